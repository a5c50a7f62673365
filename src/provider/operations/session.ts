import type { DeployedAccountCredentials, DeployedSession, FieldNames } from '../../../generated/types.ts';
import type { JsonObject, JsonValue, Unchecked } from '../../model/json.ts';
import { findSession, openSession } from '../authentication.ts';
import { castToMap } from '../gson.ts';
import type { Answer } from '../http.ts';
import { failure, failureAnswer, okAnswer } from '../results.ts';
import { type Server, timestampOf } from '../server.ts';

/** Opens a session for an account and its password (`server/session`). */
export function logIn(server: Server, body: JsonObject | null, schemaWanted: boolean): Answer {
  const { catalog, store } = server;
  const structure = catalog.structure('login-response');
  const action = 'logInByAccount' satisfies FieldNames['login-request'];
  const { accountName, password }: Unchecked<DeployedAccountCredentials> = castToMap(body?.[action]);
  const account = [...store.accounts.values()].find(
    (one) => one.accountName === accountName && one.passwordHash === password,
  );
  if (account === undefined)
    return failureAnswer(catalog, structure, failure('ID.1000', 'wrong account name or password'));
  const { uuid, created, expires } = openSession(server, account.uuid, server.newId());
  const inventory = {
    uuid,
    accountUuid: account.uuid,
    userUuid: account.uuid,
    expiredDate: timestampOf(server, expires),
    createDate: timestampOf(server, created),
    noSessionEvaluation: false,
  } satisfies Readonly<Record<keyof DeployedSession, JsonValue>>;
  return okAnswer(structure, { inventory }, schemaWanted);
}

/** Ends a session; one that is not there is ended all the same. */
export function logOut(server: Server, uuid: string, schemaWanted: boolean): Answer {
  server.store.sessions.delete(uuid);
  return okAnswer(server.catalog.structure('logged-out'), {}, schemaWanted);
}

/** Says whether a session is open, without renewing it. */
export function validateSession(server: Server, uuid: string, schemaWanted: boolean): Answer {
  const valid = findSession(server, uuid) !== undefined;
  return okAnswer(server.catalog.structure('session-validity'), { valid }, schemaWanted);
}
