import { gunzipSync } from 'node:zlib';
import type { Catalog } from '../contract/catalog.ts';
import { chooseByAction, matchPath, type OperationMatch } from '../contract/operations.ts';
import { CUT_SHORT, type Headers, type Payload, readPayload } from '../model/exchange.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import { jsonOf } from './dialect.ts';
import { LEFT_OUT } from './har-scanner.ts';

/** A body as a recorder kept it. */
export type RecordedBody =
  | { readonly kind: 'kept'; readonly payload: Payload }
  /** There was one, or may have been one, and the recorder did not keep it. */
  | { readonly kind: 'dropped'; readonly why: string }
  | { readonly kind: 'unreadable'; readonly why: string };

/** Unzipped bodies may be as large as this, in bytes. */
const LARGEST_BODY = 16 * 1024 * 1024;

/** The size on the wire of an empty body that comes in chunks, in bytes. */
const END_OF_CHUNKS = 5;

/** Words for a text that was not encoded. */
const PLAIN = new Set(['', 'none', 'identity', 'plain', 'text', 'utf-8', 'utf8']);

const NO_BODY: RecordedBody = { kind: 'kept', payload: { kind: 'absent' } };

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
    request: { headers, headersKept: areHeadersKept(sent), body },
    response: readResponse(entry),
    durationMs: readDuration(entry),
  };
}

/** An entry's answer. */
export function readResponse(entry: unknown): RecordedResponse {
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

/** Reads `response.content`. */
export function readContent(response: Readonly<Record<string, unknown>>, headers: Headers): RecordedBody {
  const content = isJsonObject(response['content']) ? response['content'] : {};
  const { text, size } = content;
  if (typeof text === 'string' && text !== '') {
    const body = readBody(text, content);
    return keptInPart(body, size) ?? body;
  }
  if (text !== undefined && text !== null && text !== '') return unreadable('its content.text is no text');
  const length = Number(headers['content-length'] ?? Number.NaN);
  const { bodySize } = response;
  const came = Number(size) > 0 || length > 0 || (text !== '' && Number(bodySize) > END_OF_CHUNKS);
  if (came) return { kind: 'dropped', why: 'the recorder did not keep its body' };
  const isEmpty = text === '' || length === 0 || (text === undefined && (size === 0 || bodySize === 0));
  if (isEmpty) return NO_BODY;
  return { kind: 'dropped', why: 'the recording does not say whether it had a body' };
}

/** Recorders that keep no more of a body than a limit say how large it was. */
function keptInPart(body: RecordedBody, size: unknown): RecordedBody | null {
  if (body.kind !== 'kept' || body.payload.kind !== 'text' || typeof size !== 'number') return null;
  const { text, problem } = body.payload;
  const kept = Buffer.byteLength(text);
  if (problem !== CUT_SHORT || kept >= size) return null;
  return { kind: 'dropped', why: `the recorder kept ${kept} of the ${size} bytes of its body` };
}

/** Reads `request.postData`; some recorders take JSON for a form and keep it as parameters. */
export function readPostData(request: Readonly<Record<string, unknown>>, headers: Headers): RecordedBody {
  const { postData } = request;
  if (!isJsonObject(postData)) {
    const size = Number(headers['content-length'] ?? request['bodySize']);
    if (size > 0) return { kind: 'dropped', why: 'the recorder did not keep the body of the request' };
    return NO_BODY;
  }
  const { text, params } = postData;
  if (typeof text === 'string' && text !== '') return readBody(text, postData);
  if (!Array.isArray(params)) return NO_BODY;
  return { kind: 'kept', payload: readPayload(params.map(parameterText).join('&')) };
}

/** A form's parameter as it is written in a body. */
function parameterText(parameter: unknown): string {
  const { name, value } = isJsonObject(parameter) ? parameter : {};
  const sign = typeof value === 'string' && value !== '' ? `=${value}` : '';
  return `${typeof name === 'string' ? name : ''}${sign}`;
}

/** Undoes base64, gzip and charset. */
function readBody(text: string, { encoding, mimeType }: Readonly<Record<string, unknown>>): RecordedBody {
  if (text === LEFT_OUT) return unreadable('its body is larger than what is read of one entry');
  const word = typeof encoding === 'string' ? encoding.trim().toLowerCase() : '';
  if (PLAIN.has(word)) return { kind: 'kept', payload: readPayload(text) };
  if (word !== 'base64') return unreadable('its body has an encoding that is not base64');
  if (/[^A-Za-z0-9+/_=\s-]/.test(text)) return unreadable('its body is called base64 and is not');
  const plain = unzip(Buffer.from(text, 'base64'));
  if (plain === null) return unreadable('its body is zipped and cannot be unzipped');
  return { kind: 'kept', payload: readBytes(plain, mimeType) };
}

/** Recorders that keep bytes as they came keep them zipped. */
function unzip(bytes: Buffer): Buffer | null {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: LARGEST_BODY });
  } catch {
    return null;
  }
}

/** Bytes outside of their charset are no JSON, even if the text with replacement characters would be. */
function readBytes(bytes: Buffer, mimeType: unknown): Payload {
  const found = typeof mimeType === 'string' ? /;\s*charset="?([^\s";]+)/i.exec(mimeType)?.[1] : undefined;
  const charset = found ?? 'utf-8';
  try {
    return readPayload(decoderOf(charset, true).decode(bytes));
  } catch {
    const text = decoderOf(charset, false).decode(bytes);
    return { kind: 'text', text, problem: 'bytes that are no text' };
  }
}

/** An unknown charset is taken for UTF-8, as servers send. */
function decoderOf(charset: string, fatal: boolean): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(charset, { fatal, ignoreBOM: true });
  } catch {
    return new TextDecoder('utf-8', { fatal, ignoreBOM: true });
  }
}

function unreadable(why: string): RecordedBody {
  return { kind: 'unreadable', why };
}
