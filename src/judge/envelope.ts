import { SUCCESS, type Variant } from '../contract/schemas.ts';
import type { Structure } from '../contract/structures.ts';
import type { Field, ReplyOutcome } from '../model/contract.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import type { ActualId, ExpectedId } from '../model/sentences.ts';
import { type FindingFilter, type Findings, foundIn, type RawFinding, type Sentence } from './raw-finding.ts';

/** The fields of a body that tell its outcome. */
interface Envelope {
  readonly payload: Field;
  readonly failure: Field;
}

/** The envelope of a structure; null when it tells no outcome. */
function envelopeOf({ fields }: Structure): Envelope | null {
  const required = fields.filter(({ presence }) => presence.deployed === 'required');
  const payload = required.find(({ outcome }) => outcome === 'success');
  const failure = required.find(({ outcome }) => outcome === 'failure');
  return payload === undefined || failure === undefined ? null : { payload, failure };
}

/** Which outcome a `documented` body tells, if its structure tells one: a failure says so, or carries an error. */
export function statedOutcome(structure: Structure, body: JsonObject): ReplyOutcome | null {
  const envelope = envelopeOf(structure);
  if (envelope === null) return null;
  const isFailure = body[SUCCESS] === false || isJsonObject(body[envelope.failure.name]);
  return isFailure ? 'failure' : 'success';
}

interface EnvelopeContext extends Variant {
  readonly status: number;
  /** Whether a success may carry nothing: the reconnect asked for validation only. */
  readonly mayBeEmpty: boolean;
}

/** Judges whether the parts of a body contradict each other. @returns which findings on single fields say nothing new */
export function judgeEnvelope(
  structure: Structure,
  body: JsonObject,
  context: EnvelopeContext,
  findings: Findings,
): FindingFilter {
  const envelope = context.outcome === null ? null : envelopeOf(structure);
  if (envelope === null) return () => false;
  const { payload, failure } = envelope;
  const isEmpty = isNothing(body[payload.name]) && isNothing(body[failure.name]);
  const besidePayload = structure.fields.filter((field) => field.outcome === 'success' && field !== payload);
  if (isEmpty && context.mayBeEmpty && context.outcome === 'success') {
    const absent = [payload, ...besidePayload].map(({ name }) => `/${name}`);
    return ({ rule, at }) => rule === 'field-missing' && absent.includes(at);
  }
  const broken = contradiction(envelope, body, context, isEmpty);
  if (broken !== null) {
    findings.add(broken);
    const rules = ['field-missing', 'field-null', 'field-type'];
    const places = [`/${payload.name}`, `/${failure.name}`];
    return ({ rule, at }) => places.includes(at) && rules.includes(rule);
  }
  const { dialect, outcome, status } = context;
  // The page's bodies have no field beside the payload.
  const strays = dialect === 'deployed' && outcome === 'failure' ? besidePayload : [];
  for (const field of strays.filter(({ name }) => !isNothing(body[name]))) {
    const expected: Sentence<ExpectedId> = ['no-field-with-status', { field: field.name, status }];
    const actual = foundIn(body[field.name], null);
    findings.add({ rule: 'field-undocumented', at: `/${field.name}`, field, expected, actual });
  }
  return () => false;
}

function contradiction(
  { payload, failure }: Envelope,
  body: JsonObject,
  { dialect, outcome, status }: EnvelopeContext,
  isEmpty: boolean,
): RawFinding | null {
  const carried = body[payload.name];
  const failed = body[failure.name];
  if (dialect === 'documented') {
    const flagged = { field: failure.name, flag: SUCCESS };
    const either = { field: payload.name, other: failure.name };
    if (isEmpty) return { ...broken(payload, ['field-or-field', either], ['neither']), at: '' };
    if (body[SUCCESS] === true && isJsonObject(failed))
      return broken(failure, ['no-field-with-true', flagged], ['field']);
    if (body[SUCCESS] === false && failed === null)
      return broken(failure, ['field-with-false', flagged], ['absent']);
    return null;
  }
  const [due, stray] = outcome === 'success' ? [payload, failure] : [failure, payload];
  if (isEmpty) return { ...broken(payload, ['promised-field', { field: due.name }], ['neither']), at: '' };
  if (outcome === 'failure' && !isJsonObject(failed))
    return broken(failure, ['field-with-status', { field: failure.name, status }], ['none']);
  if (isNothing(outcome === 'success' ? failed : carried)) return null;
  return broken(stray, ['no-field-with-status', { field: stray.name, status }], ['field']);
}

function broken(field: Field, expected: Sentence<ExpectedId>, actual: Sentence<ActualId>): RawFinding {
  return { rule: 'envelope', at: `/${field.name}`, field, expected, actual };
}

function isNothing(value: JsonValue | undefined): boolean {
  return value === undefined || value === null;
}
