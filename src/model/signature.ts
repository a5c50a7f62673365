import { createHash, createHmac } from 'node:crypto';

/** What an access-key signature covers: neither the body nor the query. */
export interface SignedRequest {
  readonly method: string;
  /** The `Date` header as sent. */
  readonly date: string;
  /** Path with or without the context path `/zstack`, which is not signed. */
  readonly path: string;
}

/** Signs a request with an access key's secret: Base64 of HMAC-SHA1 (facts on access keys: `server/access-key`). */
export function signRequest(secret: string, { method, date, path }: SignedRequest): string {
  const [bare = ''] = path.split('?');
  const uri = decodeURIComponent(bare).replace(/^\/zstack(?=\/)/, '');
  return createHmac('sha1', secret).update(`${method}\n${date}\n${uri}`).digest('base64');
}

/** How a password travels: SHA-512 in lowercase hex. */
export function hashPassword(password: string): string {
  return createHash('sha512').update(password).digest('hex');
}
