import { isIPv4 } from 'node:net';
import type { Request, Response } from 'express';
import { failure, failureBody } from '../failure.ts';
import { GsonError } from '../gson/gson-error.ts';
import { readGsonMap } from '../gson/reader.ts';
import { pollJob } from '../operations/poll-job.ts';
import type { Server } from '../server.ts';
import { type Answer, sendAnswer, textAnswer } from './answer.ts';
import { type ApiRequest, CONTEXT_PATH, rawPathOf, readApiRequest } from './api-request.ts';
import { Refusal } from './refusal.ts';
import { createRoutes, jobPattern, type Route } from './routes.ts';

/** Methods that the installer makes Tomcat refuse, for every path. */
const BLOCKED = /^(OPTIONS|TRACE|PATCH|COPY|LINK|UNLINK|PURGE|LOCK|UNLOCK|PROPFIND|VIEW)$/;
const API_PATH = new RegExp(`^${CONTEXT_PATH}/v1(/|$)`);
/** A header of the product's own portal, in which it names the address of its visitor. */
const VISITOR_HEADER = 'X-Request-Ip';

/** Answers a request as the server in front of the API would: its first decisions (facts, 0 to 4). */
export function createDispatch(server: Server): (request: Request, response: Response) => Promise<void> {
  const routes = createRoutes(server);
  const job = jobPattern(server.catalog);
  return async (request, response) => {
    sendAnswer(request, response, await decide(server, request, routes, job), server);
  };
}

async function decide(
  server: Server,
  request: Request,
  routes: readonly Route[],
  job: RegExp,
): Promise<Answer> {
  if (BLOCKED.test(request.method)) return { kind: 'page', httpStatus: 403, reason: 'Forbidden' };
  if (!API_PATH.test(rawPathOf(request))) return { kind: 'page', httpStatus: 404, reason: 'Not Found' };
  const read = await readDecoded(server, request);
  if (read === null) return { kind: 'page', httpStatus: 400, reason: 'Bad Request' };
  const jobId = job.exec(read.path)?.[1];
  const refused = refuseVisitor(server, read);
  if (refused !== null) return refused;
  if (jobId !== undefined) return pollJob(server, read, jobId);
  const route = routes.find(({ pattern }) => pattern.test(read.path));
  if (route === undefined) return textAnswer(404, `no api mapping to ${read.path}`);
  try {
    const body = route.documented ? null : readGsonMap(read.body);
    return await route.handle(read, route.pattern.exec(read.path)?.[1] ?? '', body);
  } catch (cause) {
    if (cause instanceof Refusal) return textAnswer(cause.httpStatus, cause.message);
    if (cause instanceof GsonError) return textAnswer(500, cause.message);
    // Whatever else goes wrong inside, a server answers its text and never a page.
    return textAnswer(500, cause instanceof Error ? cause.message : String(cause));
  }
}

/** Null when the path is not properly encoded. */
async function readDecoded(server: Server, request: Request): Promise<ApiRequest | null> {
  try {
    return await readApiRequest(request, server.dialect === 'documented' ? 'utf8' : 'latin1');
  } catch (cause) {
    if (cause instanceof URIError) return null;
    throw cause;
  }
}

/** An error without a wrapper around it, sent as text. */
function refuseVisitor(server: Server, request: ApiRequest): Answer | null {
  const visitor = request.header(VISITOR_HEADER);
  // The page has no such reply.
  if (visitor === undefined || isIPv4(visitor) || server.dialect === 'documented') return null;
  const refused = failure('LOGIN_CONTROL.1004', `The visitor ip[${visitor}] is not an IPv4 address`);
  return textAnswer(403, JSON.stringify(failureBody(server.catalog, 'deployed', refused)));
}
