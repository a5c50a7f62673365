import type { FieldName } from '../../generated/types.ts';
import type { Structure } from '../contract/structures.ts';
import type { Field } from '../model/field.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import { readTimestamp, yearOf } from '../model/timestamp.ts';
import { finding, foundIn, type RawFinding, Received } from './raw-finding.ts';

/** The status of a connection whose tunnel is up. */
export const READY = 'Ready';

/** The fields of a record that are compared with each other, worked out once. */
interface RecordPlan {
  readonly uuid: Field | null;
  readonly connectionUuid: Field | null;
  readonly createDate: Field | null;
  readonly lastOpDate: Field | null;
}

/** A list in a connection whose items point back at it. */
interface NestedList extends RecordPlan {
  readonly list: Field;
}

/** Where a body holds connections, and what is compared in each. */
export interface ConnectionPlan extends RecordPlan {
  /** The field of the body that holds one connection or a list of them. */
  readonly place: Field;
  readonly status: Field;
  readonly nested: readonly NestedList[];
}

/** What is compared with a connection from outside it. */
export interface ConnectionContext {
  /** The uuid that was asked for; null when it is not known. */
  readonly asked: string | null;
  /** Whether the connection is the result of a reconnect, and so has to be ready. */
  readonly reconnected: boolean;
}

/** Works out where bodies of a structure hold connections. */
export function connectionPlans(structure: Structure): readonly ConnectionPlan[] {
  return structure.fields.flatMap((place) => {
    const connection = structure.child(place);
    if (connection?.has('status') !== true) return [];
    const nested = connection.fields.flatMap((list) => {
      const child = connection.child(list);
      return child === null ? [] : [{ list, ...recordPlan(child) }];
    });
    return [{ place, ...recordPlan(connection), status: connection.field('status'), nested }];
  });
}

function recordPlan(structure: Structure): RecordPlan {
  const find = (name: FieldName): Field | null => (structure.has(name) ? structure.field(name) : null);
  return {
    uuid: find('uuid'),
    connectionUuid: find('connectionUuid'),
    createDate: find('createDate'),
    lastOpDate: find('lastOpDate'),
  };
}

/** JSON Pointer of a record; put together only when something is found there. */
type Place = () => string;

/** Compares what connections in a body say with each other and with what was asked for. */
export function compareConnections(
  body: JsonObject,
  plan: ConnectionPlan,
  context: ConnectionContext,
  findings: RawFinding[],
): void {
  const value = body[plan.place.name];
  if (Array.isArray(value)) {
    value.forEach((item: JsonValue, index) => {
      if (isJsonObject(item)) compare(() => `/${plan.place.name}/${index}`, item, plan, context, findings);
    });
  } else if (isJsonObject(value)) {
    compare(() => `/${plan.place.name}`, value, plan, context, findings);
  }
}

function compare(
  at: Place,
  connection: JsonObject,
  plan: ConnectionPlan,
  { asked, reconnected }: ConnectionContext,
  findings: RawFinding[],
): void {
  const uuid = textOf(connection, plan.uuid);
  if (asked !== null) {
    // Databases that take no account of case find a connection by an upper-case uuid too (facts 4).
    const wanted = asked.toLowerCase();
    expectText('identity-mismatch', at, connection, plan.uuid, wanted, findings);
  }
  if (reconnected) expectText('not-ready', at, connection, plan.status, READY, findings);
  compareTimes(at, connection, plan, findings);
  for (const nested of plan.nested) {
    const items = connection[nested.list.name];
    if (!Array.isArray(items)) continue;
    for (let index = 0; index < items.length; index++) {
      const item: JsonValue = items[index] ?? null;
      if (!isJsonObject(item)) continue;
      const place: Place = () => `${at()}/${nested.list.name}/${index}`;
      if (uuid !== null) expectText('reference-mismatch', place, item, nested.connectionUuid, uuid, findings);
      compareTimes(place, item, nested, findings);
    }
  }
}

/** A text that is there has to be this one; one that is not there is for another rule. */
function expectText(
  rule: 'identity-mismatch' | 'reference-mismatch' | 'not-ready',
  at: Place,
  record: JsonObject,
  field: Field | null,
  expected: string,
  findings: RawFinding[],
): void {
  const actual = textOf(record, field);
  if (field === null || actual === null || actual === expected) return;
  findings.push(
    finding({
      rule,
      at: `${at()}/${field.name}`,
      field,
      expected: ['promised-value', { value: new Received(expected, field) }],
      actual: foundIn(actual, field),
    }),
  );
}

function compareTimes(
  at: Place,
  record: JsonObject,
  { createDate, lastOpDate }: RecordPlan,
  findings: RawFinding[],
): void {
  const before = textOf(record, createDate);
  const after = textOf(record, lastOpDate);
  if (lastOpDate === null || before === null || after === null || before === after) return;
  // Where the years decide, nothing more has to be read.
  if (yearOf(after) > yearOf(before)) return;
  const early = readTimestamp(before);
  const late = readTimestamp(after);
  if (early === null || late === null || late.order >= early.order) return;
  findings.push(
    finding({
      rule: 'time-order',
      at: `${at()}/${lastOpDate.name}`,
      field: lastOpDate,
      expected: ['not-before', { time: new Received(before, lastOpDate) }],
      actual: foundIn(after, lastOpDate),
    }),
  );
}

function textOf(record: JsonObject, field: Field | null): string | null {
  const value = field === null ? undefined : record[field.name];
  return typeof value === 'string' ? value : null;
}
