import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isScalar, LineCounter, parseDocument, type YAMLMap } from 'yaml';
import type { Catalog } from './catalog.ts';
import { CatalogError, ROOT } from './files.ts';

/** Where a field is written down. */
export interface FieldPlace {
  /** Path below the project, such as `schemas/peer-cidr.schema.json`. */
  readonly file: string;
  /** Line of the property's name, from 1. */
  readonly line: number;
}

/**
 * Finds the line of each field in its schema file, by field id.
 *
 * @throws CatalogError when a field of the catalog is not where its pointer says
 */
export function fieldPlaces(catalog: Catalog, root: string = ROOT): ReadonlyMap<string, FieldPlace> {
  const places = new Map<string, FieldPlace>();
  for (const { name, fields } of catalog.structures.values()) {
    const file = `schemas/${name}.schema.json`;
    // JSON is YAML, whose parser knows where each key stands.
    const lines = new LineCounter();
    const document = parseDocument(readFileSync(join(root, file), 'utf8'), { lineCounter: lines });
    for (const field of fields) {
      const parent = document.getIn(['properties']) as YAMLMap | undefined;
      const key = parent?.items.find((item) => isScalar(item.key) && item.key.value === field.name)?.key;
      const offset = isScalar(key) ? key.range?.[0] : undefined;
      if (offset === undefined) throw new CatalogError(file, `the field ${field.name} is not there`);
      places.set(field.id, { file, line: lines.linePos(offset).line });
    }
  }
  return places;
}
