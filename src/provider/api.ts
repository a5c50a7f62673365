import type { IncomingHttpHeaders } from 'node:http';
import { isIPv4 } from 'node:net';
import type { Request, Response } from 'express';
import type { DeployedAccepted } from '../../generated/types.ts';
import type { Catalog } from '../contract/catalog.ts';
import { CONTENT_TYPE, type Headers } from '../model/exchange.ts';
import type { JsonArray, JsonValue } from '../model/json.ts';
import { elapsed } from '../model/report.ts';
import { completeJob, openJob, pollJob, readJobHeaders } from './api-jobs.ts';
import { readCredential } from './authentication.ts';
import { type ActionCall, startCall, TAGS } from './calls.ts';
import { castToList, castToMap, type GsonMap, JavaError, readGson } from './gson.ts';
import { answerAsMock, tooLarge } from './guard.ts';
import {
  type Answer,
  type ApiRequest,
  CONTEXT_PATH,
  pageAnswer,
  Refusal,
  rawPathOf,
  readApiRequest,
  readBytes,
  textAnswer,
  type WrittenAnswer,
  writeAnswer,
} from './http.ts';
import { errorBody, failure, okAnswer } from './job-results.ts';
import { changeStateAction } from './operations/change-state.ts';
import { queryConnections } from './operations/query.ts';
import { putDocumentedReconnect, reconnectAction } from './operations/reconnect.ts';
import { logIn, logOut, validateSession } from './operations/session.ts';
import { type Play, PlayError, playOf } from './play.ts';
import type { Server } from './server.ts';

/** Methods that the installer makes Tomcat refuse, for every path. */
const BLOCKED = /^(OPTIONS|TRACE|PATCH|COPY|LINK|UNLINK|PURGE|LOCK|UNLOCK|PROPFIND|VIEW)$/;
const API_PATH = new RegExp(`^${CONTEXT_PATH}/v1(/|$)`);
/** The product's own portal sends the address of its visitor in this header. */
const VISITOR_HEADER = 'X-Request-Ip';

/** A path of an operation. */
interface Route {
  readonly operation: string;
  /** Matches the decoded path without the context path; its group is the path parameter. */
  readonly pattern: RegExp;
}

/**
 * Answers requests as the servers do, who decide in this order (see `contracts/sources.json`): 0 method and
 * context path, 1 visitor, 2 job poll, 3 path, 4 body, 5 action, 6 authorization, 7 value of the action, 8 and
 * 9 headers of the job, 10 tags. What comes after the 202 is in `calls.ts`.
 */
export function createApi(server: Server): (request: Request, response: Response) => Promise<void> {
  const routes = routesOf(server.catalog);
  return async (request, response) => {
    const at = server.now();
    const { method, originalUrl: path } = request;
    const play = playFor(server, request, response);
    if (play === null) return;
    const fate = server.onCall(method, path);
    const sent = await readBytes(request, server.maxBody);
    if (sent === null) return answerAsMock(request, response, 413, tooLarge(server.maxBody));
    const decided = await decide(play.server, routes, request, sent);
    const answer = withMediaType(server, writeAnswer(request, decided, play.server));
    server.journal.add({
      dialect: server.dialect,
      at,
      durationMs: elapsed(at, server.now()),
      port: request.socket.localPort ?? 0,
      method,
      path,
      headers: headersInLowerCase(request.headers),
      sent,
      answer: { ...answer, headers: headersInLowerCase(answer.headers) },
      delivered: fate === 'answer' && !play.isCut,
    });
    if (fate === 'cut') response.destroy();
    // A browser sends a request again when nothing came back at all.
    else if (play.isCut)
      response
        .writeHead(answer.status, answer.headers)
        .write(answer.text.slice(0, 1), () => response.destroy());
    else response.writeHead(answer.status, answer.headers).end(answer.text);
  };
}

/** Servers name no media type; some tools cannot do without one. */
function withMediaType({ namesTypes }: Server, answer: WrittenAnswer): WrittenAnswer {
  const type = answer.text.startsWith('{') ? 'application/json' : 'text/plain;charset=utf-8';
  return namesTypes ? { ...answer, headers: { [CONTENT_TYPE]: type, ...answer.headers } } : answer;
}

/** What a request asks the mock to play; null when that was refused, in words that no server has. */
function playFor(server: Server, request: Request, response: Response): Play | null {
  try {
    return playOf(server, request);
  } catch (cause) {
    if (!(cause instanceof PlayError)) throw cause;
    answerAsMock(request, response, 400, cause.message);
    return null;
  }
}

function headersInLowerCase(headers: IncomingHttpHeaders): Headers {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value].flat().join(', ')]),
  );
}

function routesOf({ operations }: Catalog): readonly Route[] {
  return operations.flatMap(({ id: operation, paths }) =>
    paths.map((path) => {
      const source = path.slice(CONTEXT_PATH.length).replaceAll(/\{[A-Za-z]+\}/g, '([^/]+)');
      return { operation, pattern: new RegExp(`^${source}$`) };
    }),
  );
}

