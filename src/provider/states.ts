import { ADMIN } from './seed.ts';
import type { Server } from './server.ts';
import {
  addAccessKey,
  addAccount,
  addConnection,
  addConnectionWithoutNetwork,
  addEndedJob,
  addExpiredSession,
  addJobInProgress,
  addSession,
  addStranger,
  ageJob,
  dateHeader,
  signReconnect,
} from './state-data.ts';

/** The values that a state supplies, by the names that templates use. */
export type StateValues = Readonly<Record<string, string>>;

/**
 * Arranges the data of one state. It is given the value of each name in the contract's example, for
 * wherever a value is free to choose, and answers those that are not.
 */
type Arrange = (server: Server, example: (name: string) => string) => StateValues | undefined;

/** The provider has no such state. */
export class ProviderStateError extends Error {
  override readonly name = 'ProviderStateError';
}

const HOUR = 3_600_000;
const ANYBODY = { kind: 'account', account: ADMIN.uuid } as const;

/** Each state of the contract. They set data only: every answer comes from the provider's own work. */
const STATES: Readonly<Record<string, Arrange>> = {
  'an IPsec connection is up': (server, example) => {
    addConnection(server, example('connection'));
    addSession(server, example('session'));
  },
  'an IPsec connection cannot come up': (server, example) => {
    addConnection(server, example('connection'), false);
    addSession(server, example('session'));
  },
  'an IPsec connection cannot come up because its network is gone': (server, example) => {
    addConnectionWithoutNetwork(server, example('connection'));
    addSession(server, example('session'));
  },
  'a job id is already used': (server, example) => {
    addConnection(server, example('connection'));
    const credential = addSession(server, example('session'));
    addEndedJob(server, example('job'), { connection: example('connection'), credential });
  },
  'an access key exists': (server, example) => {
    addConnection(server, example('connection'));
    addAccessKey(server, example('accessKey'));
    return { date: dateHeader(server.now()) };
  },
  'an access key exists and the clock of its user is an hour slow': (server, example) => {
    addConnection(server, example('connection'));
    addAccessKey(server, example('accessKey'));
    const date = dateHeader(server.now() - HOUR);
    return { date, signature: signReconnect(server, example('connection'), date) };
  },
  'a job is in progress': (server, example) => {
    addJobInProgress(server, example('job'));
  },
  'a reconnect has succeeded': (server, example) => {
    addConnection(server, example('connection'));
    addEndedJob(server, example('job'), { connection: example('connection'), credential: ANYBODY });
  },
  'a reconnect of an unknown connection has failed': (server, example) => {
    server.store.connections.delete(example('connection'));
    addEndedJob(server, example('job'), { connection: example('connection'), credential: ANYBODY });
  },
  'a reconnect with an expired session has failed': (server, example) => {
    const connection = server.newId();
    addConnection(server, connection);
    addEndedJob(server, example('job'), { connection, credential: addExpiredSession(server) });
  },
  'a reconnect without permission has failed': (server, example) => {
    addConnection(server, example('connection'));
    const credential = addStranger(server, example('account'));
    addEndedJob(server, example('job'), { connection: example('connection'), credential });
  },
  'a reconnect whose tunnel stayed down has failed': (server, example) => {
    addConnection(server, example('connection'), false);
    addEndedJob(server, example('job'), { connection: example('connection'), credential: ANYBODY });
  },
  'a job has expired': (server, example) => {
    const connection = server.newId();
    addConnection(server, connection);
    addEndedJob(server, example('job'), { connection, credential: ANYBODY });
    ageJob(server, example('job'));
  },
  'no IPsec connection has this uuid': (server, example) => {
    server.store.connections.delete(example('connection'));
    addSession(server, example('session'));
  },
  'an account exists': (server, example) => {
    addAccount(server, example('account'), example('password'));
  },
  'a session is open': (server, example) => {
    addSession(server, example('session'));
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
