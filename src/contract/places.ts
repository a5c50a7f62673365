import { join } from 'node:path';
import { readOwnFile } from '../model/own-files.ts';
import type { Catalog } from './catalog.ts';
import { ROOT, SCHEMA_SUFFIX } from './files.ts';

/** Where a field is written down: a path below the project, and the line of the property's name, from 1. */
export interface FieldPlace {
  readonly file: string;
  readonly line: number;
}

/** The place of each field, by its id; the empty id is that of the operations. Biome lays the files out. */
export function fieldPlaces({ structures }: Catalog): ReadonlyMap<string, FieldPlace> {
  const places = new Map<string, FieldPlace>([['', { file: 'contracts/operations.json', line: 1 }]]);
  for (const { name, fields } of structures.values()) {
    const file = `schemas/${name}${SCHEMA_SUFFIX}`;
    const lines = readOwnFile(join(ROOT, file)).split('\n');
    const start = lines.indexOf('  "properties": {');
    for (const field of fields) {
      const index = lines.findIndex((line, at) => at > start && line.startsWith(`    "${field.name}": {`));
      places.set(field.id, { file, line: index + 1 });
    }
  }
  return places;
}
