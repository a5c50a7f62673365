import { gunzipSync } from 'node:zlib';
import { CUT_SHORT, type Headers, type Payload, readPayload } from '../model/exchange.ts';
import { isJsonObject } from '../model/json.ts';
import { LEFT_OUT } from './entry-bytes.ts';

/** A body as a recorder kept it. */
export type RecordedBody =
  | { readonly kind: 'kept'; readonly payload: Payload }
  /** There was one, or may have been one, and the recorder did not keep it. */
  | { readonly kind: 'dropped'; readonly why: string }
  | { readonly kind: 'unreadable'; readonly why: string };

/** Unzipped bodies may be as large as this, in bytes. */
const LARGEST_BODY = 16 * 1024 * 1024;

/** What an empty body takes on the wire when it comes in chunks, in bytes. */
const END_OF_CHUNKS = 5;

/** Words for a text that is what it is. */
const PLAIN = new Set(['', 'none', 'identity', 'plain', 'text', 'utf-8', 'utf8']);

/** Reads `response.content`. */
export function readContent(response: Readonly<Record<string, unknown>>, headers: Headers): RecordedBody {
  const content = isJsonObject(response['content']) ? response['content'] : {};
  const { text, size } = content;
  if (typeof text === 'string' && text !== '') {
    const body = readBody(text, content['encoding'], content['mimeType']);
    return keptInPart(body, size) ?? body;
  }
  if (text !== undefined && text !== null && text !== '') return unreadable('its content.text is no text');
  const length = Number(headers['content-length'] ?? Number.NaN);
  const { bodySize } = response;
  const came = Number(size) > 0 || length > 0 || (text !== '' && Number(bodySize) > END_OF_CHUNKS);
  if (came) return { kind: 'dropped', why: 'the recorder did not keep its body' };
  const isEmpty = text === '' || length === 0 || (text === undefined && (size === 0 || bodySize === 0));
  if (isEmpty) return { kind: 'kept', payload: { kind: 'absent' } };
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
    return { kind: 'kept', payload: { kind: 'absent' } };
  }
  const { text, params } = postData;
  if (typeof text === 'string' && text !== '')
    return readBody(text, postData['encoding'], postData['mimeType']);
  if (Array.isArray(params) && params.length > 0) {
    return { kind: 'kept', payload: readPayload(params.map(parameterText).join('&')) };
  }
  return { kind: 'kept', payload: { kind: 'absent' } };
}

/** A form's parameter as it stands in the body. */
function parameterText(parameter: unknown): string {
  const { name, value } = isJsonObject(parameter) ? parameter : {};
  const sign = typeof value === 'string' && value !== '' ? `=${value}` : '';
  return `${typeof name === 'string' ? name : ''}${sign}`;
}

function readBody(text: string, encoding: unknown, mimeType: unknown): RecordedBody {
  const decoded = decodeBody(text, encoding, mimeType);
  switch (decoded.kind) {
    case 'text':
      return { kind: 'kept', payload: readPayload(decoded.text) };
    case 'bytes':
      return {
        kind: 'kept',
        payload: { kind: 'text', text: decoded.text, problem: 'bytes that are no text' },
      };
    case 'unreadable':
      return decoded;
  }
}

/** What a recorder wrote of a body, undone. */
type DecodedBody =
  | { readonly kind: 'text'; readonly text: string }
  /** Bytes that are not of their charset, with something in place of those that are wrong. */
  | { readonly kind: 'bytes'; readonly text: string }
  | { readonly kind: 'unreadable'; readonly why: string };

/** Undoes base64, gzip and charset. */
function decodeBody(text: string, encoding: unknown, mimeType: unknown): DecodedBody {
  if (text === LEFT_OUT) return unreadable('its body is larger than what is read of one entry');
  const word = typeof encoding === 'string' ? encoding.trim().toLowerCase() : '';
  if (PLAIN.has(word)) return { kind: 'text', text };
  if (word !== 'base64') return unreadable('its body has an encoding that is not base64');
  const bytes = decodeBase64(text);
  if (bytes === null) return unreadable('its body is called base64 and is not');
  const plain = unzip(bytes);
  if (plain === null) return unreadable('its body is zipped and cannot be unzipped');
  return decodeBytes(plain, charsetOf(mimeType));
}

/** The bytes of a base64 text, with or without breaks and padding; null when it is none. */
function decodeBase64(text: string): Buffer | null {
  if (/[^A-Za-z0-9+/_=\s-]/.test(text)) return null;
  return Buffer.from(text, 'base64');
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

function charsetOf(mimeType: unknown): string {
  const found = typeof mimeType === 'string' ? /;\s*charset="?([^\s";]+)/i.exec(mimeType)?.[1] : undefined;
  return found ?? 'utf-8';
}

function decodeBytes(bytes: Buffer, charset: string): DecodedBody {
  try {
    return { kind: 'text', text: decoderOf(charset, true).decode(bytes) };
  } catch {
    return { kind: 'bytes', text: decoderOf(charset, false).decode(bytes) };
  }
}

/** A charset that nobody knows is taken for UTF-8, as servers send. */
function decoderOf(charset: string, fatal: boolean): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(charset, { fatal, ignoreBOM: true });
  } catch {
    return new TextDecoder('utf-8', { fatal, ignoreBOM: true });
  }
}

function unreadable(why: string): { readonly kind: 'unreadable'; readonly why: string } {
  return { kind: 'unreadable', why };
}
