import type { DeployedReconnectRequest } from '../../../generated/types.ts';
import { exampleBody } from '../../contract/compose.ts';
import type { JsonObject, Unchecked } from '../../model/json.ts';
import { type Credential, findAccount, readCredential } from '../authentication.ts';
import { castToList, readGson } from '../gson.ts';
import { type Answer, type ApiRequest, Refusal } from '../http.ts';
import { errorBody, type Failure, failure, type Result } from '../results.ts';
import { type Connection, type Row, type Server, timestampOf } from '../server.ts';

interface ReconnectCall {
  /** Uuid of the connection, from the path. */
  readonly connection: string;
  readonly credential: Credential;
  readonly tags: ReturnType<typeof readTags>;
}

/** Reads the lists of tags, whose items are not checked. */
export function readTags(body: JsonObject) {
  const { systemTags, userTags }: Unchecked<DeployedReconnectRequest> = body;
  return { systemTags: castToList(systemTags), userTags: castToList(userTags) };
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
  const begin = (): void => {
    if (!comesUp) setStatus(server, connection, 'Disconnected');
  };
  const finish = (): void => {
    // The answer is the row as it was loaded before the change, with the new status.
    const row = { ...connection.row, status: 'Ready' };
    if (comesUp) setStatus(server, connection, 'Ready');
    done(comesUp ? { kind: 'connection', row } : stayedDown(before));
  };
  // Connections on one VIP share a queue: their calls run one after another.
  background.add(String(before.vipUuid), comesUp ? jobDuration : failAfter, begin, finish);
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
  const [withNull] = Object.entries(tags).find(([, list]) => list.includes(null)) ?? [];
  if (withNull !== undefined) return failure('SYS.1007', `field[${withNull}] cannot contain a NULL element`);
  const connection = server.store.connections.get(uuid);
  const resource = `resource[uuid:${uuid}, type:IPsecConnectionVO]`;
  if (connection === undefined) return failure('SYS.1003', `invalid field[uuid], ${resource} not found`);
  const account = findAccount(server, credential);
  if ('kind' in account) return account;
  if (!account.admin && account.uuid !== connection.owner)
    return failure(
      'SYS.1006',
      `permission denied, the account[uuid:${account.uuid}] is not the owner of the ${resource}`,
    );
  if (tags.systemTags.includes('validationOnly')) return { kind: 'validated' };
  const { l3NetworkRefs } = connection.row;
  const hasNetwork = Array.isArray(l3NetworkRefs) && l3NetworkRefs.length > 0;
  return hasNetwork ? connection : noNetwork(server, connection.row);
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
      resolve(failure(cause instanceof Refusal ? 'ID.1001' : 'SYS.1007', (cause as Error).message));
    }
  });
  const { catalog, store } = server;
  const structure = catalog.structure('reconnect-response');
  const isFailed = result.kind === 'failed';
  // A call that was only checked did nothing: the connection is answered as it is.
  const row = result.kind === 'connection' ? result.row : (store.connections.get(connection)?.row ?? null);
  const values = {
    '/inventory': isFailed ? null : row,
    '/error': isFailed ? errorBody(catalog, 'documented', result) : null,
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
