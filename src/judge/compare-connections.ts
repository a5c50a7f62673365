import type { FieldName } from '../../generated/types.ts';
import type { Structure } from '../contract/structures.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import { timestampForm, timestampOrder, yearOf } from '../model/values.ts';
import { type Findings, finding, foundIn, Received } from './raw-finding.ts';

/** The status of a connection whose tunnel is up. */
const READY = 'Ready';

/** What a connection is compared with, beside itself. */
export interface ConnectionContext {
  /** The uuid that was asked for; null when it is not known. */
  readonly requested: string | null;
  /** Whether the connection is the result of a reconnect, and so has to be ready. */
  readonly isReadyDue: boolean;
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
    eachRecord(child, body[field.name], `/${field.name}`, findings, (connection) =>
      compareConnection(connection, context, findings),
    );
  }
}

/** A record of a body, with the structure that it should have and its JSON Pointer. */
interface LocatedRecord {
  readonly structure: Structure;
  readonly record: JsonObject;
  readonly at: string;
}

function compareConnection(
  connection: LocatedRecord,
  { requested, isReadyDue }: ConnectionContext,
  findings: Findings,
): void {
  const { structure, record, at } = connection;
  // Some databases ignore case, so a server may find a connection by an upper-case uuid (see `contracts/sources.json`).
  if (requested !== null)
    expectText('identity-mismatch', connection, 'uuid', requested.toLowerCase(), findings);
  if (isReadyDue) expectText('not-ready', connection, 'status', READY, findings);
  compareTimes(connection, findings);
  const uuid = record['uuid' satisfies FieldName];
  for (const { field, child } of structure.nested) {
    eachRecord(child, record[field.name], `${at}/${field.name}`, findings, (part) => {
      if (typeof uuid === 'string') expectText('reference-mismatch', part, 'connectionUuid', uuid, findings);
      compareTimes(part, findings);
    });
  }
}

/** Visits a record, or those of a list, as long as there is room for what is found in them. */
function eachRecord(
  structure: Structure,
  value: JsonValue | undefined,
  at: string,
  findings: Findings,
  visit: (located: LocatedRecord) => void,
): void {
  if (isJsonObject(value)) visit({ structure, record: value, at });
  if (!Array.isArray(value)) return;
  for (let index = 0; index < value.length && findings.hasRoom(); index++) {
    const record: JsonValue = value[index];
    if (isJsonObject(record)) visit({ structure, record, at: `${at}/${index}` });
  }
}

/** Reports a text other than the expected one; a missing text is left to other rules. */
function expectText(
  rule: 'identity-mismatch' | 'reference-mismatch' | 'not-ready',
  { structure, record, at }: LocatedRecord,
  name: FieldName,
  text: string,
  findings: Findings,
): void {
  const value = record[name];
  if (typeof value !== 'string' || value === text || !structure.has(name)) return;
  const field = structure.field(name);
  const expected = ['promised-value', { value: new Received(text, field) }] as const;
  findings.add(finding({ rule, at: `${at}/${name}`, field, expected, actual: foundIn(value, field) }));
}

function compareTimes({ structure, record, at }: LocatedRecord, findings: Findings): void {
  const name = 'lastOpDate' satisfies FieldName;
  const before = record['createDate' satisfies FieldName];
  const after = record[name];
  if (typeof before !== 'string' || typeof after !== 'string' || before === after) return;
  // Where the years decide, nothing more has to be read.
  if (yearOf(after) > yearOf(before) || !structure.has('createDate') || !structure.has(name)) return;
  if (timestampForm(before) === null || timestampForm(after) === null) return;
  if (timestampOrder(after) >= timestampOrder(before)) return;
  const field = structure.field(name);
  const expected = ['not-before', { time: new Received(before, field) }] as const;
  const actual = foundIn(after, field);
  findings.add(finding({ rule: 'time-order', at: `${at}/${name}`, field, expected, actual }));
}
