import { isUtf8 } from 'node:buffer';
import zlib from 'node:zlib';
import { CUT_SHORT, type Headers, objectIn, type Payload, readPayload } from '../model/exchange.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';

/** Why a part of a recording cannot be judged: the recorder did not keep it (*skip*), or it cannot be read (*error*). */
export interface Unjudged {
  readonly verdict: 'error' | 'skip';
  readonly reason: string;
}

/** A body as a recorder kept it. */
export interface RecordedBody {
  /** Absent where it cannot be judged. */
  readonly payload: Payload;
  readonly unjudged: Unjudged | null;
}

type Decode = (bytes: Buffer, options: { readonly maxOutputLength: number }) => Buffer;

/** How large a body may be when it is decompressed, in bytes. */
const LARGEST_BODY = 16 * 1024 * 1024;
/** The size on the wire of an empty body that comes in chunks, in bytes. */
const END_OF_CHUNKS = 5;
/** Words for a text that was not encoded. */
const PLAIN = new Set(['', 'none', 'identity', 'plain', 'text', 'utf-8', 'utf8']);
const GZIP = 0x1f8b;
/** By the name of a compression; Node has zstd from 22.15 on. */
const DECODERS = new Map<string, Decode | undefined>([
  ['gzip', zlib.unzipSync],
  ['deflate', zlib.unzipSync],
  ['br', zlib.brotliDecompressSync],
  ['zstd', zlib.zstdDecompressSync],
]);

export const NO_BODY: RecordedBody = { payload: { kind: 'absent' }, unjudged: null };
const NO_TEXT = unreadable('its body has bytes that are no text, perhaps as the recorder changed it');

export function readContent(response: JsonObject, headers: Headers): RecordedBody {
  const content = partOf(response, 'content');
  const { text, size } = content;
  if (typeof text === 'string' && text !== '')
    return keptInPart(readBody(text, content, headers), size, headers);
  if (text !== undefined && text !== null && text !== '') return unreadable('its content.text is no text');
  const length = Number(headers['content-length'] ?? Number.NaN);
  const { bodySize } = response;
  const came =
    Number(size) > 0 || length > 0 || (!(text === '' && size === 0) && Number(bodySize) > END_OF_CHUNKS);
  const isEmpty = !came && text !== null && [size, length, bodySize].includes(0);
  return isEmpty ? NO_BODY : dropped('the recorder did not keep its body, if it had one');
}

