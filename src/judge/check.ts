import type { Catalog } from '../contract/catalog.ts';
import { isJobLocation } from '../contract/formats.ts';
import type { FieldPointer } from '../contract/pointer.ts';
import { answererOf, type BodyShape, bodyInWords, bodyShape, jobOperations } from '../contract/replies.ts';
import { outcomesOf, type Validate } from '../contract/schemas.ts';
import type { Structure } from '../contract/structures.ts';
import type { Dialect, Operation, ReplyOutcome, ReplyShape } from '../model/contract.ts';
import {
  type ExchangeRequest,
  type ExchangeResponse,
  JOB_UUID,
  type Payload,
  type PayloadNote,
} from '../model/exchange.ts';
import { isJsonObject, type JsonObject, jsonTypeOf } from '../model/json.ts';
import type { ActualId, ExpectedId } from '../model/sentences.ts';
import { compareConnections } from './connection.ts';
import {
  type Envelope,
  envelopeFinding,
  envelopeOf,
  isEmptiness,
  isToldBy,
  strayFindings,
  toldOutcome,
} from './envelope.ts';
import { fieldFinding } from './fields.ts';
import type { Subject } from './observe.ts';
import { type Findings, finding, foundIn, type RawFinding, Received, type Said } from './raw-finding.ts';

/**
 * Finds every way in which the answer of an exchange misses the contract. Pure. Only `judge.ts` calls it,
 * as what it finds holds texts of the answer that nobody may see.
 */
export type Check = (subject: Subject, findings: Findings) => void;

/** What the answers of one status of one operation owe, worked out once. */
interface Reply extends BodyShape {
  readonly envelope: Envelope | null;
  /** By the outcome that the body tells. */
  readonly validators: ReadonlyMap<ReplyOutcome | null, Validate>;
  /** Whether its connections are results of a reconnect. */
  readonly reconnected: boolean;
}

const CHECKS = new WeakMap<Catalog, Check>();

/** The check of a catalog, prepared once. */
export function checkOf(catalog: Catalog): Check {
  const known = CHECKS.get(catalog) ?? createCheck(catalog);
  CHECKS.set(catalog, known);
  return known;
}

function createCheck(catalog: Catalog): Check {
  const replies = new Map<string, Reply | null>();
  return (subject, findings) => {
    const { dialect, operation: id, requested } = subject;
    const { request, response } = subject.exchange;
    if (answererOf(catalog, { dialect, operation: id, response }) === 'gateway')
      return findings.add(gatewayFinding(response));
    const operation = catalog.operation(id);
    const shape = operation.dialects[dialect]?.[String(response.status)];
    if (shape === undefined) return findings.add(statusFinding(operation, dialect, response));
    const starter = 'jobResult' in shape ? (requested?.operation ?? null) : null;
    const key = `${dialect} ${id} ${response.status} ${starter}`;
    const reply = replies.get(key) ?? prepareReply(catalog, dialect, shape, starter);
    replies.set(key, reply);
    if (reply === null) return;
    const object = objectBody(response.body);
    if (!('body' in object)) return findings.add(object.finding);
    for (const note of bodyNotes(response.body)) findings.add(note);
    judgeBody(reply, object.body, subject, findings);
    if (reply.structure.has('location')) judgeJob(reply.structure, object.body, request, findings);
  };
}

/** Null for plain text, of which nothing is owed. */
function prepareReply(
  catalog: Catalog,
  dialect: Dialect,
  shape: ReplyShape,
  startedBy: string | null,
): Reply | null {
  const owed = bodyShape(catalog, shape, startedBy);
  if (owed === null) return null;
  const reconnected = dialect === 'deployed' && 'jobResult' in shape && isDisruptive(catalog, startedBy);
  const { structure } = owed;
  const validators = new Map(
    outcomesOf(structure).map((outcome) => [outcome, catalog.validator(dialect, structure.name, outcome)]),
  );
  return { ...owed, envelope: envelopeOf(structure), validators, reconnected };
}

function judgeBody(
  { structure, outcome: owed, envelope, validators, reconnected }: Reply,
  body: JsonObject,
  { dialect, requested, exchange }: Subject,
  findings: Findings,
): void {
  const outcome = outcomeOf(owed, envelope, body);
  let isTold = (_: RawFinding): boolean => false;
  if (envelope !== null && outcome !== null) {
    const mayBeEmpty = requested?.validationOnly === true;
    const context = { dialect, outcome, status: exchange.response.status, mayBeEmpty };
    const broken = envelopeFinding(envelope, body, context);
    if (broken !== null) {
      findings.add(broken);
      isTold = (found) => isToldBy(envelope, found);
    } else {
      if (mayBeEmpty) isTold = (found) => isEmptiness(envelope, body, found);
      if (outcome === 'failure')
        for (const stray of strayFindings(envelope, body, context)) findings.add(stray);
    }
  }
  const validate = validators.get(outcome);
  if (validate === undefined) throw new Error(`${structure.name} has no outcome ${outcome}`);
  for (const misfit of validate(body)) {
    if (!findings.hasRoom()) break;
    const found = locationAsEnvelope(fieldFinding(misfit, { dialect, outcome }), structure);
    if (!isTold(found)) findings.add(found);
  }
  compareConnections(structure, body, { requested: requested?.uuid ?? null, reconnected }, findings);
}

