import zlib from 'node:zlib';
import { CUT_SHORT, type Headers, type Payload, readPayload } from '../model/exchange.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import { LEFT_OUT } from './har-scanner.ts';

/** A body as a recorder kept it. */
export type RecordedBody =
  | { readonly kind: 'kept'; readonly payload: Payload }
  /** There was one, or may have been one, and the recorder did not keep it. */
  | { readonly kind: 'dropped'; readonly why: string }
  | { readonly kind: 'unreadable'; readonly why: string };

/** How large a body may be when it is decompressed, in bytes. */
const LARGEST_BODY = 16 * 1024 * 1024;
/** The size on the wire of an empty body that comes in chunks, in bytes. */
const END_OF_CHUNKS = 5;
/** Words for a text that was not encoded. */
const PLAIN = new Set(['', 'none', 'identity', 'plain', 'text', 'utf-8', 'utf8']);
const GZIP = 0x1f8b;

const NO_TEXT: RecordedBody = {
  kind: 'unreadable',
  why: 'its body has bytes that are no text, perhaps as the recorder changed it',
};
const NO_BODY: RecordedBody = { kind: 'kept', payload: { kind: 'absent' } };

/** Reads `response.content`. */
export function readContent(response: JsonObject, headers: Headers): RecordedBody {
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
  if (came) return dropped('the recorder did not keep its body');
  if (text !== null && (isSizeKnown || bodySize === 0)) return NO_BODY;
  return dropped('the recording does not say whether it had a body');
}

