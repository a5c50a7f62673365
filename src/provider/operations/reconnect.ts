import type { FieldNames } from '../../../generated/types.ts';
import { exampleBody } from '../../contract/compose.ts';
import type { JsonArray, JsonObject } from '../../model/json.ts';
import { type Credential, findAccount, readCredential } from '../authentication.ts';
import { castToList, readGson } from '../gson.ts';
import { type Answer, type ApiRequest, Refusal } from '../http.ts';
import { errorBody, type Failure, failure, isFailure, type Result } from '../results.ts';
import { type Connection, type Row, type Server, timestampOf } from '../server.ts';

const SYSTEM_TAGS = 'systemTags' satisfies FieldNames['reconnect-request'];
const TAGS = [SYSTEM_TAGS, 'userTags'] satisfies FieldNames['reconnect-request'][];
/** System tag that asks for the checks alone. */
const VALIDATION_ONLY = 'validationOnly';

/** Lists of tags by the name of their field. */
export type Tags = Readonly<Record<string, JsonArray>>;

/** Reads tags beside the action, or inside it, where the vendor's SDKs put them. Items of a list are not checked. */
export function readTags(body: JsonObject): Tags {
  const lists = TAGS.map((name) => [name, castToList(body[name])] as const);
  return Object.fromEntries(lists.flatMap(([name, list]) => (list === null ? [] : [[name, list]])));
}

/** A reconnect as it was called. */
export interface ReconnectCall {
  /** Uuid of the connection, from the path. */
  readonly connection: string;
  readonly credential: Credential;
  readonly tags: Tags;
}

/**
 * Checks a call and does it (`server/reconnect`): the tunnel drops, and comes up again or stays down. Calls `done`
 * once with the result, perhaps before this returns.
 */
export function startReconnect(server: Server, call: ReconnectCall, done: (result: Result) => void): void {
  const { background, jobDuration, failAfter } = server;
  background.advance();
  const connection = checkCall(server, call);
  if ('kind' in connection) {
    done(connection);
    return;
  }
  const { comesUp, row: before } = connection;
  // Connections on one VIP share a queue: their calls run one after another.
  background.add(String(before.vipUuid), comesUp ? jobDuration : failAfter, {
    begin() {
      if (!comesUp) setStatus(server, connection, 'Disconnected');
    },
    finish() {
      // The answer is the row as it was loaded before the change, with the new status.
      const row = { ...connection.row, status: 'Ready' };
      if (comesUp) setStatus(server, connection, 'Ready');
      done(comesUp ? { kind: 'connection', row } : { kind: 'failed', failure: stayedDown(before) });
    },
  });
}

/**
 * What a server checks once a call is accepted, in its order: tags, resource, session, ownership, network (see
 * `contracts/sources.json`).
 *
 * @returns the connection to work on, or how the call ends without any work
 */
function checkCall(
  server: Server,
  { connection: uuid, credential, tags }: ReconnectCall,
): Connection | Result {
  const withNull = Object.keys(tags).find((name) => tags[name]?.includes(null));
  if (withNull !== undefined) return failed('SYS.1007', `field[${withNull}] cannot contain a NULL element`);
  const connection = server.store.connections.get(uuid);
  const resource = `resource[uuid:${uuid}, type:IPsecConnectionVO]`;
  if (connection === undefined) return failed('SYS.1003', `invalid field[uuid], ${resource} not found`);
  const account = findAccount(server, credential);
  if (isFailure(account)) return { kind: 'failed', failure: account };
  if (!account.admin && account.uuid !== connection.owner)
    return failed(
      'SYS.1006',
      `permission denied, the account[uuid:${account.uuid}] is not the owner of the ${resource}`,
    );
  if (tags[SYSTEM_TAGS]?.includes(VALIDATION_ONLY)) return { kind: 'validated' };
  const { l3NetworkRefs } = connection.row;
  const hasNetwork = Array.isArray(l3NetworkRefs) && l3NetworkRefs.length > 0;
  return hasNetwork ? connection : { kind: 'failed', failure: noNetwork(server, connection.row) };
}

function failed(code: Failure['code'], details: string): Result {
  return { kind: 'failed', failure: failure(code, details) };
}

/**
 * Without a network the lookup of its router throws. Servers answer that error alone, in words of Java that are not
 * known; in the page, which shows root errors, it is the cause of the tunnel being down.
 */
function noNetwork({ dialect }: Server, row: Row): Failure {
  const cause = failure('SYS.1000', `no L3 network is attached to the IPsecConnection[uuid:${row.uuid}]`);
  return dialect === 'deployed' ? cause : { ...stayedDown(row), cause };
}

function stayedDown({ uuid }: Row): Failure {
  return failure('SYS.1007', `IPsec connection[${uuid}] status down`);
}

/** A change of the row updates its date. */
function setStatus(server: Server, connection: Connection, status: string): void {
  if (connection.row.status === status) return;
  connection.row = { ...connection.row, status, lastOpDate: timestampOf(server, server.now()) };
}

/**
 * The reconnect of the page: one answer, sent when the tunnel is up or has failed. The page has no reply but
 * 200, so a refusal is a 200 too.
 */
export async function putDocumentedReconnect(
  server: Server,
  request: ApiRequest,
  connection: string,
): Promise<Answer> {
  const result = await new Promise<Result>((resolve) => {
    try {
      const body = readGson(request.body);
      if (body === null) throw new Error('the body is not a JSON object');
      const credential = readCredential(server, request);
      startReconnect(server, { connection, credential, tags: readTags(body) }, resolve);
    } catch (cause) {
      resolve(failed(cause instanceof Refusal ? 'ID.1001' : 'SYS.1007', (cause as Error).message));
    }
  });
  const { catalog, store } = server;
  const structure = catalog.structure('reconnect-response');
  const isFailed = result.kind === 'failed';
  // A call that was only checked did nothing: the connection is answered as it is.
  const row = result.kind === 'connection' ? result.row : (store.connections.get(connection)?.row ?? null);
  const values = {
    '/inventory': isFailed ? null : row,
    '/error': isFailed ? errorBody(catalog, 'documented', result.failure) : null,
  };
  const outcome = isFailed ? 'failure' : 'success';
  return {
    status: 200,
    structure,
    body: exampleBody(structure, { dialect: 'documented', outcome, values }),
    escapeHtml: false,
    contentType: 'application/json;charset=UTF-8',
  };
}