function outcomeOf(
  owed: BodyShape['outcome'],
  envelope: Envelope | null,
  body: JsonObject,
): ReplyOutcome | null {
  if (owed === 'either') return envelope === null ? null : toldOutcome(envelope, body);
  return owed;
}

/** Without its location an accepted job cannot be followed, so whatever is wrong with it breaks the envelope. */
function locationAsEnvelope(found: RawFinding, structure: Structure): RawFinding {
  if (found.at !== ('/location' satisfies FieldPointer) || !structure.has('location')) return found;
  return { ...found, rule: 'envelope', level: 'error' };
}

/** Is the job that a server names the one that the request asked for with an id of its own? */
function judgeJob(
  structure: Structure,
  body: JsonObject,
  request: ExchangeRequest,
  findings: Findings,
): void {
  const field = structure.field('location');
  const value = body[field.name];
  const jobId = request.headers[JOB_UUID.toLowerCase()];
  if (jobId === undefined || !isJobLocation(value) || String(value).endsWith(`/${jobId}`)) return;
  const expected = ['job-requested', { job: new Received(jobId, null) }] as const;
  findings.add(
    finding({ rule: 'envelope', at: `/${field.name}`, field, expected, actual: foundIn(value, field) }),
  );
}

/**
 * Whether the operation that started a job drops a tunnel, so that its success is a tunnel that is up again;
 * where it is not known, whether every one does that starts jobs.
 */
function isDisruptive(catalog: Catalog, startedBy: string | null): boolean {
  const starters = startedBy === null ? jobOperations(catalog) : [catalog.operation(startedBy)];
  return starters.every(({ effect }) => effect === 'disruptive');
}

/** A page tells by itself whose it is, other bodies by their status. */
function gatewayFinding({ status, body }: ExchangeResponse): RawFinding {
  return finding({ rule: 'gateway', at: '', expected: ['api-answer'], actual: gatewayBody(body, status) });
}

function gatewayBody(body: Payload, status: number): Said<ActualId> {
  if (body.kind !== 'html') return ['body-with-status', { body: bodyInWords(body), status }];
  return body.title === null
    ? ['html-page']
    : ['html-page-titled', { title: new Received(body.title, null) }];
}

function statusFinding(operation: Operation, dialect: Dialect, { status }: ExchangeResponse): RawFinding {
  const known = Object.keys(operation.dialects[dialect] ?? {});
  const expected: Said<ExpectedId> =
    known.length === 0
      ? ['operation-in-dialect', { operation: operation.id, dialect }]
      : ['known-statuses', { statuses: known.join(', ') }];
  return finding({ rule: 'status', at: '', expected, actual: ['status', { found: status }] });
}

/** The body as an object, or why it is none. A text is never quoted: cut-short JSON can hold a secret. */
function objectBody(payload: Payload): { readonly body: JsonObject } | { readonly finding: RawFinding } {
  switch (payload.kind) {
    case 'json':
      if (isJsonObject(payload.value)) return { body: payload.value };
      return { finding: broken(['type', { found: jsonTypeOf(payload.value) }]) };
    case 'absent':
      return { finding: broken(['no-body']) };
    case 'html':
      return { finding: broken(['html-page']) };
    case 'text':
      return {
        finding: broken(['text-not-json', { problem: payload.problem, length: payload.text.length }]),
      };
  }
}

function broken(actual: Said<ActualId>): RawFinding {
  return finding({ rule: 'body', at: '', expected: ['json-object'], actual });
}

const EXPECTED: Readonly<Record<PayloadNote, ExpectedId>> = {
  'byte-order-mark': 'byte-order-mark-absent',
  'duplicate-key': 'keys-unique',
};

/** Oddities that a reader tolerates, as warnings. */
function bodyNotes(payload: Payload): RawFinding[] {
  if (payload.kind !== 'json') return [];
  return payload.notes.map((note) =>
    finding({ rule: 'body', at: '', level: 'warning', expected: [EXPECTED[note]], actual: [note] }),
  );
}
