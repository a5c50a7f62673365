import { createHash, createHmac } from 'node:crypto';

/** Schemes of credentials; the first two are ZStack's own (see `contracts/sources.json`). */
const SCHEME = /^\s*(OAuth|ZStack|Bearer|Basic)(?:[\s:]+|$)?/i;

interface SplitCredential {
  /** As it was written; null where there is none. */
  readonly scheme: string | null;
  /** All that follows. Some servers accept it without a blank before it (see `contracts/sources.json`). */
  readonly credential: string;
}

export function splitScheme(text: string): SplitCredential {
  const [whole = '', scheme = null] = SCHEME.exec(text) ?? [];
  return { scheme, credential: text.slice(whole.length).trim() };
}

/** What an access-key signature covers, neither the body nor the query; `date` is the `Date` header as sent. */
type SignedRequest = Readonly<Record<'method' | 'date' | 'path', string>>;

/** Signs a request with an access key's secret: Base64 of HMAC-SHA1 (source `server/access-key`). */
export function signRequest(secret: string, { method, date, path }: SignedRequest): string {
  const [bare = ''] = path.split('?');
  // The context path is not signed.
  const uri = decodeURIComponent(bare).replace(/^\/zstack(?=\/)/, '');
  return createHmac('sha1', secret).update(`${method}\n${date}\n${uri}`).digest('base64');
}

/** How a password travels: SHA-512 in lowercase hex. */
export function hashPassword(password: string): string {
  return createHash('sha512').update(password).digest('hex');
}

export function machineTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

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
  const [, sign, hours, minutes] = /(.)(\d\d):(\d\d)/.exec(offsetOf(time, timeZone)) ?? [];
  return time + Number(`${sign ?? ''}${Number(hours ?? 0) * 60 + Number(minutes ?? 0)}`) * 60_000;
}

/** The distance of a zone from UTC, such as `+08:00`; empty for none. */
function offsetOf(time: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  return /[+-](?!00:00)\d\d:\d\d/.exec(format.format(time))?.[0] ?? '';
}

/**
 * A moment as a `Date` header for access keys: `Mon, 05 Jan 2026 20:00:00 +0800`, on the wall of a zone and with its
 * distance from UTC, so that it is right for servers that look at the zone too.
 */
export function dateHeader(time: number, timeZone: string): string {
  const wall = new Date(wallClock(time, timeZone)).toUTCString();
  const offset = offsetOf(time, timeZone);
  return offset === '' ? wall : wall.replace('GMT', offset.replace(':', ''));
}
