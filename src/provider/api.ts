import { isIPv4 } from 'node:net';
import type { RequestHandler } from 'express';
import type { DeployedAccepted } from '../../generated/types.ts';
import type { Catalog } from '../contract/catalog.ts';
import { type Headers, lowerCased } from '../model/exchange.ts';
import type { JsonObject } from '../model/json.ts';
import { elapsed } from '../model/report.ts';
import { readCredential } from './authentication.ts';
import { parseFault } from './faults.ts';
import { castToMap, readGson } from './gson.ts';
import {
  type Answer,
  type ApiRequest,
  CONTEXT_PATH,
  pageAnswer,
  Refusal,
  type Request,
  readApiRequest,
  writeAnswer,
} from './http.ts';
import { completeJob, openJob, pollJob, readJobHeaders } from './jobs.ts';
import { queryConnections } from './operations/query.ts';
import { putDocumentedReconnect, readTags, startReconnect } from './operations/reconnect.ts';
import { logIn, logOut, validateSession } from './operations/session.ts';
import { errorBody, failure, okAnswer } from './results.ts';
import type { Server } from './server.ts';

/** Methods that the installer makes Tomcat refuse, for every path. */
const BLOCKED = /^(OPTIONS|TRACE|PATCH|COPY|LINK|UNLINK|PURGE|LOCK|UNLOCK|PROPFIND|VIEW)$/;
const API_PATH = new RegExp(`^${CONTEXT_PATH}/v1(/|$)`);
/** The product's own portal sends the address of its visitor in this header. */
const VISITOR_HEADER = 'X-Request-Ip';
const CUT = 'cut';

/**
 * Answers requests as the servers do, who decide in this order (see `contracts/sources.json`): 0 method and
 * context path, 1 visitor, 2 job poll, 3 path, 4 body, 5 action, 6 authorization, 7 value of the action, 8 and
 * 9 headers of the job, 10 tags. What comes after the 202 is in `operations/reconnect.ts`.
 */
export function createApi(server: Server): RequestHandler {
  const routes = routesOf(server.catalog);
  return async (request, response) => {
    const at = server.now();
    const { method, originalUrl: path } = request;
    const play = playOf(server, request);
    const isAnswered = server.onCall(method, path) === 'answer';
    const answer = writeAnswer(play.server, request, await decide(play.server, routes, request));
    server.journal.add({
      dialect: server.dialect,
      at,
      durationMs: elapsed(at, server.now()),
      port: request.socket.localPort ?? 0,
      method,
      path,
      headers: request.headers as Headers,
      sent: request.body ?? Buffer.alloc(0),
      answer: { ...answer, headers: lowerCased(answer.headers) },
      delivered: isAnswered && !play.isCut,
    });
    if (!isAnswered) return void response.destroy();
    response.writeHead(answer.status, answer.headers);
    // A browser sends a request again when nothing came back at all.
    if (play.isCut) response.write(answer.text.slice(0, 1), () => response.destroy());
    else response.end(answer.text);
  };
}

/**
 * Reads the headers by which one request says what the mock plays; servers know none of them.
 *
 * - `X-Mock-Fault`: a fault as `--fault` takes it, or `cut` for a connection that is cut amid its answer. A fault
 *   of a reconnect stays with its job, so that its polls show it.
 * - `X-Mock-Delay`: milliseconds that the reconnect takes.
 * - `X-Mock-Date`: stands for `Date`, which an access key needs and no script of a browser may set.
 *
 * @returns the server with the faults and durations of this request, and whether the connection is cut
 * @throws Error that says what cannot be played
 */
function playOf(server: Server, { headers, headersDistinct }: Request) {
  const { 'x-mock-fault': asked = [], 'x-mock-delay': [delay] = [], 'x-mock-date': date } = headersDistinct;
  if (date?.[0] !== undefined) {
    headersDistinct['date'] = date;
    [headers.date] = date;
  }
  // Nobody waits for more than 100 seconds.
  if (delay !== undefined && !/^\d{1,5}$/.test(delay))
    throw new Error(`X-Mock-Delay is "${delay}"; expected milliseconds, at most 99999`);
  const durations = delay === undefined ? {} : { jobDuration: Number(delay), failAfter: Number(delay) };
  const faults = asked.filter((text) => text !== CUT).map((text) => parseFault(text, server.catalog));
  return {
    server: { ...server, ...durations, faults: [...server.faults, ...faults] },
    isCut: asked.includes(CUT),
  };
}

type Routes = ReturnType<typeof routesOf>;

/** Patterns of the decoded path without the context path; the group of each is the path parameter. */
function routesOf({ operations }: Catalog) {
  return operations.flatMap(({ id: operation, paths }) =>
    paths.map((path) => {
      const source = path.slice(CONTEXT_PATH.length).replaceAll(/\{[A-Za-z]+\}/g, '([^/]+)');
      return { operation, pattern: new RegExp(`^${source}$`) };
    }),
  );
}

