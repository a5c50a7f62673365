import type { FieldNames } from '../../../generated/types.ts';
import type { Catalog } from '../../contract/catalog.ts';
import type { JsonObject } from '../../model/json.ts';
import { formatTimestamp } from '../../model/timestamp.ts';
import { changeRow, type Row } from '../connection.ts';
import { type Failure, failure } from '../failure.ts';
import type { Server } from '../server.ts';
import type { Connection } from '../store.ts';
import { type Action, messageClass, type Work } from './call.ts';

const READY = 'Ready';
const DISCONNECTED = 'Disconnected';

/** The reconnect (`server/reconnect`): drops the tunnel and waits for it to come up again. */
export function reconnectAction(catalog: Catalog): Action {
  return {
    key: 'reconnectIPsecConnection' satisfies FieldNames['reconnect-request'],
    message: messageClass(catalog.operation('reconnect').name),
    checkParameter: () => null,
    checkConnection: ({ oldRouter }, uuid) =>
      oldRouter
        ? failure('SYS.1007', `could not reconnect this ipsec [uuid:${uuid}], please upgrade ipsec version`)
        : null,
    createWork,
  };
}

function createWork(server: Server, uuid: string): Work {
  const { store, durations } = server;
  let failed: Failure | null = null;
  /** The row as it was before the tunnel dropped, which is the one that is answered. */
  let before: JsonObject = {};
  return {
    begin() {
      const connection = store.connections.get(uuid);
      failed = connection === undefined ? gone(uuid) : networkProblem(server, connection, uuid);
      if (connection === undefined || failed !== null) return 0;
      before = connection.row;
      if (connection.comesUp) return durations.success;
      if ((before as Row).status === READY) setStatus(server, connection, DISCONNECTED);
      failed = stayedDown(uuid);
      return durations.failure;
    },
    finish() {
      if (failed !== null) return { kind: 'failed', failure: failed };
      const connection = store.connections.get(uuid);
      if (connection !== undefined && (connection.row as Row).status !== READY)
        setStatus(server, connection, READY);
      return { kind: 'connection', row: changeRow(before, { status: READY }) };
    },
  };
}

/** A change of the row dates it anew; the copy that a job answers keeps its old date. */
function setStatus(server: Server, connection: Connection, status: string): void {
  const lastOpDate = formatTimestamp(server.now());
  connection.row = changeRow(connection.row, { status, lastOpDate });
}

function gone(uuid: string): Failure {
  return failure('SYS.1007', `cannot find the IPsecconnection[uuid:${uuid}], it may have been deleted`);
}

function stayedDown(uuid: string): Failure {
  return failure('SYS.1007', `IPsec connection[${uuid}] status down`);
}

/**
 * Without a network the lookup of its router throws. Servers answer that alone; the page, which has
 * root errors, gets it as the cause of the tunnel being down.
 */
function networkProblem(server: Server, connection: Connection, uuid: string): Failure | null {
  const { l3NetworkRefs } = connection.row as Row;
  if (Array.isArray(l3NetworkRefs) && l3NetworkRefs.length > 0) return null;
  const cause = noNetwork(uuid);
  return server.dialect === 'deployed' ? cause : { ...stayedDown(uuid), cause };
}

/** No text of a server is known for this one. */
export function noNetwork(uuid: string): Failure {
  return failure('SYS.1000', `no L3 network is attached to the IPsecConnection[uuid:${uuid}]`);
}
