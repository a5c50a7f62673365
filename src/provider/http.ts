import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Structure } from '../contract/structures.ts';
import type { JsonObject } from '../model/json.ts';
import { changeStatus, type Fault, type Faults, spoilBody } from './faults.ts';
import { writeGson } from './gson.ts';

/** The context path under which the product is deployed. */
export const CONTEXT_PATH = '/zstack';

/** What is used of Express's request: users of the package need not have its types. */
type Request = IncomingMessage & {
  readonly originalUrl: string;
  /** What stands before the context path: the name of a dialect, or nothing. */
  readonly baseUrl: string;
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
  /** First value of a header, whatever the case of its name. */
  header(name: string): string | undefined;
}

/** Path of a request as sent, from the context path on, without its query. */
export function rawPathOf({ originalUrl, baseUrl }: Request): string {
  const [rawPath = ''] = originalUrl.slice(baseUrl.length).split('?');
  return rawPath;
}

/** Reads the body of a request to its end; null when it has more bytes than that. */
export async function readBytes(request: IncomingMessage, most: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size <= most) chunks.push(chunk as Buffer);
  }
  return size > most ? null : Buffer.concat(chunks);
}

/**
 * Reads a request.
 *
 * @param charset of a body that names none: a servlet takes ISO-8859-1, the page's JSON is UTF-8
 * @returns null when the path is not properly encoded
 */
export function readApiRequest(
  request: Request,
  body: Buffer,
  charset: 'latin1' | 'utf8',
): ApiRequest | null {
  const rawPath = rawPathOf(request);
  const path = decodePath(rawPath.slice(CONTEXT_PATH.length));
  if (path === null) return null;
  const header = (name: string): string | undefined => request.headersDistinct[name.toLowerCase()]?.[0];
  const named = /;\s*charset="?([^\s;"]+)/i.exec(header('content-type') ?? '')?.[1];
  const encoding = named === undefined ? charset : /^utf-?8$/i.test(named) ? 'utf8' : 'latin1';
  return {
    method: request.method ?? '',
    rawPath,
    path,
    query: new URLSearchParams(request.originalUrl.slice(request.baseUrl.length + rawPath.length)),
    body: body.toString(encoding),
    origin: `http://${header('host') ?? `${request.socket.localAddress}:${request.socket.localPort}`}${request.baseUrl}`,
    header,
  };
}

function decodePath(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}

/** A request that is refused before anything is done, with plain text (see `contracts/sources.json`). */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly httpStatus: number;

  constructor(httpStatus: number, text: string) {
    super(text);
    this.httpStatus = httpStatus;
  }
}

/** What a request is answered with. */
export type Answer =
  | { readonly kind: 'text'; readonly httpStatus: number; readonly text: string }
  | JsonAnswer
  | { readonly kind: 'page'; readonly httpStatus: number; readonly reason: string };

export interface JsonAnswer {
  readonly kind: 'json';
  readonly httpStatus: number;
  readonly structure: Structure;
  readonly body: JsonObject;
  /** Whether it is written by the Gson that escapes for HTML; synchronous failures are not. */
  readonly escapeHtml: boolean;
  /** Servers name no type; the page does. */
  readonly contentType?: string;
  /** Faults that the call began with whose job it is about. */
  readonly faults?: readonly Fault[];
}

export function textAnswer(httpStatus: number, text: string): Answer {
  return { kind: 'text', httpStatus, text };
}

/** The container's own page, for what never reaches the API. */
export function pageAnswer(httpStatus: number, reason: string): Answer {
  return { kind: 'page', httpStatus, reason };
}

/** An answer as it goes over the wire. */
export interface WrittenAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Writes an answer, spoilt by the faults. */
export function writeAnswer(
  request: Request,
  answer: Answer,
  { faults: asked, onFault }: Faults,
): WrittenAnswer {
  const ofJob = answer.kind === 'json' ? (answer.faults ?? []) : [];
  const faults = { onFault, faults: [...new Set([...asked, ...ofJob])] };
  const text = textOf(answer, faults);
  const status = answer.kind === 'page' ? answer.httpStatus : changeStatus(faults, answer.httpStatus);
  const length = String(Buffer.byteLength(text));
  return { status, headers: { ...headersOf(request, answer), 'Content-Length': length }, text };
}

function textOf(answer: Answer, faults: Faults): string {
  if (answer.kind === 'text') return answer.text;
  if (answer.kind === 'json') return writeGson(spoilBody(faults, answer.structure, answer.body), answer);
  const title = `HTTP Status ${answer.httpStatus} – ${answer.reason}`;
  return `<!doctype html><html lang="en"><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
}

/** Servers name no type, and set a cookie on each answer to a request without one: the servlet asks for a session. */
function headersOf(request: Request, answer: Answer): Readonly<Record<string, string>> {
  if (answer.kind === 'page') return { 'Content-Type': 'text/html;charset=utf-8' };
  if (answer.kind === 'json' && answer.contentType !== undefined)
    return { 'Content-Type': answer.contentType };
  if (/\bJSESSIONID=/.test(request.headers.cookie ?? '')) return {};
  const id = randomBytes(16).toString('hex').toUpperCase();
  return { 'Set-Cookie': `JSESSIONID=${id}; Path=${CONTEXT_PATH}; HttpOnly` };
}
