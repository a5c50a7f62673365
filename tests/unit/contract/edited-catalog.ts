import type { Catalog } from '../../../src/contract/catalog.ts';
import { readCatalogFiles } from '../../../src/contract/files.ts';
import { buildCatalog } from '../../../src/contract/load-catalog.ts';

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
