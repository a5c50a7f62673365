import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';
import { plainText } from '../redact/words.ts';
import { TransportFailure } from './network-error.ts';

type Decompress = (bytes: Uint8Array, limit: { readonly maxOutputLength: number }) => Promise<Uint8Array>;

const [gunzipped, inflated, bareInflated] = [promisify(gunzip), promisify(inflate), promisify(inflateRaw)];

/** Content encodings that are undone. Some servers send deflate bare; the first byte tells zlib's from it. */
const DECOMPRESSORS: Readonly<Record<string, Decompress>> = {
  gzip: gunzipped,
  'x-gzip': gunzipped,
  deflate: (bytes, limit) => (((bytes[0] ?? 0) & 0x0f) === 8 ? inflated : bareInflated)(bytes, limit),
  br: promisify(brotliDecompress),
  identity: async (bytes) => bytes,
};

/** Longest list of encodings that a sentence quotes. */
const LONGEST_QUOTE = 40;

/** More encodings of one body than any server has a reason for. */
const MOST_ENCODINGS = 3;

/**
 * Reads a body as text, undoing its content encoding; a byte order mark is kept.
 *
 * @param encoding value of `Content-Encoding`
 * @throws TransportFailure on a body that is too large, wrongly encoded or not UTF-8
 */
export async function decodeBody(body: Uint8Array, encoding = '', maxBodyBytes: number): Promise<string> {
  const encodings = encoding
    .toLowerCase()
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  if (encodings.length > MOST_ENCODINGS || !encodings.every((one) => Object.hasOwn(DECOMPRESSORS, one)))
    throw new TransportFailure('encoding/unknown', quotable(encodings.join(', ')));
  let bytes = body;
  for (const one of encodings.toReversed()) bytes = await decompress(bytes, one, maxBodyBytes);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new TransportFailure('not-utf-8');
  }
}

async function decompress(bytes: Uint8Array, encoding: string, maxOutputLength: number): Promise<Uint8Array> {
  if (bytes.byteLength === 0) return bytes;
  try {
    return (await DECOMPRESSORS[encoding]?.(bytes, { maxOutputLength })) ?? bytes;
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw bodyTooLarge(maxOutputLength);
    throw new TransportFailure('encoding/wrong', encoding);
  }
}

export function bodyTooLarge(maxBodyBytes: number): TransportFailure {
  const megabytes = maxBodyBytes / 1024 / 1024;
  return new TransportFailure('too-large/body', megabytes < 1 ? `${maxBodyBytes} bytes` : `${megabytes} MB`);
}

/** What a server wrote, fit for a sentence. */
function quotable(text: string): string {
  return plainText(text.slice(0, LONGEST_QUOTE), () => false).replaceAll(/[^\w ,.*…‹›-]/g, '?');
}
