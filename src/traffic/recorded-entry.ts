import zlib from 'node:zlib';
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

/**
 * How large a decompressed body may be, in bytes, and how much larger than what was recorded: an attack grows a
 * thousandfold, JSON of the API some thirtyfold.
 */
const LARGEST_BODY = 16 * 1024 * 1024;
const LARGEST_GROWTH = 200;
const SMALLEST_LIMIT = 64 * 1024;

/** The size on the wire of an empty body that comes in chunks, in bytes. */
const END_OF_CHUNKS = 5;

/** Words for a text that was not encoded. */
const PLAIN = new Set(['', 'none', 'identity', 'plain', 'text', 'utf-8', 'utf8']);

const NO_TEXT: RecordedBody = {
  kind: 'unreadable',
  why: 'its body has bytes that are no text, perhaps as the recorder changed it',
};
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
    const body = readBody(text, content, headers);
    return keptInPart(body, size, headers) ?? body;
  }
  if (text !== undefined && text !== null && text !== '') return unreadable('its content.text is no text');
  const length = Number(headers['content-length'] ?? Number.NaN);
  const { bodySize } = response;
  const isSizeKnown = size === 0 || length === 0;
  const came =
    Number(size) > 0 || length > 0 || (!(text === '' && size === 0) && Number(bodySize) > END_OF_CHUNKS);
  if (came) return { kind: 'dropped', why: 'the recorder did not keep its body' };
  if (text !== null && (isSizeKnown || bodySize === 0)) return NO_BODY;
  return { kind: 'dropped', why: 'the recording does not say whether it had a body' };
}

/** JSON that is not whole may have been cut by the recorder, unless its size says that all of it is there. */
function keptInPart(body: RecordedBody, size: unknown, headers: Headers): RecordedBody | null {
  if (body.kind !== 'kept' || body.payload.kind !== 'text') return null;
  const { text, problem } = body.payload;
  const kept = Buffer.byteLength(text);
  const whole = typeof size === 'number' && size > 0 ? size : lengthIn(headers);
  if (whole !== null && kept < whole && /^\s*[[{]/.test(text))
    return { kind: 'dropped', why: `the recorder kept ${kept} of the ${whole} bytes of its body` };
  if (whole !== null || problem !== CUT_SHORT) return null;
  return { kind: 'dropped', why: 'its body is cut short, and the recording does not say how large it was' };
}

/** How many bytes a body has, as its message says; null where it does not, or says it of the compressed body. */
function lengthIn(headers: Headers): number | null {
  const length = headers['content-length'];
  return length === undefined || !/^\d+$/.test(length) || codingIn(headers) !== null ? null : Number(length);
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
  if (typeof text === 'string' && text !== '') return readBody(text, postData, headers);
  if (!Array.isArray(params)) return NO_BODY;
  return { kind: 'kept', payload: readPayload(params.map(parameterText).join('&')) };
}

/** A body has the size that its message says; without one, JSON is trusted, and neither text nor nothing is. */
function isBodyKnown({ bodySize }: JsonObject, headers: Headers, body: RecordedBody): boolean {
  if (body.kind !== 'kept') return false;
  const { payload } = body;
  const length = headers['content-length'];
  if (payload.kind === 'absent') return length === '0';
  const sizes = [Number(length), Number(bodySize)].filter((size) => size > 0);
  if (sizes.length === 0) return payload.kind === 'json';
  return sizes.includes(Buffer.byteLength(payload.text ?? ''));
}

/** A form's parameter as it is written in a body. */
function parameterText(parameter: unknown): string {
  const { name, value } = isJsonObject(parameter) ? parameter : {};
  const sign = typeof value === 'string' && value !== '' ? `=${value}` : '';
  return `${typeof name === 'string' ? name : ''}${sign}`;
}

/** Undoes what recorders do to a body: base64, compression, charset. What could be either is not guessed. */
function readBody(
  text: string,
  { encoding, mimeType, size }: Readonly<Record<string, unknown>>,
  headers: Headers,
): RecordedBody {
  if (text === LEFT_OUT) return unreadable('its body is larger than what is read of one entry');
  const word = typeof encoding === 'string' ? encoding.trim().toLowerCase() : '';
  const isBase64 = !/[^A-Za-z0-9+/_=\s-]/.test(text);
  const fromBase64 = (): RecordedBody => readBytes(Buffer.from(text, 'base64'), mimeType, headers);
  if (PLAIN.has(word)) {
    const plain: RecordedBody = { kind: 'kept', payload: readPayload(text) };
    if (isReadable(plain)) return plain;
    if (isBase64) {
      const decoded = fromBase64();
      // Some recorders encode without saying so.
      const isCertain = isObject(decoded) || Buffer.from(text, 'base64').length === size;
      return isCertain ? decoded : plain;
    }
    return isMangled(text, headers) ? NO_TEXT : plain;
  }
  if (word !== 'base64') return unreadable('its body has an encoding that is not base64');
  if (isBase64) return fromBase64();
  // Firefox calls base64 what it had to leave as it was: text beyond Latin-1, and all that is no base64 is text too.
  const plain: RecordedBody = { kind: 'kept', payload: readPayload(text) };
  return isReadable(plain) || /[^\0-\xff]/.test(text)
    ? plain
    : unreadable('its body is called base64 and is not');
}

/** Whether a text has what no recorder reads from text: replacement characters, or binary where it was compressed. */
function isMangled(text: string, headers: Headers): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.includes('\ufffd') || (codingIn(headers) !== null && /[\0-\x08\x0e-\x1f]/.test(text));
}

/** Whether a body is JSON or a page, which no wrong reading comes to. */
function isReadable(body: RecordedBody): boolean {
  return body.kind === 'kept' && (body.payload.kind === 'json' || body.payload.kind === 'html');
}

function isObject(body: RecordedBody): boolean {
  return body.kind === 'kept' && body.payload.kind === 'json' && isJsonObject(body.payload.value);
}

/** Reads bytes as they came over the wire, or as a recorder decompressed them and left the header. */
function readBytes(bytes: Buffer, mimeType: unknown, headers: Headers): RecordedBody {
  const charset = typeof mimeType === 'string' ? /;\s*charset="?([^\s";]+)/i.exec(mimeType)?.[1] : undefined;
  const asText = (plain: Buffer): RecordedBody | null => {
    const text = decode(plain, charset ?? 'utf-8');
    return text === null ? null : { kind: 'kept', payload: readPayload(text) };
  };
  const plain = asText(bytes);
  if (plain !== null && isReadable(plain)) return plain;
  const coding = magicOf(bytes) ?? codingIn(headers);
  const unpacked = coding === null ? null : decompress(bytes, coding);
  const inner = Buffer.isBuffer(unpacked) ? asText(unpacked) : null;
  if (inner !== null && (plain === null || isReadable(inner))) return inner;
  if (plain !== null) return plain;
  // Firefox writes the characters of an answer without Content-Type as Latin-1.
  const latin1: RecordedBody = { kind: 'kept', payload: readPayload(bytes.toString('latin1')) };
  if (charset === undefined && isObject(latin1)) return latin1;
  return unpacked === null || Buffer.isBuffer(unpacked) ? NO_TEXT : unpacked;
}

