import type { HeaderName } from '../../generated/types.ts';
import type { Catalog } from '../contract/catalog.ts';
import { JOB_ID_LENGTH } from '../contract/formats.ts';
import { requestStructure } from '../contract/replies.ts';
import { splitScheme } from '../model/authorization.ts';
import type { Field, Operation } from '../model/contract.ts';
import { API_TIMEOUT, AUTHORIZATION, DATE, JOB_UUID, objectIn, type Payload } from '../model/exchange.ts';
import { isJsonObject, jsonTypeOf } from '../model/json.ts';
import type { ActualId, ExpectedId } from '../model/sentences.ts';
import type { Subject } from './observe.ts';
import { type Findings, foundIn, type Sentence } from './raw-finding.ts';

const ACCEPTED = 202;
const REFUSED = 400;
const FAILED = 500;
/** What servers answer to a body without an action key (see `contracts/sources.json`). */
const NO_ACTION = /doesn't contain action mapping/;

/** What is wrong with a request, and the answer that servers are certain to give to it; null where none is certain. */
interface Problem {
  readonly field: Field | null;
  readonly expected: Sentence<ExpectedId>;
  readonly actual: Sentence<ActualId>;
  readonly refusal: ExpectedId | null;
}

/**
 * Finds what a client sent and the contract does not have, and an answer that such a request cannot have. What is
 * not known of the request is not judged. Pure.
 *
 * @param subject of an exchange whose request no interaction prescribes
 */
export function judgeRequest(catalog: Catalog, subject: Subject, findings: Findings): void {
  const { dialect, exchange, unknown = [] } = subject;
  const { status, body } = exchange.response;
  const operation = catalog.operation(subject.operation);
  const problems = [
    ...(unknown.includes('request body') ? [] : bodyProblems(catalog, operation, subject)),
    ...headerProblems(catalog, operation, subject),
  ];
  for (const { refusal: _, ...found } of problems) findings.add({ rule: 'request', at: '', ...found });
  if (dialect !== 'deployed') return;
  /** An answer that this request cannot have. */
  const addAnswer = (expected: ExpectedId, level: 'error' | 'warning' = 'error'): void => {
    const actual: Sentence<ActualId> = ['status', { found: status }];
    findings.add({ rule: 'answer-to-request', at: '', level, expected: [expected], actual });
  };
  if (status === ACCEPTED) for (const { refusal } of problems) if (refusal !== null) addAnswer(refusal);
  if (operation.request !== undefined && unknown.includes('request body')) return;
  const hasAction = Object.hasOwn(objectIn(exchange.request.body) ?? {}, operation.action ?? '');
  if (status === REFUSED && body.kind === 'text' && NO_ACTION.test(body.text) && hasAction)
    addAnswer('action-found');
  if (status === FAILED && problems.length === 0) addAnswer('sound-request-handled', 'warning');
}

/** A request without its action key, a field of the wrong type, or one that has to be there and is not. */
function bodyProblems(
  catalog: Catalog,
  operation: Operation,
  { dialect, exchange }: Subject,
): readonly Problem[] {
  const structure = requestStructure(catalog, operation.id);
  if (structure === null) return [];
  const { body } = exchange.request;
  const content = objectIn(body);
  const action = dialect === 'deployed' ? operation.action : undefined;
  if (content === null) {
    const isRefused = action !== undefined && body.kind === 'json';
    const refusal = isRefused ? 'refusal-without-action' : null;
    return [{ field: null, expected: ['json-object'], actual: otherBody(body), refusal }];
  }
  return structure.fields.flatMap((field): readonly Problem[] => {
    const value = content[field.name];
    const presence = field.presence[dialect];
    if (value === undefined && presence === 'required') {
      const expected: Sentence<ExpectedId> = ['field-of-request', { field: field.name }];
      const refusal = field.name === action ? 'refusal-without-action' : null;
      return [{ field, expected, actual: ['absent'], refusal }];
    }
    if (value === undefined || value === null || presence === 'never') return [];
    const isList = /^(List|array)$/.test(field.type);
    if (isList ? Array.isArray(value) : isJsonObject(value)) return [];
    const expected: Sentence<ExpectedId> = ['value-of-type', { type: isList ? 'array' : 'object' }];
    return [{ field, expected, actual: ['type', { found: jsonTypeOf(value) }], refusal: null }];
  });
}

function otherBody(body: Payload): Sentence<ActualId> {
  if (body.kind === 'json') return ['type', { found: jsonTypeOf(body.value) }];
  return body.kind === 'absent' ? ['no-body'] : ['no-json'];
}

function headerProblems(
  catalog: Catalog,
  { auth, job: startsJob, params }: Operation,
  { exchange, unknown = [] }: Subject,
): readonly Problem[] {
  const isKnown = !unknown.includes('request headers') && !unknown.includes('absent request headers');
  const problems: Problem[] = [];
  const read = (name: HeaderName): string | undefined => exchange.request.headers[name.toLowerCase()];
  const fieldOf = (name: HeaderName): Field | null =>
    params.flatMap((one) => catalog.structure(one).byName.get(name) ?? [])[0] ?? null;
  const add = (
    name: HeaderName,
    expected: ExpectedId,
    actual: Sentence<ActualId>,
    refusal: ExpectedId | null,
  ): void => {
    problems.push({ field: fieldOf(name), expected: [expected], actual, refusal });
  };
  const authorization = read(AUTHORIZATION);
  if (auth === 'session' && authorization === undefined && isKnown)
    add(AUTHORIZATION, 'authorization', ['absent'], 'refusal-without-authorization');
  if (auth === 'session' && authorization !== undefined) {
    const { scheme } = splitScheme(authorization);
    // It holds a secret, so only its scheme is shown.
    const shown: Sentence<ActualId> = scheme === null ? ['no-scheme'] : ['scheme', { scheme }];
    if (scheme !== 'OAuth' && scheme !== 'ZStack')
      add(AUTHORIZATION, 'authorization', shown, 'refusal-without-authorization');
    else if (scheme === 'ZStack' && isKnown && read(DATE) === undefined)
      add(DATE, 'date-with-access-key', ['absent'], 'refusal-without-date');
  }
  if (startsJob === undefined) return problems;
  const job = read(JOB_UUID);
  if (job !== undefined && job.length !== JOB_ID_LENGTH)
    add(JOB_UUID, 'job-id-length', ['characters', { length: job.length }], 'refusal-of-job-id');
  const timeout = read(API_TIMEOUT);
  if (timeout !== undefined && !/^\d+$/.test(timeout))
    add(API_TIMEOUT, 'seconds', foundIn(timeout, fieldOf(API_TIMEOUT)), null);
  return problems;
}
