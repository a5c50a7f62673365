import type { DeployedQueryResponseSuccess } from '../../generated/types.ts';
import type { Catalog } from '../contract/catalog.ts';
import { isJobLocation } from '../contract/formats.ts';
import type { FieldPointer } from '../contract/pointer.ts';
import { answererOf, type BodyShape, bodyInWords, bodyShape, jobOperations } from '../contract/replies.ts';
import type { Structure } from '../contract/structures.ts';
import type { Dialect, Operation } from '../model/contract.ts';
import {
  type ExchangeRequest,
  type ExchangeResponse,
  JOB_UUID,
  JSON_SCHEMA,
  type Payload,
  type PayloadNote,
} from '../model/exchange.ts';
import { isJsonObject, type JsonObject, jsonTypeOf, type Unchecked } from '../model/json.ts';
import type { ActualId, ExpectedId } from '../model/sentences.ts';
import { compareConnections } from './compare-connections.ts';
import {
  envelopeFinding,
  envelopeOf,
  repeatsEnvelope,
  saysEmpty,
  statedOutcome,
  strayFindings,
} from './envelope.ts';
import { fieldFinding } from './fields.ts';
import type { Subject } from './observe.ts';
import {
  type Findings,
  finding,
  formOf,
  foundIn,
  type RawFinding,
  Received,
  type Sentence,
} from './raw-finding.ts';

/**
 * Finds every way in which the answer of an exchange breaks the contract. Pure. Only `judge.ts` calls it, as its
 * findings hold texts of the answer that nobody may see.
 */
export function judgeAnswer(catalog: Catalog, subject: Subject, findings: Findings): void {
  const { dialect, operation: id, exchange } = subject;
  const { response } = exchange;
  const operation = catalog.operation(id);
  const shape = operation.dialects[dialect]?.[String(response.status)];
  if (answererOf(catalog, { dialect, operation: id, response }) === 'gateway') {
    findings.add(gatewayFinding(response));
  } else if (shape === undefined) {
    findings.add(statusFinding(operation, dialect, response));
  } else {
    const expected = bodyShape(catalog, shape, subject.requested?.operation ?? null);
    // Plain text may be anything.
    if (expected === null) return;
    const isReadyDue = dialect === 'deployed' && 'jobResult' in shape && mustEndReady(catalog, subject);
    checkBody(catalog, expected, subject, isReadyDue, findings);
  }
}

/** @param isReadyDue whether the connection must be Ready: the body is the result of a reconnect */
function checkBody(
  catalog: Catalog,
  { structure, outcome: expected }: BodyShape,
  { dialect, requested, exchange }: Subject,
  isReadyDue: boolean,
  findings: Findings,
): void {
  const payload = exchange.response.body;
  const body = payload.kind === 'json' ? payload.value : null;
  if (!isJsonObject(body)) {
    findings.add(noObjectFinding(payload));
    return;
  }
  for (const note of bodyNotes(payload)) findings.add(note);
  const envelope = envelopeOf(structure);
  const outcome = expected !== 'either' ? expected : envelope && statedOutcome(envelope, body);
  let isRepeated = (_: RawFinding): boolean => false;
  if (envelope !== null && outcome !== null) {
    const mayBeEmpty = requested?.validationOnly === true;
    const context = { dialect, outcome, status: exchange.response.status, mayBeEmpty };
    const broken = envelopeFinding(envelope, body, context);
    if (broken !== null) {
      findings.add(broken);
      isRepeated = (found) => repeatsEnvelope(envelope, found);
    } else {
      if (mayBeEmpty) isRepeated = (found) => saysEmpty(envelope, body, found);
      if (outcome === 'failure')
        for (const stray of strayFindings(envelope, body, context)) findings.add(stray);
    }
  }
  for (const misfit of catalog.validator(dialect, structure.name, outcome)(body)) {
    if (!findings.hasRoom()) break;
    const found = locationAsEnvelope(fieldFinding(misfit, { dialect, outcome }), structure);
    if (!isRepeated(found)) findings.add(found);
  }
  if (outcome === 'success' && lacksSchemaMap(structure, body, exchange.request, dialect)) {
    const field = structure.field('schema');
    const absent = { at: `/${field.name}`, field, expected: formOf(field), level: 'warning' } as const;
    findings.add(finding({ rule: 'field-missing', ...absent }));
  }
  compareConnections(structure, body, { requested: requested?.uuid ?? null, isReadyDue }, findings);
  if (structure.has('location')) checkJob(structure, body, exchange.request, findings);
}

/** Whether a success lacks the map of Java classes: servers add it to connections found, and where it was asked for. */
function lacksSchemaMap(
  structure: Structure,
  body: JsonObject,
  { headers }: ExchangeRequest,
  dialect: Dialect,
): boolean {
  if (dialect !== 'deployed' || !structure.has('schema')) return false;
  const { schema, inventories }: Unchecked<DeployedQueryResponseSuccess> = body;
  const isAsked = headers[JSON_SCHEMA.toLowerCase()] !== undefined && Object.keys(body).length > 0;
  return schema === undefined && (inventories !== undefined || isAsked);
}

/** Without its location an accepted job cannot be followed, so whatever is wrong with it breaks the envelope. */
function locationAsEnvelope(found: RawFinding, structure: Structure): RawFinding {
  if (found.at !== ('/location' satisfies FieldPointer) || !structure.has('location')) return found;
  return { ...found, rule: 'envelope', level: 'error' };
}

/** Compares the job that a server names with the one that the request asked for, if it named one. */
function checkJob(
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
 * Whether the job was started by an operation that drops a tunnel, so that its success is a tunnel that is up
 * again; where it is not known which one started it, whether every operation that starts jobs does.
 */
function mustEndReady(catalog: Catalog, { requested }: Subject): boolean {
  const startedBy = requested?.operation ?? null;
  const starters = startedBy === null ? jobOperations(catalog) : [catalog.operation(startedBy)];
  return starters.every(({ effect }) => effect === 'disruptive');
}

function gatewayFinding({ status, body }: ExchangeResponse): RawFinding {
  return finding({ rule: 'gateway', at: '', expected: ['api-answer'], actual: gatewayBody(body, status) });
}

function gatewayBody(body: Payload, status: number): Sentence<ActualId> {
  if (body.kind !== 'html') return ['body-with-status', { body: bodyInWords(body), status }];
  return body.title === null
    ? ['html-page']
    : ['html-page-titled', { title: new Received(body.title, null) }];
}

function statusFinding(operation: Operation, dialect: Dialect, { status }: ExchangeResponse): RawFinding {
  const known = Object.keys(operation.dialects[dialect] ?? {});
  const expected: Sentence<ExpectedId> =
    known.length === 0
      ? ['operation-in-dialect', { operation: operation.id, dialect }]
      : ['known-statuses', { statuses: known.join(', ') }];
  return finding({ rule: 'status', at: '', expected, actual: ['status', { found: status }] });
}

/** A text is never quoted: cut-short JSON can hold a secret. */
function noObjectFinding(payload: Payload): RawFinding {
  return finding({ rule: 'body', at: '', expected: ['json-object'], actual: noObject(payload) });
}

function noObject(payload: Payload): Sentence<ActualId> {
  switch (payload.kind) {
    case 'json':
      return ['type', { found: jsonTypeOf(payload.value) }];
    case 'absent':
      return ['no-body'];
    case 'html':
      return ['html-page'];
    case 'text':
      return ['text-not-json', { problem: payload.problem, length: payload.text.length }];
  }
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
