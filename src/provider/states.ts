import type { ProviderStates } from '../../generated/types.ts';
import { buildRequest } from '../contract/request-templates.ts';
import { dateHeader, signRequest } from '../model/authorization.ts';
import type { StateValues } from '../model/contract.ts';
import { type Credential, openSession } from './authentication.ts';
import { completeJob, JOB_LIFETIME, openJob } from './jobs.ts';
import { readTags, startReconnect } from './operations/reconnect.ts';
import { ACCESS_KEY, ADMIN, addConnection, makeRow } from './seed.ts';
import type { Row, Server } from './server.ts';

/** What a state has beyond the connection, session, account and access key that its values name. */
interface StateData {
  /** No connection has the uuid `connection`. */
  readonly isUnknown?: true;
  readonly staysDown?: true;
  readonly row?: Partial<Row>;
  /** How the job `job` stands, whose reconnect the administrator called; there is none by default. */
  readonly job?: 'in progress' | 'ended' | 'expired';
  /** Who called the reconnect in place of the administrator. */
  readonly caller?: (server: Server, values: StateValues) => Credential;
  /** Milliseconds that the clock of the client is slow. */
  readonly slow?: number;
}

/** Each state of the contract. They set data only: every answer comes from the provider's own work. */
const STATES: Readonly<Record<keyof ProviderStates, StateData>> = {
  'an IPsec connection is up': {},
  'an IPsec connection cannot come up': { staysDown: true },
  'an IPsec connection cannot come up because its network is gone': { row: { l3NetworkRefs: [] } },
  'a job id is already used': { job: 'ended' },
  'an access key exists': {},
  'an access key has signed a reconnect': {},
  'an access key exists and the clock of its user is an hour slow': { slow: 3_600_000 },
  // Like a job that a restart has left behind, it stays in progress.
  'a job is in progress': { job: 'in progress' },
  'a reconnect has succeeded': { job: 'ended' },
  'a reconnect of an unknown connection has failed': { isUnknown: true, job: 'ended' },
  'a reconnect with an expired session has failed': { job: 'ended', caller: withExpiredSession },
  'a reconnect without permission has failed': { job: 'ended', caller: asStranger },
  'a reconnect whose tunnel stayed down has failed': { staysDown: true, job: 'ended' },
  'a job has expired': { job: 'expired' },
  'no IPsec connection has this uuid': { isUnknown: true },
  'an account exists': {},
  'a session is open': {},
};

/** Arranges a provider state in a store that was reset, with the values of the contract where they can be chosen. */
export function arrangeState(server: Server, name: string): StateValues {
  const values = server.catalog.states.find((one) => one.name === name)?.values;
  const data: StateData | undefined = STATES[name as keyof ProviderStates];
  if (values === undefined || data === undefined) throw new Error(`no provider state is called "${name}"`);
  const { catalog, dialect, store } = server;
  const { session, job = '', accessKey, account, password } = values;
  if (account !== undefined && password !== undefined)
    store.accounts.set(ADMIN.uuid, { ...ADMIN, accountName: account, passwordHash: password });
  if (session !== undefined) openSession(server, ADMIN.uuid, session);
  if (data.job === 'in progress') openJob(server, job);
  const isReconnected = data.job === 'ended' || data.job === 'expired';
  const connection = values['connection'] ?? (isReconnected ? server.newId() : null);
  if (connection === null) return values;
  const row = { ...makeRow(catalog, dialect, { '/uuid': connection }), ...data.row };
  if (data.isUnknown) store.connections.delete(connection);
  else addConnection(store, row, { comesUp: !data.staysDown });
  if (isReconnected) endJob(server, job, connection, data, values);
  return accessKey === undefined ? values : { ...values, ...signReconnect(server, values, data) };
}

/** Calls a reconnect and lets it end, as over HTTP. */
function endJob(server: Server, id: string, connection: string, data: StateData, values: StateValues): void {
  const job = openJob(server, id);
  const { caller = () => ({ kind: 'account', account: ADMIN.uuid }) as const } = data;
  const call = { connection, credential: caller(server, values), tags: readTags({}) };
  startReconnect(server, call, (result) => completeJob(server, job, result));
  server.background.advance(Number.POSITIVE_INFINITY);
  const created = job.created - JOB_LIFETIME - 1;
  if (data.job === 'expired') server.store.jobs.set(id, { ...job, created });
}

function withExpiredSession(server: Server): Credential {
  const session = openSession(server, ADMIN.uuid, server.newId());
  session.expires = server.now() - 1;
  return { kind: 'session', session: session.uuid };
}

function asStranger({ store }: Server, { account = '' }: StateValues): Credential {
  store.accounts.set(account, { ...ADMIN, uuid: account, accountName: 'stranger', admin: false });
  return { kind: 'account', account };
}

/** An access key, and what it makes of a reconnect; the signature where the state has one. */
function signReconnect(server: Server, values: StateValues, { slow = 0 }: StateData): StateValues {
  const { accessKey = '', connection = '' } = values;
  server.store.accessKeys.set(accessKey, { ...ACCESS_KEY, id: accessKey });
  const date = dateHeader(server.now() - slow, server.timeZone);
  if (!('signature' in values)) return { date };
  const { method, path } = buildRequest(server.catalog, 'reconnect', { path: { uuid: connection } });
  return { date, signature: signRequest(ACCESS_KEY.secret, { method, date, path }) };
}
