import type { Catalog } from '../../contract/catalog.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { formatTimestamp } from '../../model/timestamp.ts';
import { changeRow, readRow } from '../connection.ts';
import { type Failure, failure } from '../failure.ts';
import type { Server } from '../server.ts';
import type { Connection } from '../store.ts';
import { type Action, messageClass, type Work } from './call.ts';

const READY = 'Ready';
const DISCONNECTED = 'Disconnected';

/** The reconnect (`server/reconnect`): drops the tunnel and waits for it to come up again. */
export function reconnectAction(catalog: Catalog): Action {
  return {
    key: catalog.structure('reconnect-request').role('action'),
    message: messageClass(catalog.operation('reconnect').name),
    checkParameter: () => null,
    checkConnection: ({ oldRouter }, identity) =>
      oldRouter
        ? failure(
            'SYS.1007',
            `could not reconnect this ipsec [uuid:${identity}], please upgrade ipsec version`,
          )
        : null,
    createWork,
  };
}

function createWork(server: Server, identity: string): Work {
  const { catalog, store, durations } = server;
  let failed: Failure | null = null;
  /** The row as it was before the tunnel dropped, which is the one that is answered. */
  let before: JsonObject = {};
  return {
    begin() {
      const connection = store.connections.get(identity);
      failed = connection === undefined ? gone(identity) : networkProblem(server, connection, identity);
      if (connection === undefined || failed !== null) return 0;
      before = connection.row;
      if (connection.comesUp) return durations.success;
      if (readRow(catalog, before, 'readiness') === READY) setReadiness(server, connection, DISCONNECTED);
      failed = stayedDown(identity);
      return durations.failure;
    },
    finish() {
      if (failed !== null) return { kind: 'failed', failure: failed };
      const connection = store.connections.get(identity);
      if (connection !== undefined && readRow(catalog, connection.row, 'readiness') !== READY)
        setReadiness(server, connection, READY);
      return { kind: 'connection', row: changeRow(catalog, before, { readiness: READY }) };
    },
  };
}

/** A change of the row dates it anew; the copy that a job answers keeps its old date. */
function setReadiness(server: Server, connection: Connection, readiness: string): void {
  const changed = formatTimestamp(server.now());
  connection.row = changeRow(server.catalog, connection.row, { readiness, changed });
}

function gone(identity: string): Failure {
  return failure('SYS.1007', `cannot find the IPsecconnection[uuid:${identity}], it may have been deleted`);
}

function stayedDown(identity: string): Failure {
  return failure('SYS.1007', `IPsec connection[${identity}] status down`);
}

/**
 * Without a network the lookup of its router throws. Servers answer that alone; the page, which has
 * root errors, gets it as the cause of the tunnel being down.
 */
function networkProblem(server: Server, connection: Connection, identity: string): Failure | null {
  const networks: JsonValue | undefined = readRow(server.catalog, connection.row, 'networks');
  if (Array.isArray(networks) && networks.length > 0) return null;
  const cause = noNetwork(identity);
  return server.dialect === 'deployed' ? cause : { ...stayedDown(identity), cause };
}

/** No text of a server is known for this one. */
export function noNetwork(identity: string): Failure {
  return failure('SYS.1000', `no L3 network is attached to the IPsecConnection[uuid:${identity}]`);
}
