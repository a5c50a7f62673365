import type { JsonObject } from '../../model/json.ts';
import { formatTimestamp } from '../../model/timestamp.ts';
import { changeRow, type Row } from '../connection.ts';
import { type Failure, failure, mandatoryFailure, VALIDATOR } from '../failure.ts';
import type { Server } from '../server.ts';
import { type Action, messageClass, type Work } from './call.ts';
import { noNetwork } from './reconnect.ts';

const NAME = 'ChangeIPSecConnectionState';
const PARAMETER = 'stateEvent';
const EVENTS: Readonly<Record<string, string>> = { enable: 'Enabled', disable: 'Disabled' };

/** The other action that shares the reconnect's path: it enables or disables a connection. */
export function changeStateAction(): Action {
  return {
    key: NAME.charAt(0).toLowerCase() + NAME.slice(1),
    message: messageClass(NAME),
    checkParameter,
    checkConnection: ({ row }, uuid) =>
      (row as Row).status === 'Ready'
        ? null
        : failure('SYS.1007', `can not change state because ipsec [uuid:${uuid}] status is not ready`),
    createWork,
  };
}

function checkParameter(parameter: JsonObject): Failure | null {
  const event = parameter[PARAMETER] ?? null;
  if (event === null) return mandatoryFailure(PARAMETER);
  const word = typeof event === 'string' ? event : JSON.stringify(event);
  if (Object.hasOwn(EVENTS, word)) return null;
  return failure(
    'SYS.1007',
    `valid value for field[${PARAMETER}] of message[${VALIDATOR}] are [${Object.keys(EVENTS).join(', ')}], but ${word} found`,
  );
}

function createWork(server: Server, uuid: string, parameter: JsonObject): Work {
  const wanted = EVENTS[String(parameter[PARAMETER])] ?? '';
  return {
    begin: () => server.durations.success,
    finish() {
      const connection = server.store.connections.get(uuid);
      const row = connection?.row ?? {};
      if (connection === undefined || (row as Row).state === wanted) return { kind: 'connection', row };
      const { l3NetworkRefs } = row as Row;
      if (!Array.isArray(l3NetworkRefs) || l3NetworkRefs.length === 0)
        return { kind: 'failed', failure: noNetwork(uuid) };
      const lastOpDate = formatTimestamp(server.now());
      connection.row = changeRow(row, { state: wanted, lastOpDate });
      return { kind: 'connection', row: connection.row };
    },
  };
}
