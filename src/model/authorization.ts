import { createHash, createHmac } from 'node:crypto';

/** Schemes of credentials; the first two are ZStack's own (see `contracts/sources.json`). */
export const SCHEMES = ['OAuth', 'ZStack', 'Bearer', 'Basic'] as const;

const AT_START = new RegExp(`^\\s*(${SCHEMES.join('|')})(?:[\\s:]+|$)?`, 'i');

/** A credential in its parts. */
export interface SplitCredential {
  /** As it was written; null where there is none. */
  readonly scheme: string | null;
  /** Whether a blank or a colon follows the scheme: some servers accept it without (see `contracts/sources.json`). */
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

/** Signs a request with an access key's secret: Base64 of HMAC-SHA1 (source `server/access-key`). */
export function signRequest(secret: string, { method, date, path }: SignedRequest): string {
  const [bare = ''] = path.split('?');
  const uri = decodeURIComponent(bare).replace(/^\/zstack(?=\/)/, '');
  return createHmac('sha1', secret).update(`${method}\n${date}\n${uri}`).digest('base64');
}

/** How a password travels: SHA-512 in lowercase hex. */
export function hashPassword(password: string): string {
  return createHash('sha512').update(password).digest('hex');
}

/** The time zone of this machine, by its IANA name. */
export function machineTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Whether a time zone is known here, such as `Asia/Shanghai`. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }) !== null;
  } catch {
    return false;
  }
}

/**
 * A moment as the clocks on the walls of a zone show it: the milliseconds at which those of UTC do. Servers compare
 * the dates of access keys with their own so, and ignore the zone that a date names.
 */
export function wallClock(time: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  const name = format.formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  return time + Number(`${sign ?? ''}${Number(hours ?? 0) * 60 + Number(minutes ?? 0)}`) * 60_000;
}

/**
 * A moment as a `Date` header for access keys: `Mon, 05 Jan 2026 20:00:00 +0800`, on the wall of a zone and with its
 * distance from UTC, so that it is right for servers that look at the zone too.
 */
export function dateHeader(time: number, timeZone: string): string {
  const wall = wallClock(time, timeZone);
  const minutes = Math.round(Math.abs(wall - time) / 60_000);
  const [hour, minute] = [Math.floor(minutes / 60), minutes % 60].map((one) => String(one).padStart(2, '0'));
  const offset = minutes === 0 ? 'GMT' : `${wall < time ? '-' : '+'}${hour}${minute}`;
  return new Date(wall).toUTCString().replace('GMT', offset);
}
