import type { FieldName } from '../../generated/types.ts';
import { timestampForm, timestampOrder, yearOf } from '../model/values.ts';
import { type Findings, foundIn, Received } from './raw-finding.ts';
import { type LocatedRecord, recordsIn } from './records.ts';

/** The status of a connection whose tunnel is up. */
const READY = 'Ready';

/** What a connection is compared with, beside itself. */
interface ConnectionContext {
  /** The uuid that was asked for; null when it is not known. */
  readonly requested: string | null;
  /** Whether the connection is the result of a reconnect, and so has to be ready. */
  readonly isReadyDue: boolean;
}

/** Compares what the connections in a body say with each other and with what was asked for. */
export function compareConnections(
  body: LocatedRecord,
  { requested, isReadyDue }: ConnectionContext,
  findings: Findings,
): void {
  for (const connection of recordsIn(body)) {
    if (!findings.hasRoom()) return;
    if (!connection.structure.has('status')) continue;
    // Some databases ignore case, so a server may find a connection by an upper-case uuid (see `contracts/sources.json`).
    if (requested !== null)
      expectText('identity-mismatch', connection, 'uuid', requested.toLowerCase(), findings);
    if (isReadyDue) expectText('not-ready', connection, 'status', READY, findings);
    compareTimes(connection, findings);
    const uuid = connection.record['uuid' satisfies FieldName];
    for (const part of recordsIn(connection)) {
      if (!findings.hasRoom()) return;
      if (typeof uuid === 'string') expectText('reference-mismatch', part, 'connectionUuid', uuid, findings);
      compareTimes(part, findings);
    }
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
  findings.add({ rule, at: `${at}/${name}`, field, expected, actual: foundIn(value, field) });
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
  findings.add({ rule: 'time-order', at: `${at}/${name}`, field, expected, actual: foundIn(after, field) });
}
