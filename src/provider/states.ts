import { buildRequest } from '../contract/request-templates.ts';
import { dateHeader, signRequest } from '../model/authorization.ts';
import type { StateValues } from '../model/contract.ts';
import { completeJob, JOB_LIFETIME, openJob } from './api-jobs.ts';
import { type Credential, openSession } from './authentication.ts';
import { startCall } from './calls.ts';
import { reconnectAction } from './operations/reconnect.ts';
import { ACCESS_KEY, ADMIN, addConnection, makeRow } from './seed.ts';
import type { Connection, Job, Row, Server } from './server.ts';

/**
 * Arranges the data of one state, with the values of the contract's example where they can be chosen. Returns
 * the values that cannot.
 */
type Arrange = (server: Server, example: (name: string) => string) => StateValues | undefined;

/** The provider has no such state. */
export class ProviderStateError extends Error {
  override readonly name = 'ProviderStateError';
}

const HOUR = 3_600_000;

/** A connection, and a session of the account that may do everything. */
function signedIn(other?: Partial<Connection>, changes?: Partial<Row>): Arrange {
  return (server, example) => {
    connect(server, example('connection'), other, changes);
    signIn(server, example('session'));
  };
}

/** Each state of the contract. They set data only: every answer comes from the provider's own work. */
const STATES: Readonly<Record<string, Arrange>> = {
  'an IPsec connection is up': signedIn(),
  'an IPsec connection cannot come up': signedIn({ comesUp: false }),
  'an IPsec connection cannot come up because its network is gone': signedIn({}, { l3NetworkRefs: [] }),
  'a job id is already used': (server, example) => {
    connect(server, example('connection'));
    endJob(server, example('job'), example('connection'), signIn(server, example('session')));
  },
  'an access key exists': (server, example) => {
    const { date } = signReconnect(server, example, server.now());
    return { date };
  },
  'an access key has signed a reconnect': (server, example) => signReconnect(server, example, server.now()),
  'an access key exists and the clock of its user is an hour slow': (server, example) =>
    signReconnect(server, example, server.now() - HOUR),
  // Like a job that a restart has left behind, it stays in progress.
  'a job is in progress': (server, example) => {
    openJob(server, example('job'));
  },
  'a reconnect has succeeded': (server, example) => {
    connect(server, example('connection'));
    endJob(server, example('job'), example('connection'));
  },
  'a reconnect of an unknown connection has failed': (server, example) => {
    server.store.connections.delete(example('connection'));
    endJob(server, example('job'), example('connection'));
  },
  'a reconnect with an expired session has failed': (server, example) => {
    const connection = server.newId();
    connect(server, connection);
    const session = openSession(server, ADMIN.uuid, server.newId());
    session.expires = server.now() - 1;
    endJob(server, example('job'), connection, { kind: 'session', session: session.uuid });
  },
  'a reconnect without permission has failed': (server, example) => {
    connect(server, example('connection'));
    const stranger = { ...ADMIN, uuid: example('account'), accountName: 'stranger', admin: false };
    server.store.accounts.set(stranger.uuid, stranger);
    endJob(server, example('job'), example('connection'), { kind: 'account', account: stranger.uuid });
  },
  'a reconnect whose tunnel stayed down has failed': (server, example) => {
    connect(server, example('connection'), { comesUp: false });
    endJob(server, example('job'), example('connection'));
  },
  'a job has expired': (server, example) => {
    const connection = server.newId();
    connect(server, connection);
    const job = endJob(server, example('job'), connection);
    server.store.jobs.set(job.id, { ...job, created: job.created - JOB_LIFETIME - 1 });
  },
  'no IPsec connection has this uuid': (server, example) => {
    server.store.connections.delete(example('connection'));
    signIn(server, example('session'));
  },
  'an account exists': (server, example) => {
    const [accountName, passwordHash] = [example('account'), example('password')];
    server.store.accounts.set(ADMIN.uuid, { ...ADMIN, accountName, passwordHash });
  },
  'a session is open': (server, example) => {
    signIn(server, example('session'));
  },
};

export const STATE_NAMES: readonly string[] = Object.keys(STATES);

/**
 * Arranges a provider state in a store that was reset.
 *
 * @returns a value for every name that the contract gives the state
 * @throws ProviderStateError when the contract or the provider does not know the state
 */
export function arrangeState(server: Server, name: string): StateValues {
  const arrange = Object.hasOwn(STATES, name) ? STATES[name] : undefined;
  const state = server.catalog.states.find((one) => one.name === name);
  if (arrange === undefined || state === undefined)
    throw new ProviderStateError(`no provider state is called "${name}"`);
  const given =
    arrange(server, (key) => {
      const value = state.values[key];
      if (value === undefined) throw new ProviderStateError(`"${name}" has no example of a value for ${key}`);
      return value;
    }) ?? {};
  const stray = Object.keys(given).find((key) => !(key in state.values));
  if (stray !== undefined)
    throw new ProviderStateError(`"${name}" supplies ${stray}, which it does not have`);
  return { ...state.values, ...given };
}

function connect(
  { catalog, dialect, store }: Server,
  uuid: string,
  other: Partial<Connection> = {},
  changes: Partial<Row> = {},
): void {
  addConnection(store, { ...makeRow(catalog, dialect, { '/uuid': uuid }), ...changes }, other);
}

/** A connection, an access key, and what the key makes of a reconnect at that time. */
function signReconnect(
  server: Server,
  example: (name: string) => string,
  time: number,
): Readonly<Record<'date' | 'signature', string>> {
  connect(server, example('connection'));
  server.store.accessKeys.set(example('accessKey'), { ...ACCESS_KEY, id: example('accessKey') });
  const date = dateHeader(time, server.timeZone);
  const target = { path: { uuid: example('connection') } };
  const { method, path } = buildRequest(server.catalog, 'reconnect', target);
  return { date, signature: signRequest(ACCESS_KEY.secret, { method, date, path }) };
}

/** A session of the account that may do everything. */
function signIn(server: Server, session: string): Credential {
  openSession(server, ADMIN.uuid, session);
  return { kind: 'session', session };
}

/** Calls a reconnect and lets it end, in success or failure, as it does over HTTP. */
function endJob(
  server: Server,
  id: string,
  connection: string,
  credential: Credential = { kind: 'account', account: ADMIN.uuid },
): Job {
  const job = openJob(server, id);
  const call = { action: reconnectAction, connection, credential, parameter: {}, tags: new Map() };
  startCall(server, call, (result) => completeJob(server, job, result));
  server.queues.advance(Number.POSITIVE_INFINITY);
  return job;
}
