import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { TransportFailure } from './network-error.ts';

/** Content encodings that can be undone. The client asks for none, but some gateways compress anyway. */
const DECOMPRESSORS = new Map([
  ['gzip', gunzipSync],
  ['deflate', inflateSync],
  ['br', brotliDecompressSync],
]);

/**
 * Reads a body as text, undoing its content encoding; a byte order mark is kept.
 *
 * @param encoding value of `Content-Encoding`
 * @throws TransportFailure on a body that is too large, wrongly encoded or not UTF-8
 */
export function decodeBody(body: Uint8Array, encoding = '', maxBodyBytes: number): string {
  const bytes = decompress(body, encoding.trim().toLowerCase(), maxBodyBytes);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new TransportFailure('not-utf-8');
  }
}

function decompress(bytes: Uint8Array, encoding: string, maxOutputLength: number): Uint8Array {
  if (encoding === '' || encoding === 'identity' || bytes.byteLength === 0) return bytes;
  const decompressor = DECOMPRESSORS.get(encoding);
  // The server wrote the name of one that is not known, and may repeat a secret in it.
  if (decompressor === undefined) throw new TransportFailure('encoding', 'not gzip, deflate or br');
  try {
    return decompressor(bytes, { maxOutputLength });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw bodyTooLarge(maxOutputLength);
    throw new TransportFailure('encoding', encoding);
  }
}

export function bodyTooLarge(maxBodyBytes: number): TransportFailure {
  const megabytes = maxBodyBytes / 1024 / 1024;
  return new TransportFailure('too-large/body', megabytes < 1 ? `${maxBodyBytes} bytes` : `${megabytes} MB`);
}
