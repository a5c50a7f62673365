import type { FieldName } from '../../generated/types.ts';
import type { Catalog } from '../contract/catalog.ts';
import { parametersIn, splitQuery } from '../contract/operations.ts';
import { type FieldPointer, fieldAt, valueAt } from '../contract/pointer.ts';
import { answererOf, resultStructures } from '../contract/replies.ts';
import { fillText, fillValue } from '../contract/request-templates.ts';
import type { Structure } from '../contract/structures.ts';
import type { Interaction, Operation } from '../model/contract.ts';
import type { Exchange, ExchangeResponse } from '../model/exchange.ts';
import { isJsonObject } from '../model/json.ts';
import type { ActualId } from '../model/sentences.ts';
import {
  type FindingFilter,
  finding,
  formOf,
  foundIn,
  type RawFinding,
  Received,
  type Sentence,
} from './raw-finding.ts';

/**
 * What an interaction promises beyond its dialect: this status, this text, these values, these fields.
 *
 * @param values what the provider state supplied
 */
export function expectationFindings(
  catalog: Catalog,
  { reply, dialect, operation }: Interaction,
  response: ExchangeResponse,
  values: Readonly<Record<string, string>>,
): readonly RawFinding[] {
  const { status, body } = response;
  // A gateway promises nothing; its own finding says so.
  if (answererOf(catalog, { dialect, operation, response }) === 'gateway') return [];
  if (status !== reply.status) {
    const expected = ['promised-status', { status: reply.status }] as const;
    return [finding({ rule: 'status', at: '', expected, actual: ['status', { found: status }] })];
  }
  if ('text' in reply) {
    const text = fillText(reply.text, values);
    const found = body.kind === 'text' ? body.text : null;
    if (found === text) return [];
    const expected = ['promised-text', { text: new Received(text, null) }] as const;
    const actual: Sentence<ActualId> =
      found === null ? ['no-text'] : ['text', { found: new Received(found, null) }];
    return [finding({ rule: 'body', at: '', expected, actual })];
  }
  if (body.kind !== 'json') return [];
  const structure = catalog.structure(reply.structure);
  const findings: RawFinding[] = [];
  for (const [at, template] of Object.entries(reply.values ?? {})) {
    const expected = fillValue(template, values);
    const actual = valueAt(body.value, at);
    if (JSON.stringify(actual) === JSON.stringify(expected)) continue;
    const field = fieldAt(structure, at);
    const rule = field.name === 'uuid' ? 'identity-mismatch' : 'field-value';
    const promise = ['promised-value', { value: new Received(expected, field) }] as const;
    const found = foundIn(actual, field);
    findings.push(finding({ rule, level: 'error', at, field, expected: promise, actual: found }));
  }
  for (const at of reply.include ?? []) {
    if (valueAt(body.value, at) !== undefined) continue;
    const field = fieldAt(structure, at);
    findings.push(finding({ rule: 'field-missing', at, field, expected: formOf(field) }));
  }
  return findings;
}

/** What is expected of the answer to a query that asks for less than everything, or for something else. */
export interface QueryExpectation {
  /** Why the answer cannot be judged; null when it can. */
  readonly skip: string | null;
  /** What was asked for, in words; null for all there is. */
  readonly remark: string | null;
  /** Whether a finding counts, although only this was asked for. */
  readonly isWanted: FindingFilter;
  /** What was asked for beside the connections, and is not there. */
  readonly lacks: readonly RawFinding[];
}

const WHOLE: QueryExpectation = { skip: null, remark: null, isWanted: () => true, lacks: [] };

/** A parameter that the contract does not have: its answer holds groups, not connections. */
const GROUPS = 'groupBy';
const OK = 200;

/**
 * What a query asks for. A path that names its connection gets all of it, whatever else is asked. Servers read the
 * first of several parameters of one name.
 */
export function expectationOfQuery(
  catalog: Catalog,
  operationId: string,
  { request, response }: Exchange,
): QueryExpectation {
  const operation = catalog.operation(operationId);
  const [, query] = splitQuery(request.path);
  const isQuery = operation.params.some((name) => catalog.structure(name).has('count'));
  if (!isQuery || query === null || Object.keys(parametersIn(operation, request.path) ?? {}).length > 0)
    return WHOLE;
  const params = new URLSearchParams(query);
  const read = (parameter: FieldName): string | null => params.get(parameter);
  const isTrue = (parameter: FieldName): boolean => read(parameter)?.trim().toLowerCase() === 'true';
  const isAnswered = response.status === OK && response.body.kind === 'json';
  if (params.has(GROUPS) && isAnswered) {
    const skip = 'it asks for groups of connections, an answer that the contract does not describe';
    return { ...WHOLE, skip };
  }
  const answer = answerTo(catalog, operation);
  const inventories = answer.field('inventories');
  const countOnly = isTrue('count');
  const isDue = isAnswered && isJsonObject(response.body.value) && (countOnly || isTrue('replyWithCount'));
  const lacks =
    isDue && valueAt(response.body.value, TOTAL) === undefined
      ? [
          finding({
            rule: 'field-missing',
            at: TOTAL,
            field: answer.field('total'),
            expected: formOf(answer.field('total')),
          }),
        ]
      : [];
  if (countOnly) {
    const isExcused: FindingFilter = ({ rule, field }) =>
      field?.id === inventories.id && (rule === 'envelope' || rule === 'field-missing');
    return { skip: null, remark: 'asked for the number only', isWanted: (found) => !isExcused(found), lacks };
  }
  const list = read('fields');
  if (list === null) return { ...WHOLE, lacks };
  const wanted = new Set(list.split(',').map((name) => name.trim()));
  const { fields = [] } = catalog.structure(inventories.structure).child(inventories) ?? {};
  const omitted = new Set(fields.filter(({ name }) => !wanted.has(name)).map(({ id }) => id));
  return {
    skip: null,
    remark: 'asked for some fields only',
    isWanted: ({ rule, field }) => rule !== 'field-missing' || field === null || !omitted.has(field.id),
    lacks,
  };
}

/** Where the number of connections stands in an answer. */
const TOTAL = '/total' satisfies FieldPointer;

/** What a query is answered with. */
function answerTo(catalog: Catalog, { dialects }: Operation): Structure {
  const found = Object.values(dialects)
    .flatMap(Object.values)
    .flatMap((reply) => resultStructures(catalog, reply))
    .find((structure) => structure.has('inventories'));
  if (found === undefined) throw new Error('a query has to answer a list');
  return found;
}