async function decide(server: Server, routes: readonly Route[], raw: Request, sent: Buffer): Promise<Answer> {
  if (BLOCKED.test(raw.method)) return pageAnswer(403, 'Forbidden');
  if (!API_PATH.test(rawPathOf(raw))) return pageAnswer(404, 'Not Found');
  const request = readApiRequest(raw, sent, server.dialect === 'documented' ? 'utf8' : 'latin1');
  if (request === null) return pageAnswer(400, 'Bad Request');
  const refused = refuseVisitor(server, request);
  if (refused !== null) return refused;
  const route = routes.find(({ pattern }) => pattern.test(request.path));
  if (route === undefined) return notMapped(request);
  const parameter = route.pattern.exec(request.path)?.[1] ?? '';
  if (route.operation === 'job-poll') return pollJob(server, request, parameter);
  try {
    return await callOperation(server, route.operation, request, parameter);
  } catch (cause) {
    if (cause instanceof Refusal) return textAnswer(cause.httpStatus, cause.message);
    // A server answers any other exception with its message, never with a page.
    return textAnswer(500, cause instanceof Error ? cause.message : String(cause));
  }
}

function notMapped({ path }: ApiRequest): Answer {
  return textAnswer(404, `no api mapping to ${path}`);
}

/** An error without a wrapper around it, sent as text. The page has no such reply. */
function refuseVisitor(server: Server, request: ApiRequest): Answer | null {
  const visitor = request.header(VISITOR_HEADER);
  if (visitor === undefined || isIPv4(visitor) || server.dialect === 'documented') return null;
  const refused = failure('LOGIN_CONTROL.1004', `The visitor ip[${visitor}] is not an IPv4 address`);
  return textAnswer(403, JSON.stringify(errorBody(server.catalog, 'deployed', refused)));
}

/** Calls an operation by its path; where several share one, the method and the body choose. */
async function callOperation(
  server: Server,
  operation: string,
  request: ApiRequest,
  parameter: string,
): Promise<Answer> {
  const { method } = request;
  if (operation === 'reconnect' && server.dialect === 'documented' && method === 'PUT')
    return putDocumentedReconnect(server, request, parameter);
  const body = readGson(request.body);
  switch (operation) {
    // Paths with one API only: the server does not look at the method.
    case 'login':
      return logIn(server, request, body);
    case 'logout':
      return logOut(server, request, parameter);
    case 'session-check':
      return validateSession(server, request, parameter);
    case 'query':
      if (method === 'GET') return queryConnections(server, request, parameter || undefined);
      return refuseMethod(request, body);
    case 'reconnect':
      return method === 'PUT' ? putAction(server, request, body, parameter) : refuseMethod(request, body);
    default:
      // An operation that the contract has and the mock does not.
      return notMapped(request);
  }
}

/** A method that has no API at a path which several share; each has its own text (see `contracts/sources.json`). */
function refuseMethod({ method, rawPath, path }: ApiRequest, body: GsonMap | null): never {
  const missing = { POST: 'creational', GET: 'query', DELETE: 'delete' }[method];
  if (missing !== undefined) throw new JavaError(`No ${missing} API found for the path[${rawPath}]`);
  if (method === 'PUT') throw noAction(path, body);
  throw new Refusal(405, `The method[${method}] is not allowed for the path[${rawPath}]`);
}

/** Without a body, Java throws a NullPointerException, which has no message. */
function noAction(path: string, body: GsonMap | null): Error {
  if (body === null) return new JavaError('');
  return new Refusal(400, `the body doesn't contain action mapping to the URL[${path}]`);
}

/** Accepts an action as a job: 202 with where to poll it (`server/accepted`). */
function putAction(server: Server, request: ApiRequest, body: GsonMap | null, connection: string): Answer {
  const { catalog } = server;
  const action = [reconnectAction, changeStateAction].find(({ key }) => body?.has(key));
  if (action === undefined || body === null) throw noAction(request.path, body);
  const credential = readCredential(server, request);
  const parameter = castToMap(body.get(action.key));
  const inside = readTags((name) => parameter[name]);
  const requested = readJobHeaders(server, request);
  const tags = new Map([...inside, ...readTags((name) => body.get(name))]);
  const job = openJob(server, requested.id ?? server.newId(), requested);
  // The server trims every text of a message.
  const accepted: ActionCall = { action, connection: connection.trim(), credential, parameter, tags };
  startCall(server, accepted, (result) => completeJob(server, job, result));
  const location = `${server.locationBase ?? request.origin}${CONTEXT_PATH}/v1/api-jobs/${job.id}`;
  const answer = { location, apiTimeout: requested.timeout } satisfies DeployedAccepted;
  return { ...okAnswer(catalog.structure('accepted'), answer, false), httpStatus: 202 };
}

/** Reads tags beside the action, or inside it, where the vendor's SDKs put them. Items of a list are not checked. */
function readTags(read: (name: string) => JsonValue | undefined): ReadonlyMap<string, JsonArray> {
  return new Map(
    TAGS.flatMap((name) => {
      const list = castToList(read(name));
      return list === null ? [] : [[name, list] as const];
    }),
  );
}
