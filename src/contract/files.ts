import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CatalogError } from './catalog-error.ts';

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
export function readMeta(name: string): object {
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
