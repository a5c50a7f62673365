import { gunzipSync } from 'node:zlib';
import { CUT_SHORT, type Headers, type Payload, readPayload } from '../model/exchange.ts';
import { isJsonObject } from '../model/json.ts';
import { LEFT_OUT } from './har-scanner.ts';

/** A body as a recorder kept it. */
export type RecordedBody =
  | { readonly kind: 'kept'; readonly payload: Payload }
  /** There was one, or may have been one, and the recorder did not keep it. */
  | { readonly kind: 'dropped'; readonly why: string }
  | { readonly kind: 'unreadable'; readonly why: string };

type Loose = Readonly<Record<string, unknown>>;

/** Unzipped bodies may be as large as this, in bytes. */
const LARGEST_BODY = 16 * 1024 * 1024;

/** The size on the wire of an empty body that comes in chunks, in bytes. */
const END_OF_CHUNKS = 5;

/** Words for a text that was not encoded. */
const PLAIN = new Set(['', 'none', 'identity', 'plain', 'text', 'utf-8', 'utf8']);

const NO_BODY: RecordedBody = { kind: 'kept', payload: { kind: 'absent' } };

/** Reads `response.content`. */
export function readContent(response: Loose, headers: Headers): RecordedBody {
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
export function readPostData(request: Loose, headers: Headers): RecordedBody {
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

/** A form's parameter as it stands in the body. */
function parameterText(parameter: unknown): string {
  const { name, value } = isJsonObject(parameter) ? parameter : {};
  const sign = typeof value === 'string' && value !== '' ? `=${value}` : '';
  return `${typeof name === 'string' ? name : ''}${sign}`;
}

/** Undoes base64, gzip and charset. */
function readBody(text: string, { encoding, mimeType }: Loose): RecordedBody {
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

/** Bytes that are not of their charset are no JSON, although the text in their place might be. */
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
