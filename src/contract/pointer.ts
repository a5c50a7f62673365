import type { FieldName, FieldNames } from '../../generated/types.ts';
import type { Field } from '../model/contract.ts';
import { isJsonObject, type JsonValue } from '../model/json.ts';
import type { Structure } from './structures.ts';

/** A JSON Pointer that code uses; the compiler checks that such fields exist. */
export type FieldPointer = `/${FieldName}` | `/${FieldName}/${FieldName}`;

/** Where a body holds the session that was opened. */
export const SESSION = '/inventory/uuid' satisfies FieldPointer;

/** Values for fields of a structure, by JSON Pointer. */
export type FieldValues<S extends keyof FieldNames> = Readonly<
  Partial<Record<`/${FieldNames[S]}`, JsonValue>>
>;

/** The keys of a JSON Pointer (RFC 6901), from the body down. */
export function keysOf(pointer: string): readonly string[] {
  const keys = pointer.split('/').slice(1);
  return pointer.includes('~') ? keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~')) : keys;
}

/** A key as JSON Pointers write it. */
export function escapeKey(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
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

/** The field at a JSON Pointer, an item of a list belonging to the list's; an error where the structure has none. */
export function fieldAt(structure: Structure, pointer: string): Field {
  const found = findFieldAt(structure, pointer);
  if (found === null) throw new Error(`${structure.name} has no field at ${pointer}`);
  return found;
}

/** The same field; null where the structure has none. */
export function findFieldAt(structure: Structure, pointer: string): Field | null {
  let at: Structure | null = structure;
  let found: Field | null = null;
  for (const key of keysOf(pointer)) {
    if (found !== null && /^\d+$/.test(key)) continue;
    const field: Field | undefined = at?.byName.get(key);
    if (field === undefined) return null;
    found = field;
    at = at?.child(field) ?? null;
  }
  return found;
}
