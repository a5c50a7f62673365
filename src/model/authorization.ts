import { createHash, createHmac } from 'node:crypto';

/** Schemes of credentials; the first two are ZStack's own (facts 3). */
export const SCHEMES = ['OAuth', 'ZStack', 'Bearer', 'Basic'] as const;

const AT_START = new RegExp(`^\\s*(${SCHEMES.join('|')})(?:[\\s:]+|$)?`, 'i');

/** A credential in its parts. */
export interface SplitCredential {
  /** As it was written; null where there is none. */
  readonly scheme: string | null;
  /** Whether a blank or a colon follows the scheme: some servers accept it without (facts 3). */
  readonly apart: boolean;
  /** All that follows. */
  readonly credential: string;
}

/** Splits the value of an Authorization header. */
export function splitScheme(text: string): SplitCredential {
  const [whole, scheme] = AT_START.exec(text) ?? [];
  if (whole === undefined || scheme === undefined)
    return { scheme: null, apart: false, credential: text.trim() };
  const apart = !whole.endsWith(scheme) || whole.length === text.length;
  return { scheme, apart, credential: text.slice(whole.length).trimEnd() };
}

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
