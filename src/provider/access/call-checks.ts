import { type Failure, failure } from '../failure.ts';
import type { Call } from '../operations/call.ts';
import type { Server } from '../server.ts';
import { findAccount, isFailure } from './sessions.ts';

/**
 * What a server checks once a call is accepted, in its order: parameters, resource, session, roles,
 * ownership, the plugin's own rules (facts, order of decisions, 12 to 14).
 *
 * @returns why it fails, or null
 */
export function checkCall(server: Server, call: Call): Failure | null {
  return checkTags(call) ?? call.action.checkParameter(call.parameter) ?? checkAccess(server, call);
}

function checkTags({ tags }: Call): Failure | null {
  for (const [name, list] of tags) {
    if (list.includes(null)) return failure('SYS.1007', `field[${name}] cannot contain a NULL element`);
  }
  return null;
}

function checkAccess(server: Server, call: Call): Failure | null {
  const connection = server.store.connections.get(call.connection);
  if (connection === undefined)
    return failure(
      'SYS.1003',
      `invalid field[uuid], resource[uuid:${call.connection}, type:IPsecConnectionVO] not found`,
    );
  const account = findAccount(server, call.credential);
  if (isFailure(account)) return account;
  if (!account.allowed) return denied(call.action.message);
  if (!account.admin && account.uuid !== connection.owner)
    return failure(
      'SYS.1006',
      `permission denied, the account[uuid:${account.uuid}] is not the owner of the resource[uuid:${call.connection}, type:IPsecConnectionVO]`,
    );
  return call.action.checkConnection(connection, call.connection);
}

/** The refusal of a call that no role of the account allows. */
export function denied(message: string): Failure {
  return failure(
    'SYS.1006',
    `operation[API:${message}] is denied by default, please contact admin to correct it`,
  );
}
