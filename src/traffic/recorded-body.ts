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
export function isBodyKnown({ bodySize }: JsonObject, headers: Headers, body: RecordedBody): boolean {
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
    return isMangled(text, codingIn(headers)) ? NO_TEXT : plain;
  }
  if (word !== 'base64') return unreadable('its body has an encoding that is not base64');
  if (isBase64) return fromBase64();
  // Firefox gives this label also to text that it leaves as it is, since it has characters beyond Latin-1.
  const plain: RecordedBody = { kind: 'kept', payload: readPayload(text) };
  return isReadable(plain) || /[^\0-\xff]/.test(text)
    ? plain
    : unreadable('its body is called base64 and is not');
}

/** Whether a text comes from bytes that are no text: it has replacement characters, or is binary and was compressed. */
function isMangled(text: string, coding: string | null): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.includes('\ufffd') || (coding !== null && /[\0-\x08\x0e-\x1f]/.test(text));
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
  const asText = (plain: Buffer, coding: string | null): RecordedBody | null => {
    const text = decode(plain, charset ?? 'utf-8');
    if (text === null) return null;
    const body: RecordedBody = { kind: 'kept', payload: readPayload(text) };
    return isReadable(body) || !isMangled(text, coding) ? body : null;
  };
  const coding = magicOf(bytes) ?? codingIn(headers);
  const plain = asText(bytes, coding);
  if (plain !== null && isReadable(plain)) return plain;
  const unpacked = coding === null ? null : decompress(bytes, coding);
  const inner = Buffer.isBuffer(unpacked) ? asText(unpacked, null) : null;
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
