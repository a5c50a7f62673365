import type { DeployedAccountCredentials, FieldName, FieldNames } from '../../../generated/types.ts';
import type { Structure } from '../../contract/structures.ts';
import { JSON_SCHEMA } from '../../model/header-names.ts';
import type { JsonObject, JsonValue, Unchecked } from '../../model/json.ts';
import { isOpen, openSession, sessionBody } from '../access/sessions.ts';
import { type Failure, failure, failureBody, mandatoryFailure } from '../failure.ts';
import type { GsonMap } from '../gson/reader.ts';
import type { Answer, JsonAnswer } from '../http/answer.ts';
import type { ApiRequest } from '../http/api-request.ts';
import { Refusal } from '../http/refusal.ts';
import { withSchemaMap } from '../jobs/result-answer.ts';
import type { Server } from '../server.ts';
import { readJobId, readParameter, readTimeout } from './action-request.ts';

/** Opens a session for an account and its password (`server/session`). */
export function logIn(server: Server, request: ApiRequest, body: GsonMap | null): Answer {
  const { catalog } = server;
  const action = 'logInByAccount' satisfies FieldNames['login-request'];
  const parameter: Unchecked<DeployedAccountCredentials> = readParameter(body?.get(action) ?? null);
  const structure = catalog.structure('login-response');
  const given = [readText(parameter.accountName ?? null), readText(parameter.password ?? null)];
  readCallHeaders(server, request);
  const absent = (['accountName', 'password'] satisfies FieldName[]).find(
    (_, index) => given[index] === null,
  );
  if (absent !== undefined) return syncFailure(server, structure, mandatoryFailure(absent));
  const account = [...server.store.accounts.values()].find(
    ({ accountName, passwordHash }) => accountName === given[0] && passwordHash === given[1],
  );
  if (account === undefined)
    return syncFailure(server, structure, failure('ID.1000', 'wrong account name or password'));
  const session = openSession(server, account.uuid, server.newId());
  const answer = { inventory: sessionBody(server, session) };
  return syncAnswer(request, structure, answer);
}

/** Ends a session; one that is not there is ended all the same. */
export function logOut(server: Server, request: ApiRequest, uuid: string): Answer {
  readCallHeaders(server, request);
  server.store.sessions.delete(uuid);
  return syncAnswer(request, server.catalog.structure('logged-out'), {});
}

/** Says whether a session is open, without renewing it. */
export function validateSession(server: Server, request: ApiRequest, uuid: string): Answer {
  readCallHeaders(server, request);
  const body = { valid: isOpen(server, uuid) };
  return { kind: 'json', httpStatus: 200, structure: null, body, escapeHtml: true };
}

/** A synchronous failure, which is written without escapes (facts, section 5). */
export function syncFailure(server: Server, structure: Structure, failed: Failure): JsonAnswer {
  const body = { error: failureBody(server.catalog, 'deployed', failed) };
  return { kind: 'json', httpStatus: 503, structure, body, escapeHtml: false };
}

function syncAnswer(request: ApiRequest, structure: Structure, body: JsonObject): JsonAnswer {
  const wanted = request.header(JSON_SCHEMA) !== undefined;
  const whole = wanted ? withSchemaMap(structure, body) : body;
  return { kind: 'json', httpStatus: 200, structure, body: whole, escapeHtml: true };
}

/** The headers of a job are checked on every call, though a synchronous one has no job. */
function readCallHeaders(server: Server, request: ApiRequest): void {
  readJobId(server, request);
  readTimeout(request);
}

function readText(value: JsonValue): string | null {
  if (value === null) return null;
  if (typeof value !== 'object') return String(value);
  const token = Array.isArray(value) ? 'BEGIN_ARRAY' : 'BEGIN_OBJECT';
  throw new Refusal(500, `java.lang.IllegalStateException: Expected a string but was ${token}`);
}
