import type { Catalog } from '../contract/catalog.ts';
import { chooseByAction, matchPath, type OperationMatch } from '../contract/operations.ts';
import type { Headers } from '../model/exchange.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import { jsonOf } from './dialect.ts';
import { isBodyKnown, type RecordedBody, readContent, readPostData } from './recorded-body.ts';

/** Tells which operation an entry is about. */
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
  /** Whether the body is known to be the one that was sent: recorders drop some, cut some, and write some anew. */
  readonly isBodyKnown: boolean;
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

/** An entry about an operation of the contract. */
export interface OwnEntry {
  readonly match: OperationMatch;
  readonly request: RecordedRequest;
  readonly response: RecordedResponse;
  /** In whole milliseconds; null where the recorder does not say. */
  readonly durationMs: number | null;
}

const INTERNAL_REDIRECT = 307;

/**
 * Whether a browser answered a request itself, by sending it elsewhere: no server saw it. Chrome does so for HSTS and
 * for extensions, and marks it with a header.
 */
export function isInternalRedirect(entry: unknown): boolean {
  const response = partOf(entry, 'response');
  return (
    statusOf(response) === INTERNAL_REDIRECT &&
    readHeaders(response)['non-authoritative-reason'] !== undefined
  );
}

/** The status of an answer; null if it has none. Some recorders write it as a text. */
export function statusOf({ status }: JsonObject): number | null {
  if (typeof status === 'string' && /^\d{3}$/.test(status)) return Number(status);
  return typeof status === 'number' && Number.isInteger(status) ? status : null;
}

/** Method and URL of an entry; null if it lacks one, so that its operation is unknown. */
export function readCall(entry: unknown): RecordedCall | null {
  const { method, url } = partOf(entry, 'request');
  return typeof method === 'string' && typeof url === 'string' ? { method, url } : null;
}

/** Reads an entry about an operation of the contract; null for any other, also for another action on the same path. */
export function readOwnEntry(catalog: Catalog, call: RecordedCall | null, entry: unknown): OwnEntry | null {
  const matches = call === null ? [] : matchPath(catalog, call.method, call.url);
  // Most entries are about no operation, and their bodies are long.
  if (matches.length === 0) return null;
  const sent = partOf(entry, 'request');
  const headers = readHeaders(sent);
  const body = readPostData(sent, headers);
  const match = chooseByAction(catalog, matches, body.kind === 'kept' ? jsonOf(body.payload) : undefined);
  if (match === null) return null;
  return {
    match,
    request: {
      headers,
      headersKept: areHeadersKept(sent),
      body,
      isBodyKnown: isBodyKnown(sent, headers, body),
    },
    response: readRecordedResponse(entry),
    durationMs: readDuration(entry),
  };
}

/** An entry's answer. */
export function readRecordedResponse(entry: unknown): RecordedResponse {
  const response = isJsonObject(entry) ? entry['response'] : undefined;
  if (!isJsonObject(entry) || !isJsonObject(response)) return unanswered('the entry has no response');
  const status = statusOf(response);
  const charles = response['_charlesStatus'];
  const errors = [response['_error'], entry['_error']];
  const code = [...errors, charles].find(
    (one): one is string => typeof one === 'string' && /^[\w:. -]{1,60}$/.test(one),
  );
  const said = code === undefined ? '' : ` (${code})`;
  if (status === null) return unanswered("the entry's response.status is no whole number");
  if (status <= 0) return unanswered(`the request was aborted or got no answer${said}`);
  if (status < 100 || status > 999) return unanswered("the entry's response.status is no status of HTTP");
  const isCut = typeof charles === 'string' && charles.toUpperCase() !== 'COMPLETE';
  // Browsers keep the status of an answer whose body was given up, and write an error beside it.
  if (isCut || errors.some((one) => typeof one === 'string' && one.trim() !== '')) {
    return unanswered(`the answer did not come whole${said}`);
  }
  const headers = readHeaders(response);
  const { mimeType } = partOf(response, 'content');
  return {
    kind: 'answered',
    status,
    headers,
    headersKept: areHeadersKept(response),
    body: readContent(response, headers),
    mimeType: typeof mimeType === 'string' ? mimeType : (headers['content-type'] ?? ''),
  };
}

function unanswered(why: string): RecordedResponse {
  return { kind: 'unanswered', why };
}

function readDuration(entry: unknown): number | null {
  const time = isJsonObject(entry) ? entry['time'] : undefined;
  // Recorders write -1 for what they did not measure.
  return typeof time === 'number' && Number.isFinite(time) && time >= 0 ? Math.round(time) : null;
}

/** Names in lower case; values of a name that comes again are joined. HTTP/2's own are left out. */
export function readHeaders(message: JsonObject): Headers {
  const headers = new Map<string, string>();
  for (const [name, value] of headerPairs(message)) {
    if (typeof name !== 'string' || typeof value !== 'string' || name.startsWith(':')) continue;
    const key = name.trim().toLowerCase();
    const before = headers.get(key);
    headers.set(key, before === undefined ? value.trim() : `${before}, ${value.trim()}`);
  }
  return Object.fromEntries(headers);
}

/** Headers as HAR lists them, or as the members of an object; neither names nor values need be texts. */
export function headerPairs({ headers }: JsonObject): readonly (readonly [name: unknown, value: unknown])[] {
  if (!Array.isArray(headers)) return Object.entries(isJsonObject(headers) ? headers : {});
  return headers.map((one: unknown) => (isJsonObject(one) ? [one['name'], one['value']] : [null, null]));
}

/** Every message of HTTP has some header: a list without any was not kept either. */
function areHeadersKept(message: JsonObject): boolean {
  return headerPairs(message).length > 0;
}

/** A member that is an object; an empty object in place of anything else. */
export function partOf(value: unknown, key: string): JsonObject {
  const part = isJsonObject(value) ? value[key] : undefined;
  return isJsonObject(part) ? part : {};
}
