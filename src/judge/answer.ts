import type { DeployedQueryResponseSuccess, FieldName } from '../../generated/types.ts';
import type { Catalog } from '../contract/catalog.ts';
import { isJobLocation } from '../contract/formats.ts';
import type { FieldPointer } from '../contract/pointer.ts';
import { type LocatedRecord, pointerOf, visitRecords } from '../contract/records.ts';
import { answererOf, type BodyShape, bodyInWords, bodyShape, jobOperations } from '../contract/replies.ts';
import { type Misfit, presenceIn, type Variant } from '../contract/schemas.ts';
import type { Structure } from '../contract/structures.ts';
import type { ReplyShape } from '../model/contract.ts';
import { type ExchangeRequest, JOB_UUID, JSON_SCHEMA, type Payload } from '../model/exchange.ts';
import { isJsonObject, type JsonObject, jsonTypeOf, type Unchecked } from '../model/json.ts';
import type { ActualId } from '../model/sentences.ts';
import { timestampForm, timestampOrder } from '../model/values.ts';
import { judgeEnvelope, statedOutcome } from './envelope.ts';
import type { Subject } from './observe.ts';
import { type Findings, formOf, foundIn, type RawFinding, Received, type Sentence } from './raw-finding.ts';

/**
 * Finds every way in which the answer of an exchange breaks the contract. Pure. Only `judge.ts` calls it, as its
 * findings hold texts of the answer that nobody may see.
 */
export function judgeAnswer(catalog: Catalog, subject: Subject, findings: Findings): void {
  const { dialect, operation, exchange } = subject;
  const { response } = exchange;
  const { status, body } = response;
  const replies = catalog.operation(operation).dialects[dialect];
  const shape = replies?.[String(status)];
  if (answererOf(catalog, { dialect, operation, response }) === 'gateway') {
    findings.add({ rule: 'gateway', at: '', expected: ['api-answer'], actual: gatewayBody(body, status) });
    return;
  }
  if (shape === undefined) {
    const statuses = Object.keys(replies ?? {}).join(', ');
    const expected: RawFinding['expected'] =
      replies === undefined
        ? ['operation-in-dialect', { operation, dialect }]
        : ['known-statuses', { statuses }];
    findings.add({ rule: 'status', at: '', expected, actual: ['status', { found: status }] });
    return;
  }
  const expected = bodyShape(catalog, shape, subject.requested?.operation ?? null);
  // Plain text may be anything.
  if (expected === null) return;
  if (body.kind !== 'json' || !isJsonObject(body.value)) {
    // A text is never quoted: cut-short JSON can hold a secret.
    findings.add({ rule: 'body', at: '', expected: ['json-object'], actual: noObject(body) });
    return;
  }
  for (const note of body.notes) {
    const absent = note === 'duplicate-key' ? 'keys-unique' : 'byte-order-mark-absent';
    findings.add({ rule: 'body', at: '', level: 'warning', expected: [absent], actual: [note] });
  }
  judgeBody(catalog, expected, body.value, subject, shape, findings);
}

function judgeBody(
  catalog: Catalog,
  { structure, outcome: expected }: BodyShape,
  body: JsonObject,
  { dialect, requested, exchange: { request, response } }: Subject,
  shape: ReplyShape,
  findings: Findings,
): void {
  const outcome = expected === 'either' ? statedOutcome(structure, body) : expected;
  const mayBeEmpty = requested?.validationOnly === true;
  const whole = { dialect, outcome, status: response.status, mayBeEmpty };
  const isKnown = judgeEnvelope(structure, body, whole, findings);
  const validate = catalog.validator(dialect, structure.name, outcome);
  validate(body, (misfit) => {
    const found = fieldFinding(misfit, { dialect, outcome });
    // Without its location an accepted job cannot be followed, so whatever is wrong with it breaks the envelope.
    const isOfJob = found.at === LOCATION && structure.has('location');
    if (!isKnown(found)) findings.add(isOfJob ? { ...found, rule: 'envelope', level: 'error' } : found);
    return findings.hasRoom();
  });
  if (outcome === 'success' && dialect === 'deployed' && lacksSchemaMap(structure, body, request)) {
    const field = structure.field('schema');
    findings.add({ rule: 'field-missing', at: '/schema', field, expected: formOf(field), level: 'warning' });
  }
  // The success of a job that drops a tunnel is a tunnel that is up again.
  const startedBy = requested?.operation ?? null;
  const starters = startedBy === null ? jobOperations(catalog) : [catalog.operation(startedBy)];
  const isReadyDue =
    dialect === 'deployed' && 'jobResult' in shape && starters.every(({ effect }) => effect === 'disruptive');
  visitRecords(dialect, structure, body, (one) => {
    compareConnection(one, requested?.uuid ?? null, isReadyDue, findings);
    return findings.hasRoom();
  });
  if (structure.has('location')) compareJob(structure, body, request, findings);
}

