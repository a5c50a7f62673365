import { buildRequest } from '../contract/request.ts';
import { signRequest } from '../model/signature.ts';
import type { Credential } from './access/credential.ts';
import { openSession } from './access/sessions.ts';
import { changeRow, makeRow } from './connection.ts';
import { completeJob, JOB_LIFETIME, openJob } from './jobs/job-book.ts';
import { startCall } from './operations/call.ts';
import { reconnectAction } from './operations/reconnect.ts';
import { ACCESS_KEY, ADMIN, connectionOf, exampleRow } from './seed.ts';
import type { Server } from './server.ts';
import type { Connection } from './store.ts';

/** A connection whose tunnel comes up, unless it is said otherwise. */
export function addConnection(server: Server, uuid: string, comesUp = true): Connection {
  const { catalog, dialect, store } = server;
  const connection = connectionOf(makeRow(catalog, dialect, { ...exampleRow(catalog), uuid }));
  store.connections.set(uuid, { ...connection, comesUp });
  return connection;
}

export function addConnectionWithoutNetwork(server: Server, uuid: string): void {
  const connection = addConnection(server, uuid);
  const row = changeRow(connection.row, { l3NetworkRefs: [] });
  server.store.connections.set(uuid, { ...connection, row });
}

/** A session of the account that may do everything. */
export function addSession(server: Server, uuid: string): Credential {
  openSession(server, ADMIN.uuid, uuid);
  return { kind: 'session', session: uuid };
}

/** A session that nobody has called with for longer than it lives. */
export function addExpiredSession(server: Server): Credential {
  const session = openSession(server, ADMIN.uuid, server.newId());
  session.expires = server.now() - 1;
  return { kind: 'session', session: session.uuid };
}

/** An account that owns nothing, calling by a session of its own. */
export function addStranger(server: Server, uuid: string): Credential {
  const stranger = { ...ADMIN, uuid, accountName: 'stranger', admin: false };
  server.store.accounts.set(uuid, stranger);
  const session = server.newId();
  openSession(server, uuid, session);
  return { kind: 'session', session };
}

/** An account with this name and this password, given as its hash. */
export function addAccount(server: Server, accountName: string, passwordHash: string): void {
  server.store.accounts.set(ADMIN.uuid, { ...ADMIN, accountName, passwordHash });
}

export function addAccessKey(server: Server, id: string): void {
  server.store.accessKeys.set(id, { ...ACCESS_KEY, id });
}

/** A reconnect that was called and has ended, well or not: the provider works it out as it always does. */
export function addEndedJob(
  server: Server,
  id: string,
  { connection, credential }: { readonly connection: string; readonly credential: Credential },
): void {
  const job = addJobInProgress(server, id);
  const action = reconnectAction(server.catalog);
  const call = { action, connection, credential, parameter: {}, tags: new Map(), validationOnly: false };
  startCall(server, call, (result) => completeJob(server, job, result));
  server.queues.finishAll();
}

/** Nobody works on it, as on a job that a restart has left behind: it stays in progress. */
export function addJobInProgress(server: Server, id: string): ReturnType<typeof openJob> {
  return openJob(server, { id, schemaWanted: false, webHook: null });
}

/** Makes a job older than results are kept. */
export function ageJob(server: Server, id: string): void {
  const job = server.store.jobs.get(id);
  if (job !== undefined) server.store.jobs.set(id, { ...job, created: job.created - JOB_LIFETIME - 1 });
}

/** A moment as a `Date` header has it: RFC 1123, in GMT. */
export function dateHeader(time: number): string {
  return new Date(time).toUTCString();
}

/** The signature that the access key's user makes for a reconnect. */
export function signReconnect(server: Server, connection: string, date: string): string {
  const { method, path } = buildRequest(server.catalog, 'reconnect', { path: { uuid: connection } });
  return signRequest(ACCESS_KEY.secret, { method, date, path });
}
