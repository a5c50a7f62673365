import type { Catalog } from '../../../src/contract/catalog.ts';
import { readCatalogFiles } from '../../../src/contract/files.ts';
import { buildCatalog } from '../../../src/contract/load-catalog.ts';
import { keysOf } from '../../../src/contract/pointer.ts';

/** Any JSON, to be edited freely. */
// biome-ignore lint/suspicious/noExplicitAny: a test reaches into files to break them.
export type Editable = any;

/** The project's files, deep copies by name. */
export interface EditableFiles {
  readonly schemas: Map<string, Editable>;
  readonly contracts: Map<string, Editable>;
}

const FILES = readCatalogFiles();

/** A catalog of the project's files after an edit, in memory. */
export function editedCatalog(edit: (files: EditableFiles) => void): Catalog {
  const copies = {
    schemas: new Map(FILES.schemas.map(({ name, content }) => [name, structuredClone(content)])),
    contracts: new Map(FILES.contracts.map(({ name, content }) => [name, structuredClone(content)])),
  };
  edit(copies);
  const list = (files: Map<string, Editable>) => [...files].map(([name, content]) => ({ name, content }));
  return buildCatalog({ schemas: list(copies.schemas), contracts: list(copies.contracts) });
}

/** Puts a value at a JSON Pointer; undefined takes away what is there. */
export function setAt(content: Editable, pointer: string, value: unknown): void {
  const keys = [...keysOf(pointer)];
  const last = keys.pop() ?? '';
  const owner = keys.reduce((at, key) => at[key], content);
  if (value === undefined) delete owner[last];
  else owner[last] = value;
}
