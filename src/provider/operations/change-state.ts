import type { JsonObject } from '../../model/json.ts';
import type { ActionRun, ConnectionAction } from '../calls.ts';
import { type Failure, failure, mandatoryFailure, VALIDATOR } from '../job-results.ts';
import { type Server, timestampOf } from '../server.ts';
import { noNetwork } from './reconnect.ts';

const PARAMETER = 'stateEvent';
const EVENTS: Readonly<Record<string, string>> = { enable: 'Enabled', disable: 'Disabled' };

/** The other action that shares the reconnect's path: it enables or disables a connection. */
export const changeStateAction: ConnectionAction = {
  key: 'changeIPSecConnectionState',
  checkParameter,
  checkConnection: ({ row: { status, uuid } }) =>
    status === 'Ready'
      ? null
      : failure('SYS.1007', `can not change state because ipsec [uuid:${uuid}] status is not ready`),
  createRun,
};

function checkParameter({ [PARAMETER]: event = null }: JsonObject): Failure | null {
  if (event === null) return mandatoryFailure(PARAMETER);
  const word = typeof event === 'string' ? event : JSON.stringify(event);
  if (Object.hasOwn(EVENTS, word)) return null;
  return failure(
    'SYS.1007',
    `valid value for field[${PARAMETER}] of message[${VALIDATOR}] are [${Object.keys(EVENTS).join(', ')}], but ${word} found`,
  );
}

function createRun(server: Server, uuid: string, parameter: JsonObject): ActionRun {
  const state = EVENTS[String(parameter[PARAMETER])] ?? '';
  return {
    begin: () => server.durations.success,
    finish() {
      const connection = server.store.connections.get(uuid);
      if (connection === undefined) return { kind: 'connection', row: {} };
      if (connection.row.state === state) return { kind: 'connection', row: connection.row };
      const failed = noNetwork(connection.row);
      if (failed !== null) return { kind: 'failed', failure: failed };
      connection.row = { ...connection.row, state, lastOpDate: timestampOf(server, server.now()) };
      return { kind: 'connection', row: connection.row };
    },
  };
}
