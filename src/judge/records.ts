import type { Structure } from '../contract/structures.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';

/** A record of a body, with the structure that it should have and its JSON Pointer. */
export interface LocatedRecord {
  readonly structure: Structure;
  readonly record: JsonObject;
  readonly at: string;
}

/** The records in a record, alone or in lists: one after the other, so that a reader can stop. */
export function* recordsIn({ structure, record, at }: LocatedRecord): Generator<LocatedRecord> {
  for (const { field, child } of structure.nested) {
    const value = record[field.name];
    const place = `${at}/${field.name}`;
    if (isJsonObject(value)) yield { structure: child, record: value, at: place };
    if (!Array.isArray(value)) continue;
    for (let index = 0; index < value.length; index++) {
      const item: JsonValue = value[index];
      if (isJsonObject(item)) yield { structure: child, record: item, at: `${place}/${index}` };
    }
  }
}
