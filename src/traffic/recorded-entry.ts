import type { Headers } from '../model/exchange.ts';
import { isJsonObject } from '../model/json.ts';
import { pairsOf } from './pairs.ts';
import { type RecordedBody, readContent, readPostData } from './recorded-body.ts';

/** What of an entry says whether it is about one of our operations. */
export interface RecordedCall {
  readonly method: string;
  readonly url: string;
}

/** A request as it was recorded. */
export interface RecordedRequest {
  readonly headers: Headers;
  /** Whether the recorder kept them. */
  readonly headersKept: boolean;
  readonly body: RecordedBody;
}

/** An answer as it was recorded, or why there is none. */
export type RecordedResponse =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: Headers;
      /** Whether the recorder kept them. */
      readonly headersKept: boolean;
      readonly body: RecordedBody;
      readonly mimeType: string;
    }
  | { readonly kind: 'unanswered'; readonly why: string };

type Loose = Readonly<Record<string, unknown>>;

/** Method and URL of an entry; null when it has none, so that nobody can tell what it is about. */
export function readCall(entry: unknown): RecordedCall | null {
  const request = isJsonObject(entry) ? entry['request'] : undefined;
  if (!isJsonObject(request)) return null;
  const { method, url } = request;
  return typeof method === 'string' && typeof url === 'string' ? { method, url } : null;
}

/** Headers and body of an entry's request. */
export function readRequest(entry: unknown): RecordedRequest {
  const request = partOf(entry, 'request');
  const headers = readHeaders(request['headers']);
  return { headers, headersKept: areHeadersKept(request['headers']), body: readPostData(request, headers) };
}

/** An entry's answer. */
export function readResponse(entry: unknown): RecordedResponse {
  const response = isJsonObject(entry) ? entry['response'] : undefined;
  if (!isJsonObject(response)) return { kind: 'unanswered', why: 'the entry has no response' };
  const { status } = response;
  const trouble = troubleOf(entry as Loose, response);
  if (typeof status !== 'number' || !Number.isInteger(status)) {
    return { kind: 'unanswered', why: "the entry's response.status is no whole number" };
  }
  if (status <= 0) return { kind: 'unanswered', why: `the request was aborted or got no answer${trouble}` };
  if (status < 100 || status > 999) {
    return { kind: 'unanswered', why: "the entry's response.status is no status of HTTP" };
  }
  const charles = response['_charlesStatus'];
  const isCut = typeof charles === 'string' && charles.toUpperCase() !== 'COMPLETE';
  // Browsers keep the status of an answer whose body was given up, and say so beside it.
  if (isCut || [response['_error'], (entry as Loose)['_error']].some(isSaid)) {
    return { kind: 'unanswered', why: `the answer did not come whole${trouble}` };
  }
  const headers = readHeaders(response['headers']);
  const { mimeType } = partOf(response, 'content');
  return {
    kind: 'answered',
    status,
    headers,
    headersKept: areHeadersKept(response['headers']),
    body: readContent(response, headers),
    mimeType: typeof mimeType === 'string' ? mimeType : (headers['content-type'] ?? ''),
  };
}

/** How long an entry's exchange took, in whole milliseconds; null where the recorder does not say. */
export function readDuration(entry: unknown): number | null {
  const time = isJsonObject(entry) ? entry['time'] : undefined;
  // Recorders write -1 for what they did not measure.
  return typeof time === 'number' && Number.isFinite(time) && time >= 0 ? Math.round(time) : null;
}

/** The status that an entry's answer has, whatever else is the matter with it. */
export function statusOf(entry: unknown): unknown {
  return partOf(entry, 'response')['status'];
}

/** The value of one header of a request, whatever its case; null when it was not sent. */
export function requestHeader(entry: unknown, name: string): string | null {
  return readHeaders(partOf(entry, 'request')['headers'])[name] ?? null;
}

/** Names in lower case; values of a name that comes again are joined. HTTP/2's own are left out. */
function readHeaders(list: unknown): Headers {
  const headers = new Map<string, string>();
  for (const [name, value] of pairsOf(list)) {
    if (typeof name !== 'string' || typeof value !== 'string' || name.startsWith(':')) continue;
    const key = name.trim().toLowerCase();
    const before = headers.get(key);
    headers.set(key, before === undefined ? value.trim() : `${before}, ${value.trim()}`);
  }
  return Object.fromEntries(headers);
}

/** Every message of HTTP has some header: a list without any was not kept either. */
function areHeadersKept(list: unknown): boolean {
  return pairsOf(list).length > 0;
}

function isSaid(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

function partOf(value: unknown, key: string): Loose {
  const part = isJsonObject(value) ? value[key] : undefined;
  return isJsonObject(part) ? part : {};
}

/** What a recorder says of an exchange that went wrong: a code of its own, such as `net::ERR_ABORTED`. */
function troubleOf(entry: Loose, response: Loose): string {
  const said = [response['_error'], entry['_error'], response['_charlesStatus']].find(
    (one) => typeof one === 'string' && /^[\w:. -]{1,60}$/.test(one),
  );
  return said === undefined ? '' : ` (${said})`;
}
