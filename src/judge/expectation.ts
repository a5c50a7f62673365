import type { FieldName } from '../../generated/types.ts';
import type { Catalog } from '../contract/catalog.ts';
import { parametersIn, splitQuery } from '../contract/operations.ts';
import { type FieldPointer, fieldAt, valueAt } from '../contract/pointer.ts';
import { answererOf, resultStructures } from '../contract/replies.ts';
import { fillText, fillValue } from '../contract/request-templates.ts';
import type { Interaction, StateValues } from '../model/contract.ts';
import type { Exchange, ExchangeResponse } from '../model/exchange.ts';
import { isJsonObject } from '../model/json.ts';
import { type FindingFilter, formOf, foundIn, type RawFinding, Received } from './raw-finding.ts';

/**
 * What an interaction promises beyond its dialect: this status, this text, these values, these fields.
 *
 * @param values what the provider state supplied
 */
export function expectationFindings(
  catalog: Catalog,
  { reply, dialect, operation }: Interaction,
  response: ExchangeResponse,
  values: StateValues,
): readonly RawFinding[] {
  const { status, body } = response;
  // A gateway promises nothing; its own finding says so.
  if (answererOf(catalog, { dialect, operation, response }) === 'gateway') return [];
  if (status !== reply.status) {
    const expected = ['promised-status', { status: reply.status }] as const;
    return [{ rule: 'status', at: '', expected, actual: ['status', { found: status }] }];
  }
  if ('text' in reply) {
    const text = fillText(reply.text, values);
    const found = body.kind === 'text' ? body.text : null;
    const expected = ['promised-text', { text: new Received(text, null) }] as const;
    const actual: RawFinding['actual'] =
      found === null ? ['no-text'] : ['text', { found: new Received(found, null) }];
    return found === text ? [] : [{ rule: 'body', at: '', expected, actual }];
  }
  if (body.kind !== 'json') return [];
  const structure = catalog.structure(reply.structure);
  const findings: RawFinding[] = [];
  for (const [at, template] of Object.entries(reply.values ?? {})) {
    const promised = fillValue(template, values);
    const found = valueAt(body.value, at);
    if (JSON.stringify(found) === JSON.stringify(promised)) continue;
    const field = fieldAt(structure, at);
    const rule = field.name === 'uuid' ? 'identity-mismatch' : 'field-value';
    const expected = ['promised-value', { value: new Received(promised, field) }] as const;
    findings.push({ rule, level: 'error', at, field, expected, actual: foundIn(found, field) });
  }
  for (const at of reply.include ?? []) {
    const field = fieldAt(structure, at);
    if (valueAt(body.value, at) === undefined)
      findings.push({ rule: 'field-missing', at, field, expected: formOf(field) });
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

const OK = 200;
/** Where the number of connections stands in an answer. */
const TOTAL = '/total' satisfies FieldPointer;

/**
 * What a query asks for. A path that names its connection gets all of it, whatever else is asked. Servers read the
 * first of several parameters of one name.
 */
export function expectationOfQuery(
  catalog: Catalog,
  operationId: string,
  { request, response: { status, body } }: Exchange,
): QueryExpectation {
  const [, query] = splitQuery(request.path);
  if (query === null) return WHOLE;
  const operation = catalog.operation(operationId);
  const answer = Object.values(operation.dialects)
    .flatMap(Object.values)
    .flatMap((reply) => resultStructures(catalog, reply))
    .find((structure) => structure.has('inventories'));
  const isOfOne = Object.keys(parametersIn(operation, request.path) ?? {}).length > 0;
  if (answer === undefined || isOfOne) return WHOLE;
  const params = new URLSearchParams(query);
  const isTrue = (name: FieldName): boolean => params.get(name)?.trim().toLowerCase() === 'true';
  const isAnswered = status === OK && body.kind === 'json';
  if (params.has('groupBy') && isAnswered)
    return {
      ...WHOLE,
      skip: 'it asks for groups of connections, an answer that the contract does not describe',
    };
  const isTotalDue = isTrue('count') || isTrue('replyWithCount');
  const lacksTotal = isAnswered && isJsonObject(body.value) && valueAt(body.value, TOTAL) === undefined;
  const total = answer.field('total');
  const missing = { rule: 'field-missing', at: TOTAL, field: total, expected: formOf(total) } as const;
  const lacks = isTotalDue && lacksTotal ? [missing] : [];
  const inventories = answer.field('inventories');
  if (isTrue('count')) {
    const excused = ['envelope', 'field-missing'];
    const isWanted: FindingFilter = ({ rule, field }) =>
      field?.id !== inventories.id || !excused.includes(rule);
    return { skip: null, remark: 'asked for the number only', isWanted, lacks };
  }
  const wanted = params
    .get('fields' satisfies FieldName)
    ?.split(',')
    .map((name) => name.trim());
  if (wanted === undefined) return { ...WHOLE, lacks };
  const connection = answer.child(inventories)?.name;
  const isWanted: FindingFilter = ({ rule, field }) =>
    rule !== 'field-missing' || field?.structure !== connection || wanted.includes(field?.name ?? '');
  return { skip: null, remark: 'asked for some fields only', isWanted, lacks };
}
