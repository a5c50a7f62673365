import type { FieldNames } from '../../generated/types.ts';
import type { JsonArray, JsonObject } from '../model/json.ts';
import { type Credential, findAccount, isFailure } from './authentication.ts';
import { type Failure, failure, type Result } from './job-results.ts';
import type { Connection, Server } from './server.ts';

/** The work of an action. */
export interface ActionRun {
  /** Starts it; answers how many milliseconds it takes. */
  begin(): number;
  finish(): Result;
}

/** Something that can be done to a connection. */
export interface ConnectionAction {
  /** Key under which a body asks for it. */
  readonly key: string;
  checkParameter?(parameter: JsonObject): Failure | null;
  /** The plugin's own rules, checked after all others. */
  checkConnection?(connection: Connection): Failure | null;
  createRun(server: Server, uuid: string, parameter: JsonObject): ActionRun;
}

export const SYSTEM_TAGS = 'systemTags' satisfies FieldNames['reconnect-request'];
/** The lists of tags that go along with an action. */
export const TAGS = [SYSTEM_TAGS, 'userTags'] satisfies FieldNames['reconnect-request'][];
/** System tag that asks for the checks alone. */
const VALIDATION_ONLY = 'validationOnly';

/** An action as it was called. */
export interface ActionCall {
  readonly action: ConnectionAction;
  /** Uuid of the connection, from the path. */
  readonly connection: string;
  readonly credential: Credential;
  readonly parameter: JsonObject;
  /** Lists of tags by the name of their field. */
  readonly tags: ReadonlyMap<string, JsonArray>;
}

/** Checks a call and does it; calls `done` once with the result, perhaps before this returns. */
export function startCall(server: Server, call: ActionCall, done: (result: Result) => void): void {
  server.queues.advance();
  const found = checkCall(server, call);
  const validationOnly = call.tags.get(SYSTEM_TAGS)?.includes(VALIDATION_ONLY) ?? false;
  if ('details' in found || validationOnly) {
    done('details' in found ? { kind: 'failed', failure: found } : { kind: 'validated' });
    return;
  }
  const work = call.action.createRun(server, call.connection, call.parameter);
  // Connections on one VIP share a queue: their calls run one after another.
  server.queues.add(String(found.row.vipUuid), {
    begin: () => work.begin(),
    finish: () => done(work.finish()),
    drop: () => done({ kind: 'failed', failure: failure('SYS.1000', 'the server was stopped') }),
  });
}

/**
 * What a server checks once a call is accepted, in its order: parameters, resource, session,
 * ownership, the plugin's own rules (see `contracts/sources.json`).
 *
 * @returns why it fails, or the connection to work on
 */
function checkCall(
  server: Server,
  { action, connection: uuid, credential, parameter, tags }: ActionCall,
): Failure | Connection {
  const withNull = [...tags].find(([, list]) => list.includes(null))?.[0];
  if (withNull !== undefined) return failure('SYS.1007', `field[${withNull}] cannot contain a NULL element`);
  const wrong = action.checkParameter?.(parameter) ?? null;
  if (wrong !== null) return wrong;
  const connection = server.store.connections.get(uuid);
  const resource = `resource[uuid:${uuid}, type:IPsecConnectionVO]`;
  if (connection === undefined) return failure('SYS.1003', `invalid field[uuid], ${resource} not found`);
  const account = findAccount(server, credential);
  if (isFailure(account)) return account;
  if (!account.admin && account.uuid !== connection.owner)
    return failure(
      'SYS.1006',
      `permission denied, the account[uuid:${account.uuid}] is not the owner of the ${resource}`,
    );
  return action.checkConnection?.(connection) ?? connection;
}
