import type { FieldName } from '../../generated/types.ts';
import type { Catalog } from '../contract/catalog.ts';
import { placesIn, splitQuery } from '../contract/operations.ts';
import { fieldAt, valueAt } from '../contract/pointer.ts';
import { answererOf, resultStructures } from '../contract/replies.ts';
import { fillText, fillValue } from '../contract/requests.ts';
import type { Field, Interaction, Operation } from '../model/contract.ts';
import type { Exchange, ExchangeResponse } from '../model/exchange.ts';
import { isJsonObject, type JsonValue } from '../model/json.ts';
import type { ActualId } from '../model/sentences.ts';
import {
  type Concern,
  finding,
  formOf,
  foundIn,
  type RawFinding,
  Received,
  type Said,
} from './raw-finding.ts';

/**
 * What an interaction promises beyond its dialect: this status, this text, these values, these fields.
 *
 * @param values what the provider state supplied
 */
export function promiseFindings(
  catalog: Catalog,
  { reply, dialect, operation }: Interaction,
  response: ExchangeResponse,
  values: Readonly<Record<string, string>>,
): readonly RawFinding[] {
  const { status, body } = response;
  // A gateway promises nothing; its own finding says so.
  if (answererOf(catalog, { dialect, operation, response }) === 'gateway') return [];
  if (status !== reply.status) {
    return [
      finding({
        rule: 'status',
        at: '',
        expected: ['promised-status', { status: reply.status }],
        actual: ['status', { found: status }],
      }),
    ];
  }
  if ('text' in reply) {
    const expected = fillText(reply.text, values);
    const actual = body.kind === 'text' ? body.text : null;
    if (actual === expected) return [];
    const found: Said<ActualId> =
      actual === null ? ['no-text'] : ['text', { found: new Received(actual, null) }];
    const text = new Received(expected, null);
    return [finding({ rule: 'body', at: '', expected: ['promised-text', { text }], actual: found })];
  }
  if (body.kind !== 'json') return [];
  const structure = catalog.structure(reply.structure);
  const findings: RawFinding[] = [];
  for (const [at, template] of Object.entries(reply.values ?? {})) {
    const expected = fillValue(template, values);
    const actual = valueAt(body.value, at);
    if (sameJson(actual, expected)) continue;
    const field = fieldAt(structure, at);
    const rule = field.name === 'uuid' ? 'identity-mismatch' : 'field-value';
    const found = { rule, level: 'error', at, field } as const;
    findings.push(
      finding({
        ...found,
        expected: ['promised-value', { value: new Received(expected, field) }],
        actual: foundIn(actual, field),
      }),
    );
  }
  for (const at of reply.include ?? []) {
    if (valueAt(body.value, at) !== undefined) continue;
    const field = fieldAt(structure, at);
    findings.push(finding({ rule: 'field-missing', at, field, expected: formOf(field) }));
  }
  return findings;
}

function sameJson(one: JsonValue | undefined, other: JsonValue): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** How a query that asks for less, or for something else, changes what its answer owes. */
export interface PartialAnswer {
  /** Why the answer cannot be judged; null when it can. */
  readonly skip: string | null;
  /** What was asked for, in words; null for all there is. */
  readonly remark: string | null;
  /** Whether a finding on such an answer's body holds although only this was asked for. */
  readonly concerns: Concern;
}

const WHOLE: PartialAnswer = { skip: null, remark: null, concerns: () => true };

/** Groups are no connections; the parameter is none that the contract knows. */
const GROUPS = 'groupBy';
const OK = 200;

/** What a query asks for. A path that names its connection gets all of it, whatever else is asked. */
export function partialAnswer(
  catalog: Catalog,
  operationId: string,
  { request, response }: Exchange,
): PartialAnswer {
  const operation = catalog.operation(operationId);
  const name = operation.params.find((one) => catalog.structure(one).has('count'));
  const [, query] = splitQuery(request.path);
  if (name === undefined || query === null || namesOne(operation, request.path)) return WHOLE;
  const body = response.body.kind === 'json' ? response.body.value : null;
  const params = new URLSearchParams(query);
  const read = (parameter: FieldName): string | null => params.get(parameter);
  if (params.has(GROUPS) && response.status === OK) {
    return {
      ...WHOLE,
      skip: 'it asks for groups of connections, an answer that the contract does not describe',
    };
  }
  if (read('count')?.trim().toLowerCase() === 'true') {
    return numberOnly(inventoriesOf(catalog, operation), body);
  }
  const fields = read('fields');
  return fields === null ? WHOLE : fieldsOnly(catalog, inventoriesOf(catalog, operation), fields);
}

/** Whether a path names the one connection that is asked for. */
function namesOne(operation: Operation, path: string): boolean {
  return Object.keys(placesIn(operation, path) ?? {}).length > 0;
}

/** The list that a query answers. */
function inventoriesOf(catalog: Catalog, { dialects }: Operation): Field {
  const found = Object.values(dialects)
    .flatMap(Object.values)
    .flatMap((reply) => resultStructures(catalog, reply))
    .find((structure) => structure.has('inventories'));
  if (found === undefined) throw new Error('a query has to answer a list');
  return found.field('inventories');
}

/** The number stands in place of the connections. */
function numberOnly(inventories: Field, body: JsonValue): PartialAnswer {
  const total = 'total' satisfies FieldName;
  const isNumber = isJsonObject(body) && total in body;
  return {
    skip: null,
    remark: 'asked for the number only',
    concerns: ({ rule, field }) =>
      !isNumber || field?.id !== inventories.id || (rule !== 'envelope' && rule !== 'field-missing'),
  };
}

function fieldsOnly(catalog: Catalog, inventories: Field, list: string): PartialAnswer {
  const wanted = new Set(list.split(',').map((name) => name.trim()));
  const omitted = new Set(
    (catalog.structure(inventories.structure).child(inventories)?.fields ?? [])
      .filter(({ name }) => !wanted.has(name))
      .map(({ id }) => id),
  );
  return {
    skip: null,
    remark: 'asked for some fields only',
    concerns: ({ rule, field }) => rule !== 'field-missing' || field === null || !omitted.has(field.id),
  };
}
