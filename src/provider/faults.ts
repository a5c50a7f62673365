import type { Catalog } from '../contract/catalog.ts';
import { resultStructures } from '../contract/replies.ts';
import type { Structure } from '../contract/structures.ts';
import type { Dialect, Field } from '../model/contract.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import { nearestName } from '../model/nearest.ts';

/** One thing that the provider does wrong, so that a run can be seen to find it. */
export type Fault =
  | { readonly kind: 'drop'; readonly field: Field }
  | { readonly kind: 'set'; readonly field: Field; readonly value: JsonValue }
  | { readonly kind: 'status'; readonly from: number; readonly to: number };

/** The faults of a provider, and a callback for each that has changed an answer. */
export interface Faults {
  readonly faults: readonly Fault[];
  readonly onFault: (fault: Fault) => void;
}

const KINDS = ['drop', 'set', 'status'];

/**
 * Reads a fault: `drop:FIELD`, `set:FIELD=JSON` or `status:FROM=TO`. A field is named by its id, such
 * as `inventory.peerCidrs[].cidr`, and is changed wherever an answer carries its structure.
 *
 * @throws Error that says what is wrong and names the nearest field
 */
export function parseFault(text: string, catalog: Catalog): Fault {
  const [, kind = '', rest = ''] = /^([^:]*):?(.*)$/s.exec(text) ?? [];
  switch (kind) {
    case 'drop':
      if (rest === '') throw new Error('the fault "drop" names no field; expected drop:FIELD');
      return { kind, field: findField(rest, catalog) };
    case 'set': {
      const [id, json] = splitAtEquals(text, rest);
      return { kind, field: findField(id, catalog), value: parseValue(text, json) };
    }
    case 'status': {
      const [from, to] = splitAtEquals(text, rest);
      return { kind, from: parseStatus(text, from), to: parseStatus(text, to) };
    }
    default:
      throw new Error(
        `unknown fault "${text}"${suggestion(kind, KINDS)}; write drop:FIELD, set:FIELD=JSON or status:FROM=TO`,
      );
  }
}

/** A fault as it is given on the command line, without the value, which may be a secret. */
export function faultInWords(fault: Fault): string {
  switch (fault.kind) {
    case 'drop':
      return `drop:${fault.field.id}`;
    case 'set':
      return `set:${fault.field.id}=…`;
    case 'status':
      return `status:${fault.from}=${fault.to}`;
  }
}

/** Leaves out each field of the page that servers may leave out: no fault, but no pact may count on it. */
export function leaveOutOptional(catalog: Catalog, dialect: Dialect): readonly Fault[] {
  const optional = catalog.fields.filter(
    ({ presence, outcome }) => presence[dialect] === 'optional' && outcome === null,
  );
  return optional.map((field) => ({ kind: 'drop', field }));
}

/** A body with the faults in it; the body itself stays as it is. */
export function spoilBody(
  { faults, onFault }: Faults,
  structure: Structure | null,
  body: JsonObject,
): JsonObject {
  const own = faults.filter((fault) => fault.kind !== 'status');
  if (structure === null || own.length === 0) return body;
  const entries = new Map(Object.entries(body));
  for (const field of structure.fields) {
    const child = structure.child(field);
    const value = entries.get(field.name);
    if (child === null || value === undefined) continue;
    entries.set(field.name, spoilValue({ faults: own, onFault }, child, value));
  }
  for (const fault of own) {
    if (fault.field.structure !== structure.name) continue;
    const { name } = fault.field;
    const before = JSON.stringify(entries.get(name));
    if (fault.kind === 'drop') entries.delete(name);
    else entries.set(name, fault.value);
    if (JSON.stringify(entries.get(name)) !== before) onFault(fault);
  }
  return Object.fromEntries(entries);
}

/** The status that is sent in place of the right one. */
export function changeStatus({ faults, onFault }: Faults, httpStatus: number): number {
  const fault = faults.find((one) => one.kind === 'status' && one.from === httpStatus);
  if (fault?.kind !== 'status') return httpStatus;
  if (fault.to !== httpStatus) onFault(fault);
  return fault.to;
}

function spoilValue(faults: Faults, structure: Structure, value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map((item) => spoilValue(faults, structure, item));
  return isJsonObject(value) ? spoilBody(faults, structure, value) : value;
}

function findField(id: string, catalog: Catalog): Field {
  const known = answeredFields(catalog);
  const found = known.get(id);
  if (found !== undefined) return found;
  // The page's table names fields without their path.
  const inside = [...known.keys()].find((one) => one.endsWith(`.${id}`));
  const hint = inside === undefined ? suggestion(id, known.keys()) : `; did you mean "${inside}"?`;
  throw new Error(`no answer has a field "${id}"${hint}`);
}

/** The fields that an answer can carry: a fault in any other would do nothing. */
function answeredFields(catalog: Catalog): ReadonlyMap<string, Field> {
  const fields = new Map<string, Field>();
  const add = (structure: Structure): void => {
    for (const field of structure.fields) {
      if (fields.has(field.id)) continue;
      fields.set(field.id, field);
      const child = structure.child(field);
      if (child !== null) add(child);
    }
  };
  const replies = catalog.operations.flatMap(({ dialects }) =>
    Object.values(dialects).flatMap(Object.values),
  );
  for (const reply of replies) for (const structure of resultStructures(catalog, reply)) add(structure);
  return fields;
}

function splitAtEquals(text: string, rest: string): readonly [string, string] {
  const at = rest.indexOf('=');
  if (at === -1) throw new Error(`the fault "${text}" lacks "=" and what comes after it`);
  return [rest.slice(0, at), rest.slice(at + 1)];
}

function parseValue(text: string, json: string): JsonValue {
  try {
    return JSON.parse(json) as JsonValue;
  } catch {
    throw new Error(
      `the fault "${text.slice(0, text.indexOf('='))}=…" sets a value that is not JSON (a text needs its quotes)`,
    );
  }
}

/** Answers that have no body by their status; sending one would break HTTP, not the contract. */
const NO_BODY: readonly number[] = [204, 205, 304];

function parseStatus(text: string, digits: string): number {
  if (!/^[2-5]\d\d$/.test(digits) || NO_BODY.includes(Number(digits))) {
    throw new Error(
      `the fault "${text}" names "${digits}", which is not an HTTP status with a body, from 200 to 599`,
    );
  }
  return Number(digits);
}

function suggestion(word: string, names: Iterable<string>): string {
  const nearest = nearestName(word, names);
  return nearest === null ? '' : `; did you mean "${nearest}"?`;
}
