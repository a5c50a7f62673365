import { type Headers, lowerCased } from '../model/exchange.ts';
import { isJsonObject } from '../model/json.ts';

/** The parts of a response that are judged, whichever library received it. */
export interface ReceivedResponse {
  readonly status: number;
  readonly headers: Headers;
  /** The body's text; the library's own reading of it, as JSON again, where it kept no text. */
  readonly text: string;
  /** Null where the library does not keep it. */
  readonly request: ReceivedRequest | null;
}

/** The request, as far as the library keeps it. */
export interface ReceivedRequest {
  readonly method: string | null;
  readonly url: string;
  readonly headers: Headers;
  /** The body's text; empty if there is none or the library does not keep it. */
  readonly text: string;
}

/** What a supertest, superagent or axios response, a fetch `Response` or a plain object looks like. */
export interface ResponseLike {
  readonly status: number;
  readonly headers?: unknown;
  /** supertest */
  readonly text?: unknown;
  readonly body?: unknown;
  /** axios */
  readonly data?: unknown;
  readonly config?: unknown;
  readonly request?: unknown;
  /** fetch */
  readonly url?: unknown;
}

/** The value is not a response that can be read. */
export class ResponseError extends TypeError {
  override readonly name = 'ResponseError';
}

const NO_RESPONSE =
  'expected a response of supertest, fetch or axios, or an object {status, headers?, body} with the body as text or JSON';

/** What to do about the body that superagent makes of an answer without a Content-Type, as servers send it. */
export const EMPTY_BODY =
  'supertest leaves response.body as {} when a server sends no Content-Type, as ZStack does: check the response itself, or send the request with .buffer(true).parse(supertestParser) of zstack-contract';

/** Whether a value is what superagent gives as the body of an answer that it did not read. */
export function isEmptyObject(value: unknown): boolean {
  return isJsonObject(value) && Object.keys(value).length === 0;
}

/**
 * Reads a response of supertest, fetch or axios.
 *
 * @returns a promise for a fetch `Response`, whose body is read from a clone
 * @throws ResponseError when it is none of them, or its body has been read already
 */
export function readResponse(response: unknown): ReceivedResponse | Promise<ReceivedResponse> {
  if (response instanceof Promise)
    throw new ResponseError('this is a promise of a response: await the request first');
  const { status }: { readonly status?: unknown } = Object(response);
  // Status 0 means that no answer came.
  if (typeof status !== 'number' || !(status >= 100))
    throw new ResponseError(isEmptyObject(response) ? `${NO_RESPONSE}. ${EMPTY_BODY}` : NO_RESPONSE);
  const received = response as Response | ResponseLike;
  // By its shape: a polyfill's class is another one, and so is that of another realm.
  return 'clone' in received && 'bodyUsed' in received ? readFetched(received) : readPlain(received);
}

async function readFetched(response: Response): Promise<ReceivedResponse> {
  if (response.bodyUsed)
    throw new ResponseError(
      'the body of this response was already read; check the response before you read its body',
    );
  const { status, url } = response;
  const headers = Object.fromEntries(response.headers);
  const text = await response.clone().text();
  return { status, headers, text, request: url === '' ? null : { method: null, url, headers: {}, text: '' } };
}

function readPlain(response: ResponseLike): ReceivedResponse {
  const { status, headers, text, body, data } = response;
  if (isUnread(response))
    throw new ResponseError(
      'superagent did not read the body of this response: leave out .buffer(false), or call .buffer(true)',
    );
  const content = typeof text === 'string' ? text : 'data' in response ? data : body;
  return {
    status,
    headers: lowerCased(Object(headers)),
    text: asText(content),
    request: requestOf(response),
  };
}

/** superagent gives the body `{}` to a response that it did not read, or whose parser returned nothing. */
function isUnread(response: ResponseLike): boolean {
  const { text, body } = response;
  if (typeof text === 'string' || !('buffered' in response) || !('res' in response)) return false;
  const parsed = Object(response)._body ?? Object(response.res).body;
  return isEmptyObject(body) && parsed === undefined;
}

function asText(content: unknown): string {
  if (content === undefined) return '';
  if (typeof content === 'string') return content;
  if (content instanceof Uint8Array || content instanceof ArrayBuffer)
    return new TextDecoder().decode(content);
  if (typeof content === 'function' || 'pipe' in Object(content) || 'getReader' in Object(content)) {
    throw new ResponseError('the body of this response is a stream or a function; read it first');
  }
  return JSON.stringify(content);
}

function requestOf({ config, request, url }: ResponseLike): ReceivedRequest | null {
  const axios: Readonly<Record<string, unknown>> = isJsonObject(config) ? config : {};
  const own: Readonly<Record<string, unknown>> = isJsonObject(request) ? request : {};
  const found = [own['url'], own['path'], axios['url'], url].find(
    (one): one is string => typeof one === 'string' && one !== '',
  );
  if (found === undefined) return null;
  const method = [axios['method'], own['method']].find((one) => typeof one === 'string');
  const base = typeof axios['baseURL'] === 'string' ? axios['baseURL'] : '';
  const body = axios['data'] ?? own['_data'];
  return {
    method: typeof method === 'string' ? method.toUpperCase() : null,
    url: /^([a-z][a-z0-9+.-]*:)?\//i.test(found) ? found : `${base.replace(/\/+$/, '')}/${found}`,
    headers: lowerCased(Object(axios['headers'] ?? own['header'])),
    text: typeof body === 'string' || isJsonObject(body) ? asText(body) : '',
  };
}
