import type { FieldNames } from '../../../generated/types.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { checkCall } from '../access/call-checks.ts';
import type { Credential } from '../access/credential.ts';
import type { Row } from '../connection.ts';
import { type Failure, failure } from '../failure.ts';
import type { Result } from '../jobs/job.ts';
import type { Server } from '../server.ts';
import type { Connection } from '../store.ts';

/** The doing of an action. */
export interface Work {
  /** Starts it; answers how many milliseconds it takes. */
  begin(): number;
  finish(): Result;
}

/** Something that can be done to a connection. */
export interface Action {
  /** Key under which a body asks for it. */
  readonly key: string;
  /** Java class of its message, which stands in the text of a denial. */
  readonly message: string;
  checkParameter(parameter: JsonObject): Failure | null;
  /** The plugin's own rules, checked after all others. */
  checkConnection(connection: Connection, uuid: string): Failure | null;
  createWork(server: Server, uuid: string, parameter: JsonObject): Work;
}

/** An action as it was called. */
export interface Call {
  readonly action: Action;
  /** Identity of the connection, from the path. */
  readonly connection: string;
  readonly credential: Credential;
  readonly parameter: JsonObject;
  /** Lists of tags by the name of their field. */
  readonly tags: ReadonlyMap<string, readonly JsonValue[]>;
  readonly validationOnly: boolean;
}

/** System tag that asks for the checks alone. */
export const VALIDATION_ONLY = 'validationOnly';

export const SYSTEM_TAGS = 'systemTags' satisfies FieldNames['reconnect-request'];
/** The lists of tags that go along with an action. */
export const TAGS = [SYSTEM_TAGS, 'userTags'] satisfies FieldNames['reconnect-request'][];

/** Checks a call and does it; `done` is told its result once, perhaps before this returns. */
export function startCall(server: Server, call: Call, done: (result: Result) => void): void {
  server.queues.advance();
  const refused = checkCall(server, call);
  if (refused !== null) done({ kind: 'failed', failure: refused });
  else if (call.validationOnly) done({ kind: 'validated' });
  else enqueue(server, call, done);
}

/** Connections on one VIP share a queue: their reconnects run one after another. */
function enqueue(server: Server, call: Call, done: (result: Result) => void): void {
  const work = call.action.createWork(server, call.connection, call.parameter);
  const row = server.store.connections.get(call.connection)?.row ?? {};
  server.queues.add(String((row as Row).vipUuid), {
    begin: () => work.begin(),
    finish: () => done(work.finish()),
    drop: () => done({ kind: 'failed', failure: failure('SYS.1000', 'the server was stopped') }),
  });
}

/** Java class of the message of an operation of the IPsec plugin. */
export function messageClass(operation: string): string {
  return `org.zstack.ipsec.API${operation}Msg`;
}
