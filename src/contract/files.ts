import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ErrorObject } from 'ajv';
import type {
  Divergence,
  Interaction,
  Operation,
  PageFacts,
  ProviderState,
  Source,
} from '../model/contract.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import { createAjv } from './formats.ts';

/** The contract's own data is broken: a schema, an operation, an interaction. The run stops. */
export class CatalogError extends Error {
  override readonly name = 'CatalogError';

  constructor(where: string, problem: string) {
    super(`${where}: ${problem}`);
  }
}

/** A part of a schema file as it is written, beneath a property or an item. */
export interface SourceNode {
  readonly type?: string;
  readonly format?: string;
  readonly $ref?: string;
  readonly items?: SourceNode;
}

/** What `x-deployed` says of a property: how real servers differ from the page. */
export interface Deployed {
  readonly presence?: 'optional' | 'never' | 'only';
  /** A JSON Schema of the values that servers are known to send. */
  readonly values?: JsonObject;
  readonly divergence?: string;
}

/** A property of a schema file as it is written. */
export interface SourceProperty extends SourceNode {
  readonly description: string;
  readonly examples?: readonly JsonValue[];
  readonly 'x-type'?: string;
  readonly 'x-source': string;
  readonly 'x-required'?: boolean;
  readonly 'x-nullable'?: boolean;
  readonly 'x-outcome'?: 'success' | 'failure';
  readonly 'x-secret'?: boolean;
  readonly 'x-in'?: 'path' | 'query' | 'header';
  readonly 'x-deployed'?: Deployed;
}

/** One file under `schemas/`: one structure. */
export interface SourceSchema {
  readonly $schema: string;
  readonly $id: string;
  readonly title: string;
  readonly description: string;
  readonly type: 'object';
  readonly 'x-source': string;
  readonly 'x-deployed'?: { readonly presence: 'only' };
  readonly additionalProperties?: SourceNode;
  readonly properties: Readonly<Record<string, SourceProperty>>;
}

export const SCHEMA_SUFFIX = '.schema.json';

/** A JSON file as it was read. */
export interface JsonFile {
  /** Name below the folder, such as `peer-cidr.schema.json`. */
  readonly name: string;
  readonly content: unknown;
}

/** The files that a catalog is made of. */
export interface CatalogFiles {
  readonly schemas: readonly JsonFile[];
  readonly contracts: readonly JsonFile[];
}

/** The folder that `schemas/` and `contracts/` stand in. */
export const ROOT = join(import.meta.dirname, '..', '..');

/** Reads `schemas/` and `contracts/` of the project, or of another folder that has both. */
export function readCatalogFiles(root: string = ROOT): CatalogFiles {
  return { schemas: readFolder(join(root, 'schemas')), contracts: readFolder(join(root, 'contracts')) };
}

const metas = new Map<string, object>();

/** The schema that data of a kind has to fit. A plain import of JSON makes older versions of Node complain. */
function readMeta(name: string): object {
  const known = metas.get(name);
  if (known !== undefined) return known;
  const read = readJsonFile(join(import.meta.dirname, 'meta'), `${name}.schema.json`).content as object;
  metas.set(name, read);
  return read;
}

function readFolder(folder: string): readonly JsonFile[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .sort();
  if (names.length === 0) throw new CatalogError(folder, 'no JSON files were found');
  return names.map((name) => readJsonFile(folder, name));
}

function readJsonFile(folder: string, name: string): JsonFile {
  const path = join(folder, name);
  try {
    return { name, content: JSON.parse(readFileSync(path, 'utf8')) };
  } catch (cause) {
    throw new CatalogError(path, `cannot be read as JSON: ${(cause as Error).message}`);
  }
}

/** An interaction as its file has it; which operation it calls follows from its request. */
export type WrittenInteraction = Omit<Interaction, 'operation'>;

/** The data under `contracts/`, each file fitting its schema under `meta/`. */
export interface ContractFiles {
  readonly operations: readonly [Operation, ...Operation[]];
  readonly states: readonly ProviderState[];
  readonly interactions: readonly WrittenInteraction[];
  readonly divergences: readonly Divergence[];
  readonly sources: Readonly<Record<string, Source>>;
  readonly page: PageFacts;
}

const ajv = createAjv();
const INTERACTIONS = /^interactions[/\\]/;

/** Checks the shape of every schema file; an unknown key is an error. */
export function readSchemas(files: readonly JsonFile[]): readonly SourceSchema[] {
  const validate = ajv.compile<SourceSchema>(readMeta('structure'));
  return files.map(({ name, content }) => {
    if (!name.endsWith(SCHEMA_SUFFIX)) throw new CatalogError(name, `a schema file ends in ${SCHEMA_SUFFIX}`);
    if (!validate(content)) throw new CatalogError(name, misfits(validate.errors));
    if (content.$id !== name) throw new CatalogError(name, `its $id is ${content.$id}, not the file's name`);
    return content;
  });
}

/** Checks the shape of every file under `contracts/`; a file that is none of them is an error. */
export function readContracts(files: readonly JsonFile[]): ContractFiles {
  const known = ['operations.json', 'states.json', 'divergences.json', 'sources.json', 'page.json'];
  for (const { name } of files) {
    if (!known.includes(name) && !INTERACTIONS.test(name))
      throw new CatalogError(name, 'no such file is known');
  }
  const one = <T>(name: string, schema: object): T => {
    const file = files.find((candidate) => candidate.name === name);
    if (file === undefined) throw new CatalogError(name, 'the file is missing');
    return shaped<T>(file, schema);
  };
  return {
    operations: one('operations.json', readMeta('operations')),
    states: one('states.json', readMeta('states')),
    divergences: one('divergences.json', readMeta('divergences')),
    sources: one('sources.json', readMeta('sources')),
    page: one('page.json', readMeta('page')),
    interactions: files
      .filter(({ name }) => INTERACTIONS.test(name))
      .flatMap((file) => shaped<readonly WrittenInteraction[]>(file, readMeta('interactions'))),
  };
}

function shaped<T>(file: JsonFile, schema: object): T {
  const validate = ajv.compile<T>(schema);
  if (validate(file.content)) return file.content;
  throw new CatalogError(file.name, misfits(validate.errors));
}

/** How a file misses its shape, in words that name the place and, for an unknown key, the key. */
function misfits(errors: readonly ErrorObject[] | null | undefined): string {
  const words = (errors ?? []).map(({ instancePath, message, params }) => {
    const key: unknown = params['additionalProperty'];
    return `${instancePath} ${message}${typeof key === 'string' ? `: ${key}` : ''}`.trim();
  });
  return [...new Set(words)].join('; ');
}
