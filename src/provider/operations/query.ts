import type { FieldNames } from '../../../generated/types.ts';
import type { Structure } from '../../contract/structures.ts';
import type { JsonObject } from '../../model/json.ts';
import { denied } from '../access/call-checks.ts';
import { readCredential } from '../access/credential.ts';
import { findAccount, isFailure } from '../access/sessions.ts';
import { type Failure, failure } from '../failure.ts';
import { omitNulls } from '../gson/writer.ts';
import type { Answer } from '../http/answer.ts';
import type { ApiRequest } from '../http/api-request.ts';
import { Refusal } from '../http/refusal.ts';
import { withSchemaMap } from '../jobs/result-answer.ts';
import { javaClass } from '../schema-map.ts';
import type { Server } from '../server.ts';
import type { Account } from '../store.ts';
import { messageClass } from './call.ts';
import { type Condition, compareValues, meets, readCondition } from './query-conditions.ts';
import { syncFailure } from './session.ts';

const MOST = 1000;

/** What a query asks for. */
interface Query {
  readonly conditions: readonly Condition[];
  readonly limit: number;
  readonly start: number;
  readonly sort: { readonly name: string; readonly descending: boolean } | null;
  readonly fields: readonly string[] | null;
  /** The number alone. */
  readonly countOnly: boolean;
  readonly withCount: boolean;
}

/**
 * Answers a query of connections (`server/query`).
 *
 * @param uuid the one connection that the path names; other parameters are then not looked at
 * @throws Refusal for a parameter that cannot be read and for a bad `Authorization`
 */
export function queryConnections(server: Server, request: ApiRequest, uuid?: string): Answer {
  const { catalog } = server;
  const structure = catalog.structure('query-response');
  const connection = catalog.structure('ipsec-connection');
  const credential = readCredential(server, request);
  const query =
    uuid === undefined ? readQuery(request) : byIdentity({ name: 'uuid', operator: '=', value: uuid });
  server.queues.advance();
  const account = findAccount(server, credential);
  if (isFailure(account)) return syncFailure(server, structure, account);
  if (!account.allowed)
    return syncFailure(server, structure, denied(messageClass(catalog.operation('query').name)));
  const unknown = unknownField(connection, query);
  if (unknown !== null) return syncFailure(server, structure, unknown);
  const found = findRows(server, account, query);
  const total = query.countOnly || query.withCount ? { total: found.length } : {};
  const rows = { inventories: pageOf(found, query) };
  const body = withSchemaMap(structure, query.countOnly ? total : { ...rows, ...total });
  return { kind: 'json', httpStatus: 200, structure, body, escapeHtml: true };
}

function byIdentity(condition: Condition): Query {
  return {
    conditions: [condition],
    limit: MOST,
    start: 0,
    sort: null,
    fields: null,
    countOnly: false,
    withCount: false,
  };
}

function readQuery(request: ApiRequest): Query {
  const read = (name: FieldNames['query-params']): string | null => request.query.get(name)?.trim() ?? null;
  const sort = read('sort');
  return {
    limit: readInteger(read('limit'), 'limit') ?? MOST,
    start: readInteger(read('start'), 'start') ?? 0,
    countOnly: read('count')?.toLowerCase() === 'true',
    withCount: read('replyWithCount')?.toLowerCase() === 'true',
    sort: sort === null ? null : { name: sort.replace(/^[+-]+/, ''), descending: sort.startsWith('-') },
    conditions: request.query.getAll('q' satisfies FieldNames['query-params']).map(readCondition),
    fields:
      read('fields')
        ?.split(',')
        .map((name) => name.trim()) ?? null,
  };
}

function readInteger(text: string | null, name: string): number | null {
  if (text === null) return null;
  if (/^[+-]?\d{1,9}$/.test(text)) return Number(text);
  throw new Refusal(400, `Invalid query parameter. '${name}' must be an integer`);
}

/** What a query may name: the plain fields of a connection. */
function unknownField(connection: Structure, query: Query): Failure | null {
  const named = [
    ...query.conditions.map(({ name }) => name),
    ...(query.sort === null ? [] : [query.sort.name]),
    ...(query.fields ?? []),
  ];
  const known = new Set(connection.fields.filter((field) => connection.child(field) === null).map(nameOf));
  const unknown = named.find((name) => !known.has(name));
  if (unknown === undefined) return null;
  return failure('SYS.1000', `inventory class[class ${javaClass(connection)}] not having field[${unknown}]`);
}

function nameOf({ name }: { readonly name: string }): string {
  return name;
}

/** An account sees what it owns; an administrator sees everything. */
function findRows(server: Server, account: Account, query: Query): readonly JsonObject[] {
  const rows = [...server.store.connections.values()]
    .filter(({ owner }) => account.admin || owner === account.uuid)
    .map(({ row }) => row)
    .filter((row) => query.conditions.every((condition) => meets(row, condition)));
  const { sort } = query;
  if (sort === null) return rows;
  const sign = sort.descending ? -1 : 1;
  return rows.toSorted((left, right) => sign * compareValues(left[sort.name], right[sort.name]));
}

function pageOf(rows: readonly JsonObject[], { start, limit, fields }: Query): readonly JsonObject[] {
  const page = rows.slice(Math.max(start, 0), Math.max(start, 0) + Math.max(limit, 0));
  return page.map((row) => {
    const kept = Object.entries(row).filter(([name]) => fields?.includes(name) ?? true);
    return omitNulls(Object.fromEntries(kept)) as JsonObject;
  });
}