/** A place where a body misses its schema, as a finding. A keyword that no rule covers stops the run. */
function fieldFinding(misfit: Misfit, variant: Variant): RawFinding {
  const { keyword, at, field, value } = misfit;
  const { dialect } = variant;
  if (keyword === 'additionalProperties') {
    const actual = foundIn(value, null);
    return { rule: 'field-undocumented', at, field, expected: ['known-field', { dialect }], actual };
  }
  if (field === null) throw new Error(`no field is at ${at}, where ${keyword} is broken`);
  const found = { at, field, expected: formOf(field), actual: foundIn(value, field) };
  const isTimestamp = field.format === 'zstack-timestamp';
  const isText = typeof value === 'string';
  switch (keyword) {
    case 'required':
      return { ...found, rule: 'field-missing' };
    case 'format': {
      if (typeof value === 'number') return { ...found, rule: 'field-type' };
      const isVariant = isTimestamp && timestampForm(String(value)) !== null;
      return { ...found, rule: isVariant ? 'timestamp-variant' : 'field-format' };
    }
    case 'x-values':
      return { ...found, rule: 'field-value', expected: ['known-values', { values: field.values ?? '' }] };
    case 'type': {
      if (value === null) {
        // Servers omit what is null, but for an item of a list.
        const isItem = /\/\d+$/.test(at);
        const isOmitted = dialect === 'deployed' && presenceIn(field, variant) !== 'required' && !isItem;
        return { ...found, rule: 'field-null', actual: ['absent'], level: isOmitted ? 'warning' : 'error' };
      }
      // The page writes a moment as text; as a number it is in another format.
      if (typeof value === 'number' && isTimestamp) return { ...found, rule: 'field-format' };
      // Text where something else is due might hold anything, a whole structure too: only its type is shown.
      return { ...found, rule: 'field-type', actual: foundIn(value, isText ? null : field) };
    }
    default:
      throw new Error(`no rule covers the keyword ${keyword} at ${at}`);
  }
}

/** Compares what a connection, or a record in one, says with itself, with what is around it and was asked for. */
function compareConnection(
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
  const yearOf = (text: string): string => text.slice(text.indexOf(', ') + 2).slice(0, 4);
  if (yearOf(after) > yearOf(before)) return;
  if (timestampForm(before) === null || timestampForm(after) === null) return;
  if (timestampOrder(after) >= timestampOrder(before)) return;
  const at = `${pointerOf(one)}/${name}`;
  const expected = ['not-before', { time: new Received(before, field) }] as const;
  findings.add({ rule: 'time-order', at, field, expected, actual: foundIn(after, field) });
}

const LOCATION = '/location' satisfies FieldPointer;

/** Whether a success lacks the map of Java classes: servers add it to connections found, and where it was asked for. */
function lacksSchemaMap(structure: Structure, body: JsonObject, { headers }: ExchangeRequest): boolean {
  const { schema, inventories }: Unchecked<DeployedQueryResponseSuccess> = body;
  if (!structure.has('schema') || schema !== undefined) return false;
  const isAsked = headers[JSON_SCHEMA.toLowerCase()] !== undefined && Object.keys(body).length > 0;
  return inventories !== undefined || isAsked;
}

/** Compares the job that a server names with the one that the request asked for, if it named one. */
function compareJob(
  structure: Structure,
  body: JsonObject,
  request: ExchangeRequest,
  findings: Findings,
): void {
  const field = structure.field('location');
  const value = body[field.name];
  const job = request.headers[JOB_UUID.toLowerCase()];
  if (job === undefined || !isJobLocation(value) || String(value).endsWith(`/${job}`)) return;
  const expected = ['job-requested', { job: new Received(job, null) }] as const;
  findings.add({ rule: 'envelope', at: LOCATION, field, expected, actual: foundIn(value, field) });
}

function gatewayBody(body: Payload, status: number): Sentence<ActualId> {
  if (body.kind !== 'html') return ['body-with-status', { body: bodyInWords(body), status }];
  if (body.title === null) return ['html-page'];
  return ['html-page-titled', { title: new Received(body.title, null) }];
}

function noObject(body: Payload): Sentence<ActualId> {
  switch (body.kind) {
    case 'json':
      return ['type', { found: jsonTypeOf(body.value) }];
    case 'absent':
      return ['no-body'];
    case 'html':
      return ['html-page'];
    case 'text':
      return ['text-not-json', { problem: body.problem, length: body.text.length }];
  }
}
