import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Structure } from '../contract/structures.ts';
import { CONTENT_TYPE } from '../model/exchange.ts';
import type { JsonObject } from '../model/json.ts';
import { changeStatus, type Fault, type Faults, spoilBody } from './faults.ts';
import { writeGson } from './gson.ts';

export const CONTEXT_PATH = '/zstack';

/** What is used of Express's request: users of the package need not have its types. */
export type Request = IncomingMessage & {
  readonly originalUrl: string;
  /** What stands before the context path: the name of a dialect, or nothing. */
  readonly baseUrl: string;
  readonly body?: Buffer;
};

/** A request as the API's servlet sees it. */
export interface ApiRequest {
  readonly method: string;
  /** Path as sent, with the context path, without the query. */
  readonly rawPath: string;
  /** Path decoded, without the context path: `/v1/ipsec/…`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
  /** `http://host:port` under which the client reached this server, with what stands before the context path. */
  readonly origin: string;
  header(name: string): string | undefined;
}

/** @throws URIError when the path is not properly encoded */
export function readApiRequest(request: Request): ApiRequest {
  const { method = '', originalUrl, baseUrl, body } = request;
  const [rawPath = '', ...query] = originalUrl.slice(baseUrl.length).split('?');
  const header = (name: string): string | undefined => request.headersDistinct[name.toLowerCase()]?.[0];
  return {
    method,
    rawPath,
    path: decodeURIComponent(rawPath.slice(CONTEXT_PATH.length)),
    query: new URLSearchParams(query.join('?')),
    body: body?.toString() ?? '',
    origin: `http://${header('host')}${baseUrl}`,
    header,
  };
}

/** A request that is refused before anything is done, with plain text. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;

  constructor(status: number, text: string) {
    super(text);
    this.status = status;
  }
}

/** What a request is answered with: a text, or the JSON of a structure. */
export type Answer = (AnswerHead & { readonly text: string }) | JsonAnswer;

interface AnswerHead {
  readonly status: number;
  /** Servers name no type; the page does, and so does the container in its own pages. */
  readonly contentType?: string;
  /** Faults that the call began with whose job it is about. */
  readonly faults?: readonly Fault[];
}

export interface JsonAnswer extends AnswerHead {
  readonly structure: Structure;
  readonly body: JsonObject;
  /** Whether it is written by the Gson that escapes for HTML; synchronous failures are not. */
  readonly escapeHtml: boolean;
}

/** The container's own page, for what never reaches the API. */
export function pageAnswer(status: number, reason: string): Answer {
  const title = `HTTP Status ${status} – ${reason}`;
  const text = `<!doctype html><html lang="en"><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
  return { status, text, contentType: 'text/html;charset=utf-8' };
}

type Writer = Faults & { readonly namesTypes: boolean };

/** Writes an answer as it goes over the wire, spoilt by the faults. */
export function writeAnswer(server: Writer, request: Request, answer: Answer) {
  const all = new Set([...server.faults, ...(answer.faults ?? [])]);
  const faults = { onFault: server.onFault, faults: [...all] };
  const text =
    'text' in answer ? answer.text : writeGson(spoilBody(faults, answer.structure, answer.body), answer);
  const length = { 'Content-Length': String(Buffer.byteLength(text)) };
  const headers = { ...headersOf(server, request, answer), ...length };
  return { status: changeStatus(faults, answer.status), headers, text };
}

/**
 * Servers name no type, which some tools cannot do without, and set a cookie on each answer to a request without one:
 * the servlet asks for a session.
 */
function headersOf(server: Writer, request: Request, answer: Answer): Readonly<Record<string, string>> {
  if (answer.contentType !== undefined) return { [CONTENT_TYPE]: answer.contentType };
  const type = 'text' in answer ? 'text/plain;charset=utf-8' : 'application/json';
  const typed = server.namesTypes ? { [CONTENT_TYPE]: type } : {};
  if (/\bJSESSIONID=/.test(request.headers.cookie ?? '')) return typed;
  const id = randomBytes(16).toString('hex').toUpperCase();
  return { ...typed, 'Set-Cookie': `JSESSIONID=${id}; Path=${CONTEXT_PATH}; HttpOnly` };
}
