import type { DeployedAccountCredentials, DeployedSession, FieldNames } from '../../../generated/types.ts';
import type { JsonObject, JsonValue, Unchecked } from '../../model/json.ts';
import { readJobHeaders } from '../api-jobs.ts';
import { findSession, openSession } from '../authentication.ts';
import { castToMap, type GsonMap, JavaError } from '../gson.ts';
import type { Answer, ApiRequest } from '../http.ts';
import { failure, failureAnswer, mandatoryFailure, okAnswer } from '../job-results.ts';
import { type Server, type Session, timestampOf } from '../server.ts';

/** Opens a session for an account and its password (`server/session`). */
export function logIn(server: Server, request: ApiRequest, body: GsonMap | null): Answer {
  const { catalog, store } = server;
  const structure = catalog.structure('login-response');
  const action = 'logInByAccount' satisfies FieldNames['login-request'];
  const parameter: Unchecked<DeployedAccountCredentials> = castToMap(body?.get(action));
  const accountName = readText(parameter.accountName);
  const password = readText(parameter.password);
  const { schemaWanted } = readJobHeaders(server, request);
  if (accountName === null) return failureAnswer(catalog, structure, mandatoryFailure('accountName'));
  if (password === null) return failureAnswer(catalog, structure, mandatoryFailure('password'));
  const account = [...store.accounts.values()].find(
    (one) => one.accountName === accountName && one.passwordHash === password,
  );
  if (account === undefined)
    return failureAnswer(catalog, structure, failure('ID.1000', 'wrong account name or password'));
  const session = openSession(server, account.uuid, server.newId());
  return okAnswer(structure, { inventory: sessionBody(server, session) }, schemaWanted);
}

function readText(value: JsonValue | undefined): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value !== 'object') return String(value);
  const token = Array.isArray(value) ? 'BEGIN_ARRAY' : 'BEGIN_OBJECT';
  throw new JavaError(`java.lang.IllegalStateException: Expected a string but was ${token}`);
}

/** A session as a login answers it. */
function sessionBody(server: Server, { uuid, account, created, expires }: Session): JsonObject {
  const body: Readonly<Record<keyof DeployedSession, JsonValue>> = {
    uuid,
    accountUuid: account,
    userUuid: account,
    expiredDate: timestampOf(server, expires),
    createDate: timestampOf(server, created),
    noSessionEvaluation: false,
  };
  return body;
}

/** Ends a session; one that is not there is ended all the same. */
export function logOut(server: Server, request: ApiRequest, uuid: string): Answer {
  const { schemaWanted } = readJobHeaders(server, request);
  server.store.sessions.delete(uuid);
  return okAnswer(server.catalog.structure('logged-out'), {}, schemaWanted);
}

/** Says whether a session is open, without renewing it. */
export function validateSession(server: Server, request: ApiRequest, uuid: string): Answer {
  const { schemaWanted } = readJobHeaders(server, request);
  const valid = findSession(server, uuid) !== undefined;
  return okAnswer(server.catalog.structure('session-validity'), { valid }, schemaWanted);
}
