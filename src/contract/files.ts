import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { ErrorObject } from 'ajv';
import type { Ajv2020 } from 'ajv/dist/2020.js';
import type { ContractFiles, SourceSchema } from '../../generated/types.ts';
import type { JsonObject } from '../model/json.ts';
import { OwnFileError, readOwnJson } from '../model/own-files.ts';
import { createAjv } from './formats.ts';

/** The contract's own data is broken: a schema, an operation, an interaction. The run stops. */
export class CatalogError extends Error {
  override readonly name = 'CatalogError';

  constructor(where: string, problem: string) {
    super(`${where}: ${problem}`);
  }
}

export const SCHEMA_SUFFIX = '.schema.json';

/** A JSON file as it was read. */
export interface JsonFile {
  /** Name below the folder, such as `interactions/deployed-query.json`. */
  readonly name: string;
  readonly content: unknown;
  /** Whether its shape was checked before, when the package was built. */
  readonly isChecked?: boolean;
}

/** The files that a catalog is made of. */
export interface CatalogFiles {
  readonly schemas: readonly JsonFile[];
  readonly contracts: readonly JsonFile[];
}

/** The folder that `schemas/` and `contracts/` stand in. */
export const ROOT = join(import.meta.dirname, '..', '..');

/** An installed package has no sources. Its data were checked when it was built: that takes a third of a short run. */
const IS_BUILT = !existsSync(join(ROOT, 'src'));

/** Reads `schemas/` and `contracts/` of the project, or of another folder that has both. */
export function readCatalogFiles(root: string = ROOT): CatalogFiles {
  return { schemas: readFolder(join(root, 'schemas')), contracts: readFolder(join(root, 'contracts')) };
}

/**
 * The version of the contract, such as `contract-0a1b2c3d4e5f`: a provider's version at a broker. It is made from
 * what the files say, so neither line endings nor the place of the package change it.
 */
export function contractVersion(files: CatalogFiles = readCatalogFiles()): string {
  const said = [files.schemas, files.contracts].map((all) =>
    all.map(({ name, content }) => ({ name, content })),
  );
  const hash = createHash('sha256').update(JSON.stringify(said));
  return `contract-${hash.digest('hex').slice(0, 12)}`;
}

/** The JSON Schemas under `meta/`: of a file under `schemas/`, and of the files under `contracts/`. */
export const META_SCHEMAS = ['structure', 'contracts'] as const;

/** One of them. A plain import of JSON makes older versions of Node complain. */
export function readMetaSchema(name: (typeof META_SCHEMAS)[number]): JsonObject {
  return readJsonFile(join(import.meta.dirname, 'meta'), `${name}${SCHEMA_SUFFIX}`).content as JsonObject;
}

function readFolder(folder: string): readonly JsonFile[] {
  const names = existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.json'))
        .map((name) => name.replaceAll(sep, '/'))
        .sort()
    : [];
  if (names.length === 0 && isOwn(folder)) throw new OwnFileError(folder, 'it holds no JSON files');
  if (names.length === 0) throw new CatalogError(folder, 'no JSON files were found');
  return names.map((name) => readJsonFile(folder, name));
}

function isOwn(path: string): boolean {
  return path.startsWith(join(ROOT, sep));
}

function readJsonFile(folder: string, name: string): JsonFile {
  const path = join(folder, name);
  if (isOwn(path)) return { name, content: readOwnJson(path), ...(IS_BUILT ? { isChecked: true } : {}) };
  try {
    return { name, content: JSON.parse(readFileSync(path, 'utf8')) };
  } catch (cause) {
    throw new CatalogError(path, `cannot be read as JSON: ${(cause as Error).message}`);
  }
}

let metaSchemas: Ajv2020 | undefined;

/** The content of a file that fits a schema under `meta/`, or a part of one. */
function contentOf<T>({ name, content, isChecked = false }: JsonFile, schema: string): T {
  if (isChecked) return content as T;
  if (metaSchemas === undefined) {
    metaSchemas = createAjv();
    for (const meta of META_SCHEMAS) metaSchemas.addSchema(readMetaSchema(meta));
  }
  const validate = metaSchemas.getSchema<T>(schema);
  if (validate === undefined) throw new Error(`there is no schema ${schema}`);
  if (validate(content)) return content as T;
  throw new CatalogError(name, problemsIn(validate.errors ?? []));
}

/** Checks the shape of every schema file; an unknown key is an error. */
export function readSchemas(files: readonly JsonFile[]): readonly SourceSchema[] {
  return files.map((file) => {
    const { name } = file;
    if (!name.endsWith(SCHEMA_SUFFIX)) throw new CatalogError(name, `a schema file ends in ${SCHEMA_SUFFIX}`);
    const schema = contentOf<SourceSchema>(file, `structure${SCHEMA_SUFFIX}`);
    if (schema.$id !== name) throw new CatalogError(name, `its $id is ${schema.$id}, not the file's name`);
    return schema;
  });
}

const INTERACTIONS = /^interactions\//;
const SINGLE_FILES = ['operations', 'states', 'divergences', 'sources', 'page'] as const;

/** Checks the shape of every file under `contracts/`; a file that is none of them is an error. */
export function readContracts(files: readonly JsonFile[]): ContractFiles {
  const read = <P extends keyof ContractFiles>(file: JsonFile, part: P): ContractFiles[P] =>
    contentOf(file, `contracts${SCHEMA_SUFFIX}#/properties/${part}`);
  const only = <P extends (typeof SINGLE_FILES)[number]>(part: P): ContractFiles[P] => {
    const file = files.find(({ name }) => name === `${part}.json`);
    if (file === undefined) throw new CatalogError(`${part}.json`, 'the file is missing');
    return read(file, part);
  };
  const others = files.filter(({ name }) => !SINGLE_FILES.some((part) => name === `${part}.json`));
  const interactions = others.flatMap((file) => {
    if (!INTERACTIONS.test(file.name)) throw new CatalogError(file.name, 'no such file is known');
    return read(file, 'interactions');
  });
  return {
    operations: only('operations'),
    states: only('states'),
    divergences: only('divergences'),
    sources: only('sources'),
    page: only('page'),
    interactions,
  };
}

/** What is wrong with a file: each place, and the name of an unknown key. */
function problemsIn(errors: readonly ErrorObject[]): string {
  const words = errors.map(({ instancePath, message, params }) => {
    const key: unknown = params['additionalProperty'];
    return `${instancePath} ${message}${typeof key === 'string' ? `: ${key}` : ''}`.trim();
  });
  return [...new Set(words)].join('; ');
}
