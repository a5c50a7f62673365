import type {
  DeployedLoginRequest,
  DeployedReconnectRequest,
  DocumentedReconnectRequest,
} from '../../generated/types.ts';
import type { Catalog } from '../contract/catalog.ts';
import { buildRequest } from '../contract/request-templates.ts';
import { hashPassword } from '../model/authorization.ts';
import type { Dialect } from '../model/contract.ts';
import { CONTENT_TYPE, JOB_UUID, JSON_SCHEMA, type OutgoingRequest } from '../model/exchange.ts';
import type { JsonObject } from '../model/json.ts';

/** Media type of every request body, as in the page's example. */
const JSON_BODY = { [CONTENT_TYPE]: 'application/json;charset=UTF-8' } as const;

/** The body of a reconnect: servers require the action key, the page shows tags only. */
export function reconnectBody(
  dialect: Dialect,
  tags: DocumentedReconnectRequest = {},
): DocumentedReconnectRequest | DeployedReconnectRequest {
  return dialect === 'deployed' ? { reconnectIPsecConnection: {}, ...tags } : tags;
}

/** Reconnects a connection. @param jobId id for the job; the server chooses one if it is absent */
export function reconnectRequest(
  catalog: Catalog,
  uuid: string,
  body: DocumentedReconnectRequest | DeployedReconnectRequest,
  jobId?: string,
): OutgoingRequest {
  return buildRequest(catalog, 'reconnect', {
    path: { uuid },
    headers: { ...JSON_BODY, ...(jobId === undefined ? {} : { [JOB_UUID]: jobId }) },
    body: { ...body } as JsonObject,
  });
}

/** Polls a job. @param schemaMap whether to ask for the map of Java classes */
export function pollRequest(catalog: Catalog, jobUuid: string, schemaMap = false): OutgoingRequest {
  const headers = schemaMap ? { [JSON_SCHEMA]: 'true' } : {};
  return buildRequest(catalog, 'job-poll', { path: { jobUuid }, headers });
}

/** Asks for one connection, or for all that may be seen. */
export function queryRequest(catalog: Catalog, uuid: string | null): OutgoingRequest {
  return buildRequest(catalog, 'query', uuid === null ? {} : { path: { uuid } });
}

export function loginRequest(catalog: Catalog, accountName: string, password: string): OutgoingRequest {
  const logInByAccount = { accountName, password: hashPassword(password) };
  const body = { logInByAccount } satisfies DeployedLoginRequest;
  return buildRequest(catalog, 'login', { headers: JSON_BODY, body });
}

export function logoutRequest(catalog: Catalog, sessionUuid: string): OutgoingRequest {
  return buildRequest(catalog, 'logout', { path: { sessionUuid } });
}

export function sessionCheckRequest(catalog: Catalog, sessionUuid: string): OutgoingRequest {
  return buildRequest(catalog, 'session-check', { path: { sessionUuid } });
}
