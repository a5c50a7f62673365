import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
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

/** A JSON file as it was read, by its name below the folder, such as `interactions/deployed-query.json`. */
interface JsonFile {
  readonly name: string;
  readonly content: unknown;
}

export interface CatalogFiles {
  readonly schemas: readonly JsonFile[];
  readonly contracts: readonly JsonFile[];
}

/** The folder that `schemas/` and `contracts/` stand in. */
export const ROOT = join(import.meta.dirname, '..', '..');

/** An installed package has no sources. Its data were checked when it was built: that takes a third of a short run. */
const IS_BUILT = !existsSync(join(ROOT, 'src'));

/** Reads `schemas/` and `contracts/` of the project, or of a copy of it. */
export function readCatalogFiles(root: string = ROOT): CatalogFiles {
  return { schemas: readFolder(join(root, 'schemas')), contracts: readFolder(join(root, 'contracts')) };
}

function readFolder(folder: string): readonly JsonFile[] {
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  const json = names.filter((name) => name.endsWith('.json')).sort();
  if (json.length === 0) throw new OwnFileError(folder, 'it holds no JSON files');
  return json.map((name) => ({ name: name.replaceAll(sep, '/'), content: readOwnJson(join(folder, name)) }));
}

/**
 * The version of the contract, such as `contract-0a1b2c3d4e5f`: a provider's version at a broker. It is made from
 * what the files say, so neither line endings nor the place of the package change it.
 */
export function contractVersion({ schemas, contracts }: CatalogFiles = readCatalogFiles()): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([schemas, contracts]))
    .digest('hex');
  return `contract-${hash.slice(0, 12)}`;
}

/** The JSON Schemas under `meta/`: of a file under `schemas/`, and of the files under `contracts/`. */
export const META_SCHEMAS = ['structure', 'contracts'] as const;

type MetaSchema = (typeof META_SCHEMAS)[number];

/** A plain import of JSON makes older versions of Node complain. */
export function readMetaSchema(name: MetaSchema): JsonObject {
  return readOwnJson(join(import.meta.dirname, 'meta', `${name}${SCHEMA_SUFFIX}`)) as JsonObject;
}

let metaSchemas: Ajv2020 | undefined;

function fitting<T>(content: unknown, meta: MetaSchema, where: string): T {
  if (IS_BUILT) return content as T;
  if (metaSchemas === undefined) {
    metaSchemas = createAjv();
    for (const name of META_SCHEMAS) metaSchemas.addSchema(readMetaSchema(name));
  }
  if (metaSchemas.validate(`${meta}${SCHEMA_SUFFIX}`, content)) return content as T;
  const problems = metaSchemas.errors?.map(({ instancePath, message, params }) =>
    [instancePath, message, params['additionalProperty']].filter(Boolean).join(' '),
  );
  throw new CatalogError(where, String(problems?.join('; ')));
}

export function readSchemas(files: readonly JsonFile[]): readonly SourceSchema[] {
  return files.map(({ name, content }) => fitting<SourceSchema>(content, 'structure', name));
}

/** The data under `contracts/`: one file for each key, and a folder of files for the interactions. */
export function readContracts(files: readonly JsonFile[]): ContractFiles {
  const isOfInteractions = ({ name }: JsonFile): boolean => name.startsWith('interactions/');
  const single = files.filter((file) => !isOfInteractions(file));
  const contents = Object.fromEntries(
    single.map(({ name, content }) => [name.replace(/\.json$/, ''), content]),
  );
  const interactions = files.filter(isOfInteractions).flatMap(({ content }) => content);
  return fitting({ ...contents, interactions }, 'contracts', 'contracts');
}
