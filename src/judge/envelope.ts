import { SUCCESS } from '../contract/schemas.ts';
import type { Structure } from '../contract/structures.ts';
import type { Dialect, Field, ReplyOutcome } from '../model/contract.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import type { ActualId, ExpectedId } from '../model/sentences.ts';
import { finding, foundIn, type RawFinding, type Sentence } from './raw-finding.ts';

/** The fields of a body that tell its outcome. */
export interface Envelope {
  /** Whether the operation succeeded, said outright; the page's `documented` dialect only. */
  readonly outcome: Field | null;
  readonly payload: Field;
  readonly failure: Field;
  /** Fields that go along with the payload only. */
  readonly besidePayload: readonly Field[];
}

/** The envelope of a structure; null when it tells no outcome. */
export function envelopeOf(structure: Structure): Envelope | null {
  const required = structure.fields.filter(
    ({ outcome, presence }) => outcome !== null && presence.deployed === 'required',
  );
  const payload = required.find(({ outcome }) => outcome === 'success');
  const failure = required.find(({ outcome }) => outcome === 'failure');
  if (payload === undefined || failure === undefined) return null;
  return {
    outcome: structure.has(SUCCESS) ? structure.field(SUCCESS) : null,
    payload,
    failure,
    besidePayload: structure.fields.filter((field) => field.outcome === 'success' && field !== payload),
  };
}

/** Which outcome a `documented` body tells: a failure says so, or carries an error. */
export function statedOutcome(envelope: Envelope, body: JsonObject): ReplyOutcome {
  const said = envelope.outcome === null ? undefined : body[envelope.outcome.name];
  return said === false || isJsonObject(body[envelope.failure.name]) ? 'failure' : 'success';
}

/** What the envelope as a whole is judged by. */
export interface EnvelopeContext {
  readonly dialect: Dialect;
  readonly outcome: ReplyOutcome;
  readonly status: number;
  /** Whether a success may carry nothing: the reconnect asked for validation only. */
  readonly mayBeEmpty: boolean;
}

/** The finding on a body whose parts contradict each other; null when they do not. */
export function envelopeFinding(
  { outcome: said, payload, failure }: Envelope,
  body: JsonObject,
  { dialect, outcome, status, mayBeEmpty }: EnvelopeContext,
): RawFinding | null {
  const carried = body[payload.name];
  const failed = body[failure.name];
  if (isNothing(carried) && isNothing(failed)) {
    if (outcome === 'success' && mayBeEmpty) return null;
    const due = outcome === 'success' ? payload.name : failure.name;
    const expected: Sentence<ExpectedId> =
      dialect === 'documented'
        ? ['field-or-field', { field: payload.name, other: failure.name }]
        : ['promised-field', { field: due }];
    return { ...broken(payload, expected, ['neither']), at: '' };
  }
  if (dialect === 'documented') return said === null ? null : contradiction(said, failure, body);
  if (outcome === 'success') {
    return isNothing(failed)
      ? null
      : broken(failure, ['no-field-with-status', { field: failure.name, status }], ['field']);
  }
  if (!isJsonObject(failed))
    return broken(failure, ['field-with-status', { field: failure.name, status }], ['none']);
  return isNothing(carried)
    ? null
    : broken(payload, ['no-field-with-status', { field: payload.name, status }], ['field']);
}

/** What the body says outright, against the error that it carries or does not. */
function contradiction(said: Field, failure: Field, body: JsonObject): RawFinding | null {
  if (body[said.name] === true && isJsonObject(body[failure.name])) {
    return broken(failure, ['no-field-with-true', { field: failure.name, flag: said.name }], ['field']);
  }
  if (body[said.name] === false && body[failure.name] === null) {
    return broken(failure, ['field-with-false', { field: failure.name, flag: said.name }], ['absent']);
  }
  return null;
}

function broken(field: Field, expected: Sentence<ExpectedId>, actual: Sentence<ActualId>): RawFinding {
  return finding({ rule: 'envelope', at: `/${field.name}`, field, expected, actual });
}

/** Whether a finding on a field of the envelope repeats the envelope's own finding. */
export function repeatsEnvelope(envelope: Envelope, found: RawFinding): boolean {
  const whole = found.at === `/${envelope.payload.name}` || found.at === `/${envelope.failure.name}`;
  return (
    whole && (found.rule === 'field-missing' || found.rule === 'field-null' || found.rule === 'field-type')
  );
}

/** Whether a finding says no more than that a body is empty which may be. */
export function saysEmpty(
  { payload, besidePayload, failure }: Envelope,
  body: JsonObject,
  { rule, at }: RawFinding,
): boolean {
  return (
    rule === 'field-missing' &&
    [payload, ...besidePayload].some(({ name }) => at === `/${name}`) &&
    isNothing(body[payload.name]) &&
    isNothing(body[failure.name])
  );
}

/** Findings on fields that belong with the payload, in the body of a failure. The page's bodies have no such field. */
export function strayFindings(
  { besidePayload }: Envelope,
  body: JsonObject,
  { dialect, status }: EnvelopeContext,
): readonly RawFinding[] {
  if (dialect !== 'deployed') return [];
  return besidePayload
    .filter(({ name }) => !isNothing(body[name]))
    .map((field) => {
      const expected = ['no-field-with-status', { field: field.name, status }] as const;
      const actual = foundIn(body[field.name], null);
      return finding({ rule: 'field-undocumented', at: `/${field.name}`, field, expected, actual });
    });
}

function isNothing(value: JsonValue | undefined): boolean {
  return value === undefined || value === null;
}
