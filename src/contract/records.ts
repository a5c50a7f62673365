import type { Dialect, Field } from '../model/contract.ts';
import { isJsonObject, type JsonValue } from '../model/json.ts';
import type { Structure } from './structures.ts';

/** A body, or a record in it: what stands where a structure is due, whether or not it is an object. */
export interface LocatedRecord {
  readonly structure: Structure;
  readonly record: JsonValue;
  /** Its place in a list; null where it stands alone. */
  readonly index: number | null;
  readonly owner: Field | null;
  /** The record around it; null for a body. */
  readonly parent: LocatedRecord | null;
}

/** Looks at a record. @returns whether to look at the next one, too */
type Visit = (one: LocatedRecord) => boolean;

/** Visits a body, then the records in it that its dialect has. */
export function visitRecords(dialect: Dialect, structure: Structure, body: JsonValue, visit: Visit): void {
  visitFrom({ structure, record: body, index: null, owner: null, parent: null }, dialect, visit);
}

function visitFrom(parent: LocatedRecord, dialect: Dialect, visit: Visit): boolean {
  if (!visit(parent)) return false;
  const { structure, record: around } = parent;
  if (structure.nested.length === 0 || !isJsonObject(around)) return true;
  for (const { field: owner, child, isList } of structure.nested) {
    const value = around[owner.name];
    if (owner.presence[dialect] === 'never') continue;
    if (isList ? !Array.isArray(value) : !isJsonObject(value)) continue;
    const records = isList ? (value as readonly JsonValue[]) : [value as JsonValue];
    for (const [at, record] of records.entries()) {
      const inner = { structure: child, record, index: isList ? at : null, owner, parent };
      if (!visitFrom(inner, dialect, visit)) return false;
    }
  }
  return true;
}

/** The JSON Pointer of a record. Few are asked for it. */
export function pointerOf({ index, owner, parent }: LocatedRecord): string {
  if (owner === null || parent === null) return '';
  return `${pointerOf(parent)}/${owner.name}${index === null ? '' : `/${index}`}`;
}