/** JSON that is not whole may have been cut by the recorder, unless its size says that all of it is there. */
function keptInPart(
  body: RecordedBody,
  size: JsonObject[string] | undefined,
  headers: Headers,
): RecordedBody | null {
  if (body.kind !== 'kept' || body.payload.kind !== 'text') return null;
  const { text, problem } = body.payload;
  const kept = Buffer.byteLength(text);
  // The header of a compressed message has the size of the compressed body.
  const length = codingIn(headers) === null ? Number(headers['content-length'] ?? Number.NaN) : Number.NaN;
  const whole = typeof size === 'number' && size > 0 ? size : length;
  if (kept < whole && /^\s*[[{]/.test(text))
    return dropped(`the recorder kept ${kept} of the ${whole} bytes of its body`);
  if (!Number.isNaN(whole) || problem !== CUT_SHORT) return null;
  return dropped('its body is cut short, and the recording does not say how large it was');
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
  if (!Array.isArray(params)) return NO_BODY;
  return keep(params.map(parameterText).join('&'));
}

/** A form's parameter as it is written in a body. */
function parameterText(parameter: unknown): string {
  const { name, value } = isJsonObject(parameter) ? parameter : {};
  const sign = typeof value === 'string' && value !== '' ? `=${value}` : '';
  return `${typeof name === 'string' ? name : ''}${sign}`;
}

/** A body has the size that its message says; without one, JSON is trusted, and neither text nor nothing is. */
export function isBodyKnown({ bodySize }: JsonObject, headers: Headers, body: RecordedBody): boolean {
  if (body.kind !== 'kept') return false;
  const { payload } = body;
  const length = headers['content-length'];
  if (payload.kind === 'absent') return length === '0';
  const sizes = [Number(length), Number(bodySize)].filter((size) => size > 0);
  if (sizes.length === 0) return payload.kind === 'json';
  return sizes.includes(Buffer.byteLength(payload.text ?? ''));
}

/** Undoes what recorders do to a body: base64, compression, charset. What could be either is not guessed. */
function readBody(text: string, { encoding, mimeType, size }: JsonObject, headers: Headers): RecordedBody {
  if (text === LEFT_OUT) return unreadable('its body is larger than what is read of one entry');
  const label = typeof encoding === 'string' ? encoding.trim().toLowerCase() : '';
  const isLabelled = label === 'base64';
  if (!isLabelled && !PLAIN.has(label)) return unreadable('its body has an encoding that is not base64');
  const isBase64 = !/[^A-Za-z0-9+/_=\s-]/.test(text);
  const bytes = Buffer.from(isBase64 ? text : '', 'base64');
  const decoded = isBase64 ? readBytes(bytes, charsetOf(mimeType), headers) : null;
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
function readBytes(bytes: Buffer, charset: string | null, headers: Headers): RecordedBody {
  const coding = bytes.length > 1 && bytes.readUInt16BE() === GZIP ? 'gzip' : codingIn(headers);
  const unpacked = coding === null ? NO_TEXT : decompress(bytes, coding);
  const plain = Buffer.isBuffer(unpacked) ? [bytes, unpacked] : [bytes];
  const texts = plain.flatMap((one) => textsIn(one, charset));
  const readable = texts.map(keep).find(isReadable);
  if (readable !== undefined) return readable;
  // Firefox writes the characters of an answer without Content-Type as Latin-1.
  const latin1 = keep(bytes.toString('latin1'));
  if (charset === null && isObject(latin1)) return latin1;
  const sound = texts.find((text) => !isMangled(text, headers));
  if (sound !== undefined) return keep(sound);
  return Buffer.isBuffer(unpacked) ? NO_TEXT : unpacked;
}

/** The charset that a media type names; null for none. */
function charsetOf(mimeType: JsonObject[string] | undefined): string | null {
  if (typeof mimeType !== 'string') return null;
  return /;\s*charset="?([^\s";]+)/i.exec(mimeType)?.[1] ?? null;
}

/** The text that bytes are in a charset, by default in UTF-8, as servers send; none where they are something else. */
function textsIn(bytes: Buffer, charset: string | null): readonly string[] {
  try {
    return [decoderOf(charset ?? 'utf-8').decode(bytes)];
  } catch {
    return [];
  }
}

/** An unknown charset is taken for UTF-8. */
function decoderOf(charset: string): InstanceType<typeof TextDecoder> {
  const options = { fatal: true, ignoreBOM: true };
  try {
    return new TextDecoder(charset, options);
  } catch {
    return new TextDecoder('utf-8', options);
  }
}

/** Whether a text comes from bytes that are no text: it has replacement characters, or is binary and was compressed. */
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

/** The compression that a message names; null for none. */
function codingIn(headers: Headers): string | null {
  const coding = (headers['content-encoding'] ?? '').toLowerCase().replace(/^x-/, '');
  return PLAIN.has(coding) ? null : coding;
}

/** Decompresses a body, or says why it cannot be. */
function decompress(bytes: Buffer, coding: string): Buffer | RecordedBody {
  const limit = { maxOutputLength: LARGEST_BODY };
  // From Node 22.15 on.
  const { zstdDecompressSync }: Partial<typeof zlib> = zlib;
  try {
    if (coding === 'gzip') return zlib.gunzipSync(bytes, limit);
    if (coding === 'br') return zlib.brotliDecompressSync(bytes, limit);
    if (coding === 'deflate') return inflate(bytes, limit);
    if (coding === 'zstd' && zstdDecompressSync) return zstdDecompressSync(bytes, limit);
  } catch {
    const largest = `${LARGEST_BODY / 1024 / 1024} MB`;
    return unreadable(
      `its body is compressed (${coding}) and cannot be decompressed, or is larger than ${largest}`,
    );
  }
  return coding === 'zstd'
    ? dropped('its body is compressed in a way that this Node cannot read: zstd needs Node 22.15')
    : unreadable('its body is compressed in a way that is not known');
}

/** The name `deflate` stands for the format of zlib; some servers leave out its head. */
function inflate(bytes: Buffer, limit: zlib.ZlibOptions): Buffer {
  const hasHead = ((bytes[0] ?? 0) & 0x0f) === 8;
  return hasHead ? zlib.inflateSync(bytes, limit) : zlib.inflateRawSync(bytes, limit);
}

function keep(text: string): RecordedBody {
  return { kind: 'kept', payload: readPayload(text) };
}

function dropped(why: string): RecordedBody {
  return { kind: 'dropped', why };
}

function unreadable(why: string): RecordedBody {
  return { kind: 'unreadable', why };
}
