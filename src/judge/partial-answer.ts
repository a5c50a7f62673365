import type { FieldName } from '../../generated/types.ts';
import type { Catalog } from '../contract/catalog.ts';
import { splitQuery } from '../contract/match-operation.ts';
import { matchRawPath } from '../contract/path.ts';
import { resultStructures } from '../contract/reply-shape.ts';
import type { Operation } from '../model/contract.ts';
import type { Exchange } from '../model/exchange.ts';
import type { Field } from '../model/field.ts';
import { isJsonObject, type JsonValue } from '../model/json.ts';
import type { RawFinding } from './raw-finding.ts';

/** How a query that asks for less, or for something else, changes what its answer owes. */
export interface PartialAnswer {
  /** Why the answer cannot be judged; null when it can. */
  readonly skip: string | null;
  /** What was asked for, in words; null for all there is. */
  readonly asked: string | null;
  /** Whether a finding on such an answer's body holds although only this was asked for. */
  readonly concerns: (finding: RawFinding) => boolean;
}

const WHOLE: PartialAnswer = { skip: null, asked: null, concerns: () => true };

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
  return Object.keys(matchRawPath(operation, path) ?? {}).length > 0;
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
    asked: 'asked for the number only',
    concerns: ({ rule, field }) =>
      !isNumber || field?.id !== inventories.id || (rule !== 'envelope' && rule !== 'field-missing'),
  };
}

function fieldsOnly(catalog: Catalog, inventories: Field, list: string): PartialAnswer {
  const wanted = new Set(list.split(',').map((name) => name.trim()));
  const unasked = new Set(
    (catalog.structure(inventories.structure).child(inventories)?.fields ?? [])
      .filter(({ name }) => !wanted.has(name))
      .map(({ id }) => id),
  );
  return {
    skip: null,
    asked: 'asked for some fields only',
    concerns: ({ rule, field }) => rule !== 'field-missing' || field === null || !unasked.has(field.id),
  };
}