/** Null for bytes outside of the charset. An unknown one is taken for UTF-8, as servers send. */
function decode(bytes: Buffer, charset: string): string | null {
  const options = { fatal: true, ignoreBOM: true };
  let decoder: InstanceType<typeof TextDecoder>;
  try {
    decoder = new TextDecoder(charset, options);
  } catch {
    decoder = new TextDecoder('utf-8', options);
  }
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

/** The compression that a message names; null for none. */
function codingIn(headers: Headers): string | null {
  const coding = (headers['content-encoding'] ?? '').toLowerCase().replace(/^x-/, '');
  return PLAIN.has(coding) ? null : coding;
}

/** The compression that bytes begin with, where they tell. */
function magicOf(bytes: Buffer): string | null {
  if (bytes.length > 1 && bytes.readUInt16BE() === 0x1f8b) return 'gzip';
  return bytes.length > 3 && bytes.readUInt32BE() === 0x28b52ffd ? 'zstd' : null;
}

/** Decompresses a body, or says why it cannot be. */
function decompress(bytes: Buffer, coding: string): Buffer | RecordedBody {
  const maxOutputLength = Math.min(LARGEST_BODY, SMALLEST_LIMIT + LARGEST_GROWTH * bytes.length);
  // From Node 22.15 on.
  const { zstdDecompressSync }: Partial<typeof zlib> = zlib;
  const readers: Readonly<Record<string, ((bytes: Buffer, options: object) => Buffer) | undefined>> = {
    gzip: zlib.gunzipSync,
    br: zlib.brotliDecompressSync,
    // The name stands for the format of zlib; some servers leave out its head.
    deflate: ((bytes[0] ?? 0) & 0x0f) === 8 ? zlib.inflateSync : zlib.inflateRawSync,
    zstd: zstdDecompressSync,
  };
  if (coding === 'zstd' && zstdDecompressSync === undefined) {
    const why = `its body is compressed with zstd, which Node ${process.versions.node} cannot read: check it with Node 22.15 or newer`;
    return { kind: 'dropped', why };
  }
  const read = Object.hasOwn(readers, coding) ? readers[coding] : undefined;
  if (read === undefined) return unreadable('its body is compressed in a way that is not known');
  try {
    return read(bytes, { maxOutputLength });
  } catch (error) {
    const isTooLarge = Object(error).code === 'ERR_BUFFER_TOO_LARGE';
    return unreadable(
      isTooLarge
        ? `its body is larger than ${maxOutputLength} bytes when it is decompressed, too large to be read`
        : `its body is compressed (${coding}) and cannot be decompressed`,
    );
  }
}

function unreadable(why: string): RecordedBody {
  return { kind: 'unreadable', why };
}
