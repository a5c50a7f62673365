import type { Catalog } from '../contract/catalog.ts';
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

const DROP = /^drop:(.+)$/s;
const SET = /^set:([^=]+)=(.*)$/s;
const STATUS = /^status:([2-5]\d\d)=([2-5]\d\d)$/;

/**
 * Reads a fault: `drop:FIELD`, `set:FIELD=JSON` or `status:FROM=TO`. A field is named by its id, such
 * as `inventory.peerCidrs[].cidr`, and is changed wherever an answer carries its structure.
 *
 * @throws Error that says what is wrong and names the nearest field
 */
export function parseFault(text: string, catalog: Catalog): Fault {
  const [, dropped] = DROP.exec(text) ?? [];
  if (dropped !== undefined) return { kind: 'drop', field: findField(dropped, catalog) };
  const [, field, json = ''] = SET.exec(text) ?? [];
  if (field !== undefined)
    return { kind: 'set', field: findField(field, catalog), value: parseValue(field, json) };
  const [, from, to] = STATUS.exec(text) ?? [];
  if (from !== undefined && to !== undefined) return { kind: 'status', from: Number(from), to: Number(to) };
  // What follows "=" may be a secret.
  const [shown = ''] = text.split('=');
  throw new Error(
    `unknown fault "${shown}"; write drop:FIELD, set:FIELD=JSON or status:FROM=TO, with statuses from 200 to 599`,
  );
}

/** A fault without its value, which may be a secret. */
export function faultInWords(fault: Fault): string {
  if (fault.kind === 'status') return `status:${fault.from}=${fault.to}`;
  return fault.kind === 'drop' ? `drop:${fault.field.id}` : `set:${fault.field.id}=…`;
}

/** Leaves out each field of the page that servers may leave out: no fault, but no pact may count on it. */
export function leaveOutOptional(catalog: Catalog, dialect: Dialect): readonly Fault[] {
  const optional = catalog.fields.filter(
    ({ presence, outcome }) => presence[dialect] === 'optional' && outcome === null,
  );
  return optional.map((field) => ({ kind: 'drop', field }));
}

/** A body with the faults in it; the body itself stays as it is. */
export function spoilBody(faults: Faults, structure: Structure, body: JsonObject): JsonObject {
  const spoilt: Record<string, JsonValue> = { ...body };
  for (const { field, child } of structure.nested) {
    const value = body[field.name];
    if (value !== undefined) spoilt[field.name] = spoilValue(faults, child, value);
  }
  for (const fault of faults.faults) {
    if (fault.kind === 'status' || fault.field.structure !== structure.name) continue;
    const { name } = fault.field;
    const before = JSON.stringify(spoilt[name]);
    if (fault.kind === 'drop') delete spoilt[name];
    else spoilt[name] = fault.value;
    if (JSON.stringify(spoilt[name]) !== before) faults.onFault(fault);
  }
  return spoilt;
}

function spoilValue(faults: Faults, structure: Structure, value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map((item) => spoilValue(faults, structure, item));
  return isJsonObject(value) ? spoilBody(faults, structure, value) : value;
}

export function changeStatus({ faults, onFault }: Faults, status: number): number {
  const fault = faults.find((one) => one.kind === 'status' && one.from === status);
  if (fault?.kind !== 'status') return status;
  if (fault.to !== status) onFault(fault);
  return fault.to;
}

function findField(id: string, { fieldById }: Catalog): Field {
  const found = fieldById.get(id);
  if (found !== undefined) return found;
  const ids = [...fieldById.keys()];
  // The page's table names fields without their path.
  const near = ids.find((one) => one.endsWith(`.${id}`)) ?? nearestName(id, ids);
  throw new Error(`no answer has a field "${id}"${near === null ? '' : `; did you mean "${near}"?`}`);
}

function parseValue(field: string, json: string): JsonValue {
  try {
    return JSON.parse(json) as JsonValue;
  } catch {
    throw new Error(`the fault "set:${field}=…" sets a value that is not JSON (a text needs its quotes)`);
  }
}
