import type { Field } from '../model/field.ts';
import { isJsonObject, type JsonValue } from '../model/json.ts';
import type { Structure } from './structures.ts';

/** The keys of a JSON Pointer (RFC 6901), from the body down. */
export function keysOf(pointer: string): readonly string[] {
  const keys = pointer.split('/').slice(1);
  return pointer.includes('~') ? keys.map(unescapeKey) : keys;
}

/** The value at a JSON Pointer; undefined where the body does not have it. */
export function valueAt(body: JsonValue, pointer: string): JsonValue | undefined {
  let value: JsonValue | undefined = body;
  for (const key of keysOf(pointer)) {
    if (Array.isArray(value)) value = value[Number(key)];
    else value = isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }
  return value;
}

/**
 * The field at a JSON Pointer; an item of a list and a key of a map belong to the field that holds them.
 *
 * @throws when no field of the structure is on the way
 */
export function fieldAt(structure: Structure, pointer: string): Field {
  const { fields } = walk(structure, pointer);
  const found = fields.at(-1);
  if (found === undefined) throw new Error(`${structure.name} has no field at ${pointer}`);
  return found;
}

/** The field that a JSON Pointer names; null where the structure has none. */
export function findFieldAt(structure: Structure, pointer: string): Field | null {
  const { fields, strays } = walk(structure, pointer);
  return strays ? null : (fields.at(-1) ?? null);
}

/** The fields on the way of a pointer, and whether it goes by a key that is no field. */
function walk(
  structure: Structure,
  pointer: string,
): { readonly fields: readonly Field[]; readonly strays: boolean } {
  const fields: Field[] = [];
  let at: Structure | null = structure;
  let strays = false;
  for (const key of keysOf(pointer)) {
    const field: Field | undefined = at?.byName.get(key);
    if (field === undefined) {
      strays ||= fields.length === 0 || !/^\d+$/.test(key);
      continue;
    }
    fields.push(field);
    at = at?.child(field) ?? null;
  }
  return { fields, strays };
}

/** A key as JSON Pointers write it. */
export function escapeKey(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

function unescapeKey(key: string): string {
  return key.replaceAll('~1', '/').replaceAll('~0', '~');
}
