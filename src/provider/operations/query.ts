import type { DeployedQueryParams } from '../../../generated/types.ts';
import type { Structure } from '../../contract/structures.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { findAccount, readCredential } from '../authentication.ts';
import { omitNulls } from '../gson.ts';
import { type Answer, type ApiRequest, Refusal } from '../http.ts';
import { type Failure, failure, failureAnswer, JAVA_CLASSES, okAnswer } from '../results.ts';
import type { Account, Server } from '../server.ts';

/** How many connections one answer holds, unless the query sets a limit. */
const DEFAULT_LIMIT = 1000;

type Query = ReturnType<typeof readQuery>;

/**
 * Answers a query of connections (`server/query`).
 *
 * @param uuid the one connection that the path names, for which all parameters are ignored; else empty
 */
export function queryConnections(server: Server, request: ApiRequest, uuid: string): Answer {
  const { catalog } = server;
  const structure = catalog.structure('query-response');
  const credential = readCredential(server, request);
  const query = readQuery(uuid === '' ? request.query : new URLSearchParams({ q: `uuid=${uuid}` }));
  server.background.advance();
  const account = findAccount(server, credential);
  if ('kind' in account) return failureAnswer(catalog, structure, account);
  const wrong = unknownField(catalog.structure('ipsec-connection'), query);
  if (wrong !== null) return failureAnswer(catalog, structure, wrong);
  const found = findRows(server, account, query);
  const total = query.countOnly || query.withCount ? { total: found.length } : {};
  const rows = query.countOnly ? {} : { inventories: pageOf(found, query) };
  return okAnswer(structure, { ...rows, ...total }, true);
}

function readQuery(parameters: URLSearchParams) {
  const read = (name: keyof DeployedQueryParams): string | undefined => parameters.get(name)?.trim();
  const isTrue = (name: keyof DeployedQueryParams): boolean => read(name)?.toLowerCase() === 'true';
  const readInteger = (name: keyof DeployedQueryParams, usual: number): number => {
    const text = read(name) ?? String(usual);
    if (/^[+-]?\d{1,9}$/.test(text)) return Math.max(Number(text), 0);
    throw new Refusal(400, `Invalid query parameter. '${name}' must be an integer`);
  };
  const sort = read('sort');
  return {
    limit: readInteger('limit', DEFAULT_LIMIT),
    start: readInteger('start', 0),
    countOnly: isTrue('count'),
    withCount: isTrue('replyWithCount'),
    sort: sort === undefined ? null : { name: sort.replace(/^[+-]/, ''), descending: sort.startsWith('-') },
    conditions: parameters.getAll('q' satisfies keyof DeployedQueryParams).map(readCondition),
    fields: read('fields')?.split(/\s*,\s*/),
  };
}

type Compare = (actual: string | number, wanted: string) => boolean;

/** In the server's order: an operator that holds another must be looked for first. */
const OPERATORS: Readonly<Record<string, Compare>> = {
  '!=': (actual, wanted) => order(actual, wanted) !== 0,
  '>=': (actual, wanted) => order(actual, wanted) >= 0,
  '<=': (actual, wanted) => order(actual, wanted) <= 0,
  '!?=': (actual, wanted) => !isAmong(actual, wanted),
  '!~=': (actual, wanted) => !isLike(actual, wanted),
  '~=': isLike,
  '?=': isAmong,
  '=': (actual, wanted) => order(actual, wanted) === 0,
  '>': (actual, wanted) => order(actual, wanted) > 0,
  '<': (actual, wanted) => order(actual, wanted) < 0,
  // As in SQL, nothing else is true of an absent value.
  'is null': () => false,
  'not null': () => true,
};

type Condition = ReturnType<typeof readCondition>;

/** Reads a condition such as `name~=%site%`. */
function readCondition(text: string) {
  const operator = Object.keys(OPERATORS).find((one) => text.includes(one));
  if (operator === undefined)
    throw new Refusal(
      400,
      `Invalid query parameter. The '${text}' in the parameter[q] doesn't contain any query operator. Valid query operators are [[${Object.keys(OPERATORS).join(', ')}]]`,
    );
  const at = text.indexOf(operator);
  return { name: text.slice(0, at).trim(), operator, value: text.slice(at + operator.length) };
}

function meets(row: JsonObject, { name, operator, value }: Condition): boolean {
  const actual = row[name] ?? null;
  if (typeof actual !== 'string' && typeof actual !== 'number') return operator === 'is null';
  return OPERATORS[operator]?.(actual, value) ?? false;
}

/** Order of two values in a database that ignores case; absent values come first. */
function order(left: JsonValue | undefined, right: JsonValue | undefined): number {
  if (typeof left === 'number') return left - Number(right);
  const [first, second] = [String(left ?? '').toLowerCase(), String(right ?? '').toLowerCase()];
  return first < second ? -1 : Number(first > second);
}

function isAmong(actual: string | number, list: string): boolean {
  return list.split(',').some((one) => order(actual, one) === 0);
}

/** SQL's LIKE: `%` for any text, `_` for any character. */
function isLike(actual: string | number, pattern: string): boolean {
  const source = pattern
    .replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.');
  return new RegExp(`^${source}$`, 'is').test(String(actual));
}

/** Refuses a field that is not a plain field of a connection. */
function unknownField(connection: Structure, { conditions, sort, fields = [] }: Query): Failure | null {
  const named = [...conditions, ...(sort === null ? [] : [sort])].map(({ name }) => name);
  const plain = connection.fields.filter((field) => connection.child(field) === null);
  const known = new Set(plain.map(({ name }) => name));
  const unknown = [...named, ...fields].find((name) => !known.has(name));
  if (unknown === undefined) return null;
  const inventory = JAVA_CLASSES[connection.name];
  return failure('SYS.1000', `inventory class[class ${inventory}] not having field[${unknown}]`);
}

/** An account sees what it owns; an administrator sees everything. */
function findRows({ store }: Server, account: Account, { conditions, sort }: Query): readonly JsonObject[] {
  const rows = [...store.connections.values()]
    .filter(({ owner }) => account.admin || owner === account.uuid)
    .map(({ row }): JsonObject => row)
    .filter((row) => conditions.every((condition) => meets(row, condition)));
  if (sort === null) return rows;
  const sign = sort.descending ? -1 : 1;
  return rows.toSorted((left, right) => sign * order(left[sort.name], right[sort.name]));
}

function pageOf(rows: readonly JsonObject[], { start, limit, fields }: Query): readonly JsonValue[] {
  return rows.slice(start, start + limit).map((row) => {
    const kept = Object.entries(row).filter(([name]) => fields?.includes(name) ?? true);
    return omitNulls(Object.fromEntries(kept));
  });
}
