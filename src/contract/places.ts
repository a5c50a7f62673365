import { join } from 'node:path';
import { readOwnFile } from '../model/own-files.ts';
import type { Catalog } from './catalog.ts';
import { CatalogError, ROOT, SCHEMA_SUFFIX } from './files.ts';

/** Where a field is written down. */
export interface FieldPlace {
  /** Path below the project, such as `schemas/peer-cidr.schema.json`. */
  readonly file: string;
  /** Line of the property's name, from 1. */
  readonly line: number;
}

/** What a finding that is about no field is about. */
const OPERATIONS: FieldPlace = { file: 'contracts/operations.json', line: 1 };

/**
 * Finds the line of each field in its schema file, by field id; the empty id is that of the operations. The files are laid out as Biome does.
 *
 * @throws CatalogError when a field of the catalog is not where its pointer says
 */
export function fieldPlaces({ structures }: Catalog): ReadonlyMap<string, FieldPlace> {
  const places = new Map<string, FieldPlace>([['', OPERATIONS]]);
  for (const { name, fields } of structures.values()) {
    const file = `schemas/${name}${SCHEMA_SUFFIX}`;
    const lines = readOwnFile(join(ROOT, file)).split('\n');
    const start = lines.indexOf('  "properties": {');
    for (const field of fields) {
      const index = lines.findIndex((line, at) => at > start && line.startsWith(`    "${field.name}": {`));
      if (index === -1) throw new CatalogError(file, `the field ${field.name} is not there`);
      places.set(field.id, { file, line: index + 1 });
    }
  }
  return places;
}
