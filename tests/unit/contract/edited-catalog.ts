import type { Catalog } from '../../../src/contract/catalog.ts';
import { readCatalogFiles } from '../../../src/contract/files.ts';
import { buildCatalog, loadCatalog } from '../../../src/contract/load-catalog.ts';
import { keysOf } from '../../../src/contract/pointer.ts';
import type { Structure } from '../../../src/contract/structures.ts';
import type { Field } from '../../../src/model/contract.ts';

/** Any JSON, to be edited freely. */
// biome-ignore lint/suspicious/noExplicitAny: a test reaches into files to break them.
export type Editable = any;

/** The project's files, deep copies by name. */
export interface EditableFiles {
  readonly schemas: Map<string, Editable>;
  readonly contracts: Map<string, Editable>;
}

const FILES = readCatalogFiles();
const CATALOG = loadCatalog();

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

/** Renames a field: in its schema, and in all of `contracts/` that names it as it goes over the wire. */
export function renameField({ schemas, contracts }: EditableFiles, field: Field, other: string): void {
  const file = schemas.get(`${field.structure}.schema.json`);
  const entries = Object.entries(file.properties as Editable);
  file.properties = Object.fromEntries(
    entries.map(([name, one]) => [name === field.name ? other : name, one]),
  );
  for (const content of contracts.values()) {
    if (!Array.isArray(content)) continue;
    for (const { reply, sign } of content) {
      const structure = CATALOG.structures.get(reply?.structure) ?? CATALOG.pageAnswer;
      const follow = (pointer: string) => renamedPointer(structure, pointer, field, other);
      for (const [holder, key] of [
        [reply, 'values'],
        [reply, 'examples'],
        [sign, 'equals'],
      ]) {
        if (holder?.[key] === undefined) continue;
        const values = Object.entries(holder[key]).map(([pointer, value]) => [follow(pointer), value]);
        holder[key] = Object.fromEntries(values);
      }
      if (reply?.include !== undefined) reply.include = reply.include.map(follow);
      if (sign?.present !== undefined) sign.present = follow(sign.present);
    }
  }
}

function renamedPointer(structure: Structure, pointer: string, field: Field, other: string): string {
  let at: Structure | null = structure;
  const keys = keysOf(pointer).map((key) => {
    const found: Field | undefined = at?.byName.get(key);
    if (found === undefined) return key;
    at = at?.child(found) ?? null;
    return found.id === field.id ? other : key;
  });
  return keys.map((key) => `/${key}`).join('');
}
