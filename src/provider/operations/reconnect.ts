import type { FieldNames } from '../../../generated/types.ts';
import { exampleBody } from '../../contract/compose.ts';
import { isJsonObject, type JsonArray, type JsonObject, type JsonValue } from '../../model/json.ts';
import { readCredential } from '../authentication.ts';
import { type ActionCall, type ActionRun, type ConnectionAction, startCall, TAGS } from '../calls.ts';
import { type Answer, type ApiRequest, Refusal } from '../http.ts';
import { errorBody, type Failure, failure, type Result } from '../job-results.ts';
import { type Connection, type Row, type Server, timestampOf } from '../server.ts';

const READY = 'Ready';
const DISCONNECTED = 'Disconnected';

/** The reconnect (`server/reconnect`): drops the tunnel and waits for it to come up again. */
export const reconnectAction: ConnectionAction = {
  key: 'reconnectIPsecConnection' satisfies FieldNames['reconnect-request'],
  createRun,
};

function createRun(server: Server, uuid: string): ActionRun {
  const { store, durations } = server;
  /** The row before the tunnel dropped, which the answer shows; or why the reconnect fails. */
  let before: Row | Failure;
  return {
    begin() {
      const connection = store.connections.get(uuid);
      before = connection === undefined ? gone(uuid) : (networkProblem(server, connection) ?? connection.row);
      if (connection === undefined || 'details' in before) return 0;
      if (connection.comesUp) return durations.success;
      if (before.status === READY) setStatus(server, connection, DISCONNECTED);
      before = stayedDown(uuid);
      return durations.failure;
    },
    finish() {
      if ('details' in before) return { kind: 'failed', failure: before };
      const connection = store.connections.get(uuid);
      if (connection !== undefined && connection.row.status !== READY) setStatus(server, connection, READY);
      return { kind: 'connection', row: { ...before, status: READY } };
    },
  };
}

/** A change of the row updates its date; the copy in the answer keeps the old date. */
function setStatus(server: Server, connection: Connection, status: string): void {
  connection.row = { ...connection.row, status, lastOpDate: timestampOf(server, server.now()) };
}

function gone(uuid: string): Failure {
  return failure('SYS.1007', `cannot find the IPsecconnection[uuid:${uuid}], it may have been deleted`);
}

function stayedDown(uuid: string): Failure {
  return failure('SYS.1007', `IPsec connection[${uuid}] status down`);
}

/**
 * Without a network the lookup of its router throws. Servers answer that error alone; in the page, which shows
 * root errors, it is the cause of the tunnel being down.
 */
function networkProblem(server: Server, { row }: Connection): Failure | null {
  const cause = noNetwork(row);
  if (cause === null || server.dialect === 'deployed') return cause;
  return { ...stayedDown(String(row.uuid)), cause };
}

/** No text of a server is known for this one. */
export function noNetwork({ uuid, l3NetworkRefs }: Row): Failure | null {
  if (Array.isArray(l3NetworkRefs) && l3NetworkRefs.length > 0) return null;
  return failure('SYS.1000', `no L3 network is attached to the IPsecConnection[uuid:${uuid}]`);
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
  const call = readDocumentedCall(server, request, connection);
  if ('code' in call) return documentedAnswer(server, { kind: 'failed', failure: call });
  const result = await new Promise<Result>((resolve) => startCall(server, call, resolve));
  if (result.kind !== 'validated') return documentedAnswer(server, result);
  // Nothing was done: the connection is answered as it is.
  const row = server.store.connections.get(connection)?.row ?? {};
  return documentedAnswer(server, { kind: 'connection', row });
}

function readDocumentedCall(server: Server, request: ApiRequest, connection: string): ActionCall | Failure {
  const body = parseBody(request.body);
  if (body === null) return failure('SYS.1007', 'the body is not a JSON object');
  const tags = new Map<string, JsonArray>();
  for (const name of TAGS) {
    const list = body[name];
    if (list === undefined) continue;
    if (!isTextList(list)) return failure('SYS.1007', `field[${name}] must be a list of strings`);
    tags.set(name, list);
  }
  try {
    const credential = readCredential(server, request);
    return { action: reconnectAction, connection, credential, parameter: {}, tags };
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause;
    return failure('ID.1001', cause.message);
  }
}

function parseBody(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isTextList(value: JsonValue): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/** The body of the page: success, connection and error in one (`page/responses`). */
function documentedAnswer(
  { catalog }: Server,
  result: Exclude<Result, { readonly kind: 'validated' }>,
): Answer {
  const structure = catalog.structure('reconnect-response');
  const [outcome, inventory, error] =
    result.kind === 'failed'
      ? (['failure', null, errorBody(catalog, 'documented', result.failure)] as const)
      : (['success', result.row, null] as const);
  const values = { '/inventory': inventory, '/error': error };
  return {
    kind: 'json',
    httpStatus: 200,
    structure,
    body: exampleBody(structure, { dialect: 'documented', outcome, values }),
    escapeHtml: false,
    contentType: 'application/json;charset=UTF-8',
  };
}
