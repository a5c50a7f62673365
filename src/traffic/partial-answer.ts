import type { Catalog } from '../contract/catalog.ts';
import { type OperationMatch, splitQuery } from '../contract/match-operation.ts';
import type { Finding } from '../model/finding.ts';
import { isJsonObject, type JsonValue } from '../model/json.ts';
import type { Role } from '../model/roles.ts';

/** How a query that asks for less, or for something else, changes what its answer owes. */
export interface PartialAnswer {
  /** Why the answer cannot be judged; null when it can. */
  readonly skip: string | null;
  /** What was asked for, in words; null for all there is. */
  readonly asked: string | null;
  /** Whether a finding on such an answer's body holds although only this was asked for. */
  readonly concerns: (finding: Finding, body: JsonValue | undefined) => boolean;
}

const WHOLE: PartialAnswer = { skip: null, asked: null, concerns: () => true };

/** Groups are no connections; the parameter is none that the contract knows. */
const GROUPS = 'groupBy';

/** What a query asks for. A path that names its connection gets all of it, whatever else is asked. */
export function partialAnswer(catalog: Catalog, { operation, path, places }: OperationMatch): PartialAnswer {
  const name = operation.params.find((one) => catalog.structure(one).has('count'));
  const [, query] = splitQuery(path);
  if (name === undefined || query === null || Object.keys(places).length > 0) return WHOLE;
  const params = new URLSearchParams(query);
  const read = (role: Role): string | null => params.get(catalog.structure(name).role(role));
  if (params.has(GROUPS)) {
    return {
      ...WHOLE,
      skip: 'it asks for groups of connections, an answer that the contract does not describe',
    };
  }
  if (read('count')?.trim().toLowerCase() === 'true') return numberOnly(catalog);
  const fields = read('fields');
  return fields === null ? WHOLE : fieldsOnly(catalog, fields);
}

/** The number stands in place of the connections. */
function numberOnly(catalog: Catalog): PartialAnswer {
  const structure = catalog.structure('query-response');
  const { id } = structure.field('inventories');
  const isNumber = (body: JsonValue | undefined): boolean =>
    isJsonObject(body) && structure.role('total') in body;
  return {
    skip: null,
    asked: 'asked for the number only',
    concerns: ({ rule, field }, body) =>
      !isNumber(body) || field !== id || (rule !== 'envelope' && rule !== 'field-missing'),
  };
}

function fieldsOnly(catalog: Catalog, list: string): PartialAnswer {
  const wanted = new Set(list.split(',').map((name) => name.trim()));
  const unasked = new Set(
    catalog
      .structure('ipsec-connection')
      .fields.filter(({ name }) => !wanted.has(name))
      .map(({ id }) => id),
  );
  return {
    skip: null,
    asked: 'asked for some fields only',
    concerns: ({ rule, field }) => rule !== 'field-missing' || field === null || !unasked.has(field),
  };
}
