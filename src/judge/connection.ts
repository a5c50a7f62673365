import type { FieldName } from '../../generated/types.ts';
import type { Structure } from '../contract/structures.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import { readTimestamp, yearOf } from '../model/values.ts';
import { type Findings, finding, foundIn, Received } from './raw-finding.ts';

/** The status of a connection whose tunnel is up. */
const READY = 'Ready';

/** What a connection is compared with, beside itself. */
export interface ConnectionContext {
  /** The uuid that was asked for; null when it is not known. */
  readonly requested: string | null;
  /** Whether the connection is the result of a reconnect, and so has to be ready. */
  readonly reconnected: boolean;
}

/** Compares what the connections in a body say with each other and with what was asked for. */
export function compareConnections(
  structure: Structure,
  body: JsonObject,
  context: ConnectionContext,
  findings: Findings,
): void {
  for (const { field, child } of structure.nested) {
    if (!child.has('status')) continue;
    const value = body[field.name];
    if (isJsonObject(value)) compareConnection(child, value, `/${field.name}`, context, findings);
    eachRecord(value, findings, (item, index) =>
      compareConnection(child, item, `/${field.name}/${index}`, context, findings),
    );
  }
}

function compareConnection(
  structure: Structure,
  connection: JsonObject,
  at: string,
  { requested, reconnected }: ConnectionContext,
  findings: Findings,
): void {
  // Databases that take no account of case find a connection by an upper-case uuid too (facts 4).
  if (requested !== null)
    expectText('identity-mismatch', structure, connection, at, 'uuid', requested.toLowerCase(), findings);
  if (reconnected) expectText('not-ready', structure, connection, at, 'status', READY, findings);
  compareTimes(structure, connection, at, findings);
  const uuid = connection['uuid' satisfies FieldName];
  for (const { field, child } of structure.nested) {
    eachRecord(connection[field.name], findings, (item, index) => {
      const place = `${at}/${field.name}/${index}`;
      if (typeof uuid === 'string')
        expectText('reference-mismatch', child, item, place, 'connectionUuid', uuid, findings);
      compareTimes(child, item, place, findings);
    });
  }
}

/** Visits the records of a list, as long as there is room for what is found in them. */
function eachRecord(
  list: JsonValue | undefined,
  findings: Findings,
  visit: (item: JsonObject, index: number) => void,
): void {
  if (!Array.isArray(list)) return;
  for (let index = 0; index < list.length && findings.hasRoom(); index++) {
    const item: JsonValue = list[index];
    if (isJsonObject(item)) visit(item, index);
  }
}

type ComparingRule = 'identity-mismatch' | 'reference-mismatch' | 'not-ready';

/** Reports a text other than the expected one; a missing text is left to other rules. */
function expectText(
  rule: ComparingRule,
  structure: Structure,
  record: JsonObject,
  at: string,
  name: FieldName,
  expected: string,
  findings: Findings,
): void {
  const actual = record[name];
  if (typeof actual !== 'string' || actual === expected || !structure.has(name)) return;
  const field = structure.field(name);
  findings.add(
    finding({
      rule,
      at: `${at}/${name}`,
      field,
      expected: ['promised-value', { value: new Received(expected, field) }],
      actual: foundIn(actual, field),
    }),
  );
}

function compareTimes(structure: Structure, record: JsonObject, at: string, findings: Findings): void {
  const name = 'lastOpDate' satisfies FieldName;
  const before = record['createDate' satisfies FieldName];
  const after = record[name];
  if (typeof before !== 'string' || typeof after !== 'string' || before === after) return;
  // Where the years decide, nothing more has to be read.
  if (yearOf(after) > yearOf(before) || !structure.has('createDate') || !structure.has(name)) return;
  const early = readTimestamp(before);
  const late = readTimestamp(after);
  if (early === null || late === null || late.order >= early.order) return;
  const field = structure.field(name);
  findings.add(
    finding({
      rule: 'time-order',
      at: `${at}/${name}`,
      field,
      expected: ['not-before', { time: new Received(before, field) }],
      actual: foundIn(after, field),
    }),
  );
}