async function decide(server: Server, routes: Routes, raw: Request): Promise<Answer> {
  if (BLOCKED.test(raw.method ?? '')) return pageAnswer(403, 'Forbidden');
  try {
    const request = readApiRequest(raw);
    if (!API_PATH.test(request.rawPath)) return pageAnswer(404, 'Not Found');
    refuseVisitor(server, request);
    for (const { operation, pattern } of routes) {
      const [found, parameter = ''] = pattern.exec(request.path) ?? [];
      if (found !== undefined) return await callOperation(server, operation, request, parameter);
    }
    throw notMapped(request);
  } catch (cause) {
    if (cause instanceof URIError) return pageAnswer(400, 'Bad Request');
    // A server answers any other exception with its message, never with a page.
    const { message: text } = cause as Error;
    return { status: cause instanceof Refusal ? cause.status : 500, text };
  }
}

function notMapped({ path }: ApiRequest): Refusal {
  return new Refusal(404, `no api mapping to ${path}`);
}

/** An error without a wrapper around it, sent as text. The page has no such reply. */
function refuseVisitor({ catalog, dialect }: Server, request: ApiRequest): void {
  const visitor = request.header(VISITOR_HEADER);
  if (visitor === undefined || isIPv4(visitor) || dialect === 'documented') return;
  const refused = failure('LOGIN_CONTROL.1004', `The visitor ip[${visitor}] is not an IPv4 address`);
  throw new Refusal(403, JSON.stringify(errorBody(catalog, 'deployed', refused)));
}

/** Calls an operation by its path; where several share one, the method and the body choose. */
async function callOperation(
  server: Server,
  operation: string,
  request: ApiRequest,
  parameter: string,
): Promise<Answer> {
  const { method } = request;
  if (operation === 'job-poll') return pollJob(server, request, parameter);
  if (operation === 'reconnect' && server.dialect === 'documented' && method === 'PUT')
    return putDocumentedReconnect(server, request, parameter);
  const body = readGson(request.body);
  switch (operation) {
    // Paths with one API only: the server does not look at the method.
    case 'login':
      return logIn(server, body, readJobHeaders(server, request).schemaWanted);
    case 'logout':
      return logOut(server, parameter, readJobHeaders(server, request).schemaWanted);
    case 'session-check':
      return validateSession(server, parameter, readJobHeaders(server, request).schemaWanted);
    case 'query':
      if (method === 'GET') return queryConnections(server, request, parameter);
      throw noSuchMethod(request, body);
    case 'reconnect':
      if (method === 'PUT') return putAction(server, request, body, parameter);
      throw noSuchMethod(request, body);
    default:
      // An operation that the contract has and the mock does not.
      throw notMapped(request);
  }
}

/** A method that has no API at a path which several share; each has its own text (see `contracts/sources.json`). */
function noSuchMethod({ method, rawPath, path }: ApiRequest, body: JsonObject | null): Error {
  const missing = { POST: 'creational', GET: 'query', DELETE: 'delete' }[method];
  if (missing !== undefined) return new Error(`No ${missing} API found for the path[${rawPath}]`);
  if (method === 'PUT') return noAction(path, body);
  return new Refusal(405, `The method[${method}] is not allowed for the path[${rawPath}]`);
}

/** Without a body, Java throws a NullPointerException, which has no message. */
function noAction(path: string, body: JsonObject | null): Error {
  if (body === null) return new Error('');
  return new Refusal(400, `the body doesn't contain action mapping to the URL[${path}]`);
}

/** Accepts the action as a job: 202 with where to poll it (`server/accepted`). */
function putAction(server: Server, request: ApiRequest, body: JsonObject | null, uuid: string): Answer {
  const { catalog } = server;
  const { action = '' } = catalog.pageOperation;
  if (body === null || !Object.hasOwn(body, action)) throw noAction(request.path, body);
  const credential = readCredential(server, request);
  const inside = castToMap(body[action]);
  const requested = readJobHeaders(server, request);
  // The vendor's SDKs put tags inside the action.
  const tags = readTags({ ...inside, ...body });
  const job = openJob(server, requested.id ?? server.newId(), requested);
  // The server trims every text of a message.
  const call = { connection: uuid.trim(), credential, tags };
  startReconnect(server, call, (result) => completeJob(server, job, result));
  const location = `${server.locationBase || request.origin}${CONTEXT_PATH}/v1/api-jobs/${job.id}`;
  const answer = { location, apiTimeout: requested.timeout } satisfies DeployedAccepted;
  return { ...okAnswer(catalog.structure('accepted'), answer, false), status: 202 };
}
