import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { plainText } from '../redact/harmless-text.ts';
import { TransportFailure } from './network-error.ts';

type Decompress = (bytes: Uint8Array, limit: { readonly maxOutputLength: number }) => Promise<Uint8Array>;

/** Content encodings that can be undone. The client asks for none, but some gateways compress anyway. */
const DECOMPRESSORS: ReadonlyMap<string, Decompress> = new Map([
  ['gzip', promisify(gunzip)],
  ['deflate', promisify(inflate)],
  ['br', promisify(brotliDecompress)],
]);

/** Longest encoding that a message quotes. */
const LONGEST_QUOTE = 40;

/**
 * Reads a body as text, undoing its content encoding; a byte order mark is kept.
 *
 * @param encoding value of `Content-Encoding`
 * @throws TransportFailure on a body that is too large, wrongly encoded or not UTF-8
 */
export async function decodeBody(body: Uint8Array, encoding = '', maxBodyBytes: number): Promise<string> {
  const bytes = await decompress(body, encoding.trim().toLowerCase(), maxBodyBytes);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new TransportFailure('not-utf-8');
  }
}

async function decompress(bytes: Uint8Array, encoding: string, maxOutputLength: number): Promise<Uint8Array> {
  if (encoding === '' || encoding === 'identity' || bytes.byteLength === 0) return bytes;
  try {
    const decompressed = await DECOMPRESSORS.get(encoding)?.(bytes, { maxOutputLength });
    if (decompressed !== undefined) return decompressed;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw bodyTooLarge(maxOutputLength);
  }
  // The server wrote it, so only characters of encodings are kept.
  const quoted = plainText(encoding.slice(0, LONGEST_QUOTE), () => false);
  throw new TransportFailure('encoding', quoted.replaceAll(/[^\w ,.*…‹›-]/g, '?'));
}

export function bodyTooLarge(maxBodyBytes: number): TransportFailure {
  const megabytes = maxBodyBytes / 1024 / 1024;
  return new TransportFailure('too-large/body', megabytes < 1 ? `${maxBodyBytes} bytes` : `${megabytes} MB`);
}
