import type { FieldName } from '../../generated/types.ts';
import { type LocatedRecord, pointerOf } from '../contract/records.ts';
import { isJsonObject } from '../model/json.ts';
import { timestampForm, timestampOrder } from '../model/values.ts';
import { type Findings, foundIn, Received } from './raw-finding.ts';

/**
 * Compares what a connection, or a record in one, says with itself, with what is around it and was asked for.
 *
 * @param requested the uuid that was asked for; null when it is not known
 * @param isReadyDue whether the connection is the result of a reconnect
 */
export function compareConnection(
  one: LocatedRecord,
  requested: string | null,
  isReadyDue: boolean,
  findings: Findings,
): void {
  const { parent } = one;
  if (isConnection(one)) {
    // Some databases ignore case, so a server may find a connection by an upper-case uuid (see `contracts/sources.json`).
    if (requested !== null) expectText('identity-mismatch', one, 'uuid', requested.toLowerCase(), findings);
    if (isReadyDue) expectText('not-ready', one, 'status', 'Ready', findings);
    compareTimes(one, findings);
  } else if (parent !== null && isConnection(parent)) {
    const uuid = isJsonObject(parent.record) ? parent.record['uuid' satisfies FieldName] : null;
    if (typeof uuid === 'string') expectText('reference-mismatch', one, 'connectionUuid', uuid, findings);
    compareTimes(one, findings);
  }
}

function isConnection({ structure, parent }: LocatedRecord): boolean {
  return parent !== null && structure.has('status');
}

/** Reports a text other than the expected one; a missing text is left to other rules. */
function expectText(
  rule: 'identity-mismatch' | 'reference-mismatch' | 'not-ready',
  one: LocatedRecord,
  name: FieldName,
  text: string,
  findings: Findings,
): void {
  const { structure, record } = one;
  const field = structure.byName.get(name);
  const value = isJsonObject(record) ? record[name] : undefined;
  if (field === undefined || typeof value !== 'string' || value === text) return;
  const expected = ['promised-value', { value: new Received(text, field) }] as const;
  findings.add({ rule, at: `${pointerOf(one)}/${name}`, field, expected, actual: foundIn(value, field) });
}

function compareTimes(one: LocatedRecord, findings: Findings): void {
  const { structure, record } = one;
  const name = 'lastOpDate' satisfies FieldName;
  const field = structure.byName.get(name);
  if (field === undefined || !isJsonObject(record)) return;
  const before = record['createDate' satisfies FieldName];
  const after = record[name];
  if (typeof before !== 'string' || typeof after !== 'string' || before === after) return;
  // Where the years decide, nothing more has to be read.
  if (yearOf(after) > yearOf(before)) return;
  if (timestampForm(before) === null || timestampForm(after) === null) return;
  if (timestampOrder(after) >= timestampOrder(before)) return;
  const at = `${pointerOf(one)}/${name}`;
  const expected = ['not-before', { time: new Received(before, field) }] as const;
  findings.add({ rule: 'time-order', at, field, expected, actual: foundIn(after, field) });
}

/** The four digits of the year in a timestamp. */
function yearOf(text: string): string {
  const at = text.indexOf(', ') + 2;
  return text.slice(at, at + 4);
}
