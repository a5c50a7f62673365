import type { Field } from '../model/field.ts';
import { isJsonObject, type JsonValue } from '../model/json.ts';
import { ROLES, type Role } from '../model/roles.ts';
import type { Structure } from './structures.ts';

/** A place in a body, resolved from a path of roles such as `inventories/0/identity`. */
export interface Place {
  /** Keys and indices, from the body down. */
  readonly keys: readonly (string | number)[];
  /** The field at the end of the path. */
  readonly field: Field;
}

/** Resolves a path of roles against a structure. A role that the structure does not have is an error. */
export function resolveRolePath(structure: Structure, path: string): Place {
  const keys: (string | number)[] = [];
  let at: Structure | null = structure;
  let field: Field | null = null;
  for (const part of path.split('/')) {
    if (/^\d+$/.test(part)) {
      keys.push(Number(part));
      continue;
    }
    if (at === null || !isRole(part)) throw new Error(`${structure.name}: ${path} leads nowhere`);
    field = at.field(part);
    keys.push(field.name);
    at = at.child(field);
  }
  if (field === null) throw new Error(`${structure.name}: ${path} names no field`);
  return { keys, field };
}

/** The value at a path of roles; undefined where the body does not have it. */
export function valueAt(structure: Structure, path: string, body: JsonValue): JsonValue | undefined {
  let value: JsonValue | undefined = body;
  for (const key of resolveRolePath(structure, path).keys) {
    if (typeof key === 'number') value = Array.isArray(value) ? value[key] : undefined;
    else value = isJsonObject(value) ? value[key] : undefined;
  }
  return value;
}

/** Turns an object whose keys are roles into one whose keys are field names. */
export function nameByRole(structure: Structure, value: JsonValue): JsonValue {
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([role, inner]) => {
      if (!isRole(role)) throw new Error(`${structure.name}: ${role} is no role`);
      const field = structure.field(role);
      const child = structure.child(field);
      return [field.name, child === null ? inner : nameByRole(child, inner)];
    }),
  );
}

function isRole(word: string): word is Role {
  return (ROLES as readonly string[]).includes(word);
}
