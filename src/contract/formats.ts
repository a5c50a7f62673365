import { isIPv4, isIPv6 } from 'node:net';
import type { Format } from 'ajv';
import { readTimestamp, TIMESTAMP_PATTERN } from '../model/timestamp.ts';
import { UUID_PATTERN } from '../model/uuid.ts';

const ERROR_CODE = '^[A-Za-z0-9_.]+\\.\\d+$';
/** A URL or a path whose last segment is a job id: 32 characters, which is all that servers ask of one. */
const JOB_LOCATION = '^(https?://[^/?#\\s]+)?/([^?#\\s]*/)?[^/?#\\s]{32}$';
const INT32 = { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 };
const PREFIX_LENGTH = /^(0|[1-9]\d{0,2})$/;
const LABEL = /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

/** Whether a value names a job so that it can be asked for. */
export function isJobLocation(value: unknown): boolean {
  return typeof value === 'string' && new RegExp(JOB_LOCATION, 'u').test(value);
}

/** RFC 1123 2.1: what is written in digits and dots is an address, never a host name. */
function isPeerAddress(text: string): boolean {
  if (isIPv4(text)) return true;
  if (text.includes(':')) return isIPv6(text) && !text.includes('%');
  if (text.length > 253) return false;
  const labels = text.split('.');
  return labels.every((label) => LABEL.test(label)) && !/^\d+$/.test(labels.at(-1) ?? '');
}

/** IPv4 or IPv6 with a prefix length in range and without leading zeros; host bits may be set. */
function isCidr(text: string): boolean {
  const slash = text.indexOf('/');
  const address = text.slice(0, slash);
  const prefix = text.slice(slash + 1);
  const length = Number(prefix);
  if (slash < 0 || !PREFIX_LENGTH.test(prefix)) return false;
  if (isIPv4(address)) return length <= 32;
  return length <= 128 && isIPv6(address) && !address.includes('%');
}

function isTimestamp(text: string): boolean {
  return readTimestamp(text)?.variant === false;
}

/** 32 lowercase hexadecimal digits; by hand, as every answer has a dozen. */
function isUuid(text: string): boolean {
  if (text.length !== 32) return false;
  for (let at = 0; at < 32; at++) {
    const code = text.charCodeAt(at);
    if (code < 48 || code > 102 || (code > 57 && code < 97)) return false;
  }
  return true;
}

function isInt32(value: number): boolean {
  return Number.isInteger(value) && value >= INT32.minimum && value <= INT32.maximum;
}

function isInt64(value: number): boolean {
  return Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63;
}

interface ExactFormat {
  /** What a value of this format looks like, in words. */
  readonly words: string;
  /** A regular expression that other tools can use; null where none says it all. */
  readonly pattern: string | null;
  /** The least and the greatest number, where JSON can write both exactly. */
  readonly bounds?: { readonly minimum: number; readonly maximum: number };
  readonly ajv: Format;
}

function patternFormat(words: string, pattern: string): ExactFormat {
  return { words, pattern, ajv: new RegExp(pattern, 'u') };
}

/** Every `format` that a schema may name, each exact. */
export const FORMATS: Readonly<Record<string, ExactFormat>> = {
  'zstack-uuid': {
    words: '32 lowercase hexadecimal digits',
    pattern: UUID_PATTERN,
    ajv: { type: 'string', validate: isUuid },
  },
  'error-code': patternFormat('a prefix, a dot and a number, such as SYS.1000', ERROR_CODE),
  'job-location': patternFormat('a URL or path that ends in a job id', JOB_LOCATION),
  'zstack-timestamp': {
    words: 'a timestamp such as Nov 14, 2017 10:20:57 PM',
    pattern: TIMESTAMP_PATTERN,
    ajv: { type: 'string', validate: isTimestamp },
  },
  'peer-address': {
    words: 'an IPv4 address, an IPv6 address or a host name',
    pattern: null,
    ajv: { type: 'string', validate: isPeerAddress },
  },
  cidr: {
    words: 'an IPv4 or IPv6 network such as 192.168.100.0/24',
    pattern: null,
    ajv: { type: 'string', validate: isCidr },
  },
  int32: {
    words: 'an integer of 32 bits',
    pattern: null,
    bounds: INT32,
    ajv: { type: 'number', validate: isInt32 },
  },
  int64: {
    words: 'an integer of 64 bits',
    pattern: null,
    ajv: { type: 'number', validate: isInt64 },
  },
};
