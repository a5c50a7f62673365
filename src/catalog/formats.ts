import { isIPv4, isIPv6 } from 'node:net';
import type { Format } from 'ajv';
import { parseTimestamp, TIMESTAMP_PATTERN } from '../model/timestamp.ts';

const UUID = '^[0-9a-f]{32}$';
const ERROR_CODE = '^[A-Za-z0-9_.]+\\.\\d+$';
/** A URL or a path whose last segment is a job id: 32 characters, which is all that servers ask of one. */
const JOB_LOCATION = '^(https?://[^/?#\\s]+)?/([^?#\\s]*/)?[^/?#\\s]{32}$';
const LABEL = /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

/** RFC 1123 2.1: what is written in digits and dots is an address, never a host name. */
export function isPeerAddress(text: string): boolean {
  if (isIPv4(text)) return true;
  if (text.includes(':')) return isIPv6(text) && !text.includes('%');
  if (text.length > 253) return false;
  const labels = text.split('.');
  return labels.every((label) => LABEL.test(label)) && !/^\d+$/.test(labels.at(-1) ?? '');
}

/** IPv4 or IPv6 with a prefix length in range and without leading zeros; host bits may be set. */
export function isCidr(text: string): boolean {
  const match = /^([^/%]+)\/(0|[1-9]\d{0,2})$/.exec(text);
  if (match === null) return false;
  const [, address = '', length] = match;
  if (isIPv4(address)) return Number(length) <= 32;
  return isIPv6(address) && Number(length) <= 128;
}

function isInt32(value: number): boolean {
  return Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31;
}

function isInt64(value: number): boolean {
  return Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63;
}

interface ExactFormat {
  /** What a value of this format looks like, in words. */
  readonly words: string;
  /** A regular expression that other tools can use; null where none says it all. */
  readonly pattern: string | null;
  readonly ajv: Format;
}

function patternFormat(words: string, pattern: string): ExactFormat {
  return { words, pattern, ajv: new RegExp(pattern, 'u') };
}

/** Every `format` that a schema may name, each exact. */
export const FORMATS: Readonly<Record<string, ExactFormat>> = {
  'zstack-uuid': patternFormat('32 lowercase hexadecimal digits', UUID),
  'error-code': patternFormat('a prefix, a dot and a number, such as SYS.1000', ERROR_CODE),
  'job-location': patternFormat('a URL or path that ends in a job id', JOB_LOCATION),
  'zstack-timestamp': {
    words: 'a timestamp such as Nov 14, 2017 10:20:57 PM',
    pattern: TIMESTAMP_PATTERN,
    ajv: { type: 'string', validate: (text: string) => parseTimestamp(text)?.variant === false },
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
    ajv: { type: 'number', validate: isInt32 },
  },
  int64: {
    words: 'an integer of 64 bits',
    pattern: null,
    ajv: { type: 'number', validate: isInt64 },
  },
};
