import type { Catalog } from '../contract/catalog.ts';
import { JOB_ID_LENGTH } from '../contract/formats.ts';
import { requestStructure } from '../contract/replies.ts';
import { splitScheme } from '../model/authorization.ts';
import type { Field, Operation } from '../model/contract.ts';
import {
  API_TIMEOUT,
  AUTHORIZATION,
  DATE,
  type ExchangeRequest,
  type ExchangeResponse,
  JOB_UUID,
} from '../model/exchange.ts';
import { isJsonObject, jsonTypeOf } from '../model/json.ts';
import type { ActualId, ExpectedId } from '../model/sentences.ts';
import type { Subject, UnknownPart } from './observe.ts';
import { type Findings, finding, foundIn, type RawFinding, type Sentence } from './raw-finding.ts';

const ACCEPTED = 202;
const REFUSED = 400;
const FAILED = 500;
/** What servers answer to a body without an action key (see `contracts/sources.json`). */
const NO_ACTION = /doesn't contain action mapping/;

/** What is wrong with a request, and the answer that servers are certain to give to it; null where none is certain. */
interface Problem {
  readonly found: RawFinding;
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
  const { request, response } = exchange;
  const operation = catalog.operation(subject.operation);
  const problems = [
    ...(unknown.includes('request body') ? [] : bodyProblems(catalog, operation, subject)),
    ...headerProblems(catalog, operation, request, unknown),
  ];
  for (const { found } of problems) findings.add(found);
  if (dialect !== 'deployed') return;
  for (const found of answerFindings(operation, problems, subject, response)) findings.add(found);
}

function problem(
  field: Field | null,
  expected: Sentence<ExpectedId>,
  actual: Sentence<ActualId>,
  refusal: ExpectedId | null = null,
): Problem {
  return { found: finding({ rule: 'request', at: '', field, expected, actual }), refusal };
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
  const action = dialect === 'deployed' ? operation.action : undefined;
  const content = body.kind === 'json' && isJsonObject(body.value) ? body.value : null;
  if (content === null) {
    const actual: Sentence<ActualId> =
      body.kind === 'json'
        ? ['type', { found: jsonTypeOf(body.value) }]
        : body.kind === 'absent'
          ? ['no-body']
          : ['no-json'];
    return [
      problem(
        null,
        ['json-object'],
        actual,
        action === undefined || body.kind !== 'json' ? null : 'refusal-without-action',
      ),
    ];
  }
  return structure.fields.flatMap((field) => {
    if (field.presence[dialect] === 'never') return [];
    const value = content[field.name];
    if (value === undefined) {
      if (field.presence[dialect] !== 'required') return [];
      return [
        problem(
          field,
          ['field-of-request', { field: field.name }],
          ['absent'],
          field.name === action ? 'refusal-without-action' : null,
        ),
      ];
    }
    const isList = /^(List|array)$/.test(field.type);
    if (value === null || (isList ? Array.isArray(value) : isJsonObject(value))) return [];
    return [
      problem(
        field,
        ['value-of-type', { type: isList ? 'array' : 'object' }],
        ['type', { found: jsonTypeOf(value) }],
      ),
    ];
  });
}

function headerProblems(
  catalog: Catalog,
  operation: Operation,
  { headers }: ExchangeRequest,
  unknown: readonly UnknownPart[],
): readonly Problem[] {
  const isKnown = !unknown.includes('request headers') && !unknown.includes('absent request headers');
  const read = (name: string): string | undefined => headers[name.toLowerCase()];
  const fieldOf = (name: string): Field | null =>
    operation.params.map((one) => catalog.structure(one).byName.get(name)).find((one) => one !== undefined) ??
    null;
  const problems: Problem[] = [];
  const authorization = read(AUTHORIZATION);
  if (operation.auth === 'session') {
    const field = fieldOf(AUTHORIZATION);
    if (authorization === undefined) {
      if (isKnown)
        problems.push(problem(field, ['authorization'], ['absent'], 'refusal-without-authorization'));
    } else {
      const { scheme } = splitScheme(authorization);
      // It holds a secret, so only its scheme is shown.
      if (scheme !== 'OAuth' && scheme !== 'ZStack')
        problems.push(
          problem(
            field,
            ['authorization'],
            scheme === null ? ['no-scheme'] : ['scheme', { scheme }],
            'refusal-without-authorization',
          ),
        );
      else if (scheme === 'ZStack' && isKnown && read(DATE) === undefined)
        problems.push(problem(fieldOf(DATE), ['date-with-access-key'], ['absent'], 'refusal-without-date'));
    }
  }
  const job = read(JOB_UUID);
  const jobField = fieldOf(JOB_UUID);
  if (operation.job !== undefined && job !== undefined && job.length !== JOB_ID_LENGTH)
    problems.push(
      problem(jobField, ['job-id-length'], ['characters', { length: job.length }], 'refusal-of-job-id'),
    );
  const timeout = read(API_TIMEOUT);
  if (operation.job !== undefined && timeout !== undefined && !/^\d+$/.test(timeout)) {
    const field = fieldOf(API_TIMEOUT);
    problems.push(problem(field, ['seconds'], foundIn(timeout, field)));
  }
  return problems;
}

/** An answer that this request cannot have. */
function answerFindings(
  operation: Operation,
  problems: readonly Problem[],
  { exchange, unknown = [] }: Subject,
  { status, body }: ExchangeResponse,
): readonly RawFinding[] {
  const found: Sentence<ActualId> = ['status', { found: status }];
  const answer = (expected: ExpectedId, level?: 'warning'): RawFinding =>
    finding({
      rule: 'answer-to-request',
      at: '',
      expected: [expected],
      actual: found,
      ...(level === undefined ? {} : { level }),
    });
  if (status === ACCEPTED)
    return problems.flatMap(({ refusal }) => (refusal === null ? [] : [answer(refusal)]));
  if (operation.request !== undefined && unknown.includes('request body')) return [];
  const sent = exchange.request.body;
  const hasAction =
    sent.kind === 'json' && isJsonObject(sent.value) && Object.hasOwn(sent.value, operation.action ?? '');
  if (status === REFUSED && body.kind === 'text' && NO_ACTION.test(body.text))
    return hasAction ? [answer('action-found')] : [];
  if (status === FAILED && problems.length === 0) return [answer('sound-request-handled', 'warning')];
  return [];
}