/** JSON that is not whole may have been cut by the recorder, unless its size says that all of it is there. */
function keptInPart(
  body: RecordedBody,
  size: JsonObject[string] | undefined,
  headers: Headers,
): RecordedBody {
  if (body.payload.kind !== 'text') return body;
  const { text, problem } = body.payload;
  const kept = Buffer.byteLength(text);
  // The header of a compressed message has the size of the compressed body.
  const length = codingIn(headers) === null ? Number(headers['content-length'] ?? Number.NaN) : Number.NaN;
  const whole = typeof size === 'number' && size > 0 ? size : length;
  const isPart = Number.isNaN(whole) ? problem === CUT_SHORT : kept < whole && /^\s*[[{]/.test(text);
  return isPart ? dropped('its body is cut short, perhaps by the recorder') : body;
}

/** Reads `request.postData`; some recorders take JSON for a form and keep it as parameters. */
export function readPostData(request: JsonObject, headers: Headers): RecordedBody {
  const { postData } = request;
  if (!isJsonObject(postData)) {
    const size = Number(headers['content-length'] ?? request['bodySize']);
    return size > 0 ? dropped('the recorder did not keep the body of the request') : NO_BODY;
  }
  const { text, params } = postData;
  if (typeof text === 'string' && text !== '') return readBody(text, postData, headers);
  return Array.isArray(params) ? keep(params.map(parameterText).join('&')) : NO_BODY;
}

function parameterText(parameter: JsonValue): string {
  const { name, value } = isJsonObject(parameter) ? parameter : {};
  const sign = typeof value === 'string' && value !== '' ? `=${value}` : '';
  return `${typeof name === 'string' ? name : ''}${sign}`;
}

/** A body has the size that its message says; without one, JSON is trusted, and neither text nor nothing is. */
export function isBodyKnown({ bodySize }: JsonObject, headers: Headers, body: RecordedBody): boolean {
  const { payload, unjudged } = body;
  if (unjudged !== null) return false;
  const length = headers['content-length'];
  if (payload.kind === 'absent') return length === '0';
  const sizes = [Number(length), Number(bodySize)].filter((size) => size > 0);
  if (sizes.length === 0) return payload.kind === 'json';
  return sizes.includes(Buffer.byteLength(payload.text ?? ''));
}

/** Undoes what recorders do to a body: base64, compression, charset. What could be either is not guessed. */
function readBody(text: string, { encoding, mimeType, size }: JsonObject, headers: Headers): RecordedBody {
  const label = typeof encoding === 'string' ? encoding.trim().toLowerCase() : '';
  const isLabelled = label === 'base64';
  if (!isLabelled && !PLAIN.has(label)) return unreadable('its body has an encoding that is not base64');
  const isBase64 = !/[^A-Za-z0-9+/_=\s-]/.test(text);
  const bytes = Buffer.from(isBase64 ? text : '', 'base64');
  const isUtf8Due = /charset="?utf-?8/i.test(String(mimeType));
  const decoded = isBase64 ? readBytes(bytes, isUtf8Due, headers) : null;
  if (isLabelled && decoded !== null) return decoded;
  const plain = keep(text);
  if (isReadable(plain)) return plain;
  // Some recorders encode without saying so.
  if (decoded !== null && (isObject(decoded) || bytes.length === size)) return decoded;
  if (isMangled(text, headers)) return NO_TEXT;
  // Firefox gives this label also to text that it leaves as it is, since it has characters beyond Latin-1.
  const isFalse = isLabelled && !/[^\0-\xff]/.test(text);
  return isFalse ? unreadable('its body is called base64 and is not') : plain;
}

/** Reads bytes as they came over the wire, or as a recorder decompressed them and left the header. */
function readBytes(bytes: Buffer, isUtf8Due: boolean, headers: Headers): RecordedBody {
  const coding = bytes.length > 1 && bytes.readUInt16BE() === GZIP ? 'gzip' : codingIn(headers);
  const unpacked = coding === null ? NO_TEXT : decompress(bytes, coding);
  const plain = Buffer.isBuffer(unpacked) ? [bytes, unpacked] : [bytes];
  // UTF-16 may pass for UTF-8 with zeros, and is nothing that the server did wrong.
  const texts = plain.filter((one) => isUtf8(one) && !one.includes(0)).map(String);
  const readable = texts.map(keep).find(isReadable);
  if (readable !== undefined) return readable;
  // Firefox writes the characters of an answer without Content-Type as Latin-1.
  const latin1 = keep(bytes.toString('latin1'));
  if (!isUtf8Due && isObject(latin1)) return latin1;
  const sound = texts.find((text) => !isMangled(text, headers));
  if (sound !== undefined) return keep(sound);
  return Buffer.isBuffer(unpacked) ? NO_TEXT : unpacked;
}

/** Whether a text comes from bytes that are no text: it has replacement characters, or is binary and was compressed. */
function isMangled(text: string, headers: Headers): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.includes('\ufffd') || (codingIn(headers) !== null && /[\0-\x08\x0e-\x1f]/.test(text));
}

/** Whether a body is JSON or a page, which no wrong reading comes to. */
function isReadable({ payload }: RecordedBody): boolean {
  return payload.kind === 'json' || payload.kind === 'html';
}

function isObject({ payload }: RecordedBody): boolean {
  return objectIn(payload) !== null;
}

function codingIn(headers: Headers): string | null {
  const coding = (headers['content-encoding'] ?? '').toLowerCase().replace(/^x-/, '');
  return PLAIN.has(coding) ? null : coding;
}

function decompress(bytes: Buffer, coding: string): Buffer | RecordedBody {
  const decode = DECODERS.get(coding);
  if (decode === undefined) return unreadable('its body is compressed in a way that this Node cannot read');
  try {
    return decode(bytes, { maxOutputLength: LARGEST_BODY });
  } catch {
    const largest = `${LARGEST_BODY / 1024 / 1024} MB`;
    return unreadable(
      `its body is compressed (${coding}) and cannot be decompressed, or is larger than ${largest}`,
    );
  }
}

/** A member that is an object; an empty object in place of anything else. */
export function partOf(value: JsonObject, key: string): JsonObject {
  const part = value[key];
  return isJsonObject(part) ? part : {};
}

function keep(text: string): RecordedBody {
  return { payload: readPayload(text), unjudged: null };
}

function dropped(reason: string): RecordedBody {
  return { payload: { kind: 'absent' }, unjudged: { verdict: 'skip', reason } };
}

export function unreadable(reason: string): RecordedBody {
  return { payload: { kind: 'absent' }, unjudged: { verdict: 'error', reason } };
}
