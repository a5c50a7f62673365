import { isIPv4, isIPv6 } from 'node:net';
import { Ajv2020, type AnySchemaObject } from 'ajv/dist/2020.js';
import { EXPECTED, type ExpectedId } from '../model/sentences.ts';
import {
  isUuid,
  TIMESTAMP_PATTERN,
  TIMESTAMP_VARIANTS,
  timestampForm,
  UUID_PATTERN,
} from '../model/values.ts';

const ERROR_CODE = /^[A-Za-z0-9_.]+\.\d+$/;
/** How many characters a job id has; servers require nothing else of it. */
export const JOB_ID_LENGTH = 32;
/** A URL or a path whose last segment is a job id. */
const JOB_LOCATION = `^(https?://[^/?#\\s]+)?/([^?#\\s]*/)?[^/?#\\s]{${JOB_ID_LENGTH}}$`;
const IS_JOB_LOCATION = new RegExp(JOB_LOCATION, 'u');
const INT32 = { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 };
const LABEL = /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

export function isJobLocation(value: unknown): boolean {
  return typeof value === 'string' && IS_JOB_LOCATION.test(value);
}

/** By RFC 1123 2.1 a name of digits and dots is an address, never a host name. */
function isPeerAddress(text: string): boolean {
  if (isIPv4(text)) return true;
  if (text.includes(':')) return isIPv6(text) && !text.includes('%');
  if (text.length > 253) return false;
  const labels = text.split('.');
  return labels.every((label) => LABEL.test(label)) && !/^\d+$/.test(labels.at(-1) ?? '');
}

/** IPv4 or IPv6 with a prefix length in range and without leading zeros; host bits may be set. */
function isCidr(text: string): boolean {
  const [, address = '', length] = /^([^/]*)\/(0|[1-9]\d{0,2})$/.exec(text) ?? [];
  if (isIPv4(address)) return Number(length) <= 32;
  return isIPv6(address) && !address.includes('%') && Number(length) <= 128;
}

function isInt32(value: number): boolean {
  return Number.isInteger(value) && value >= INT32.minimum && value <= INT32.maximum;
}

function isInt64(value: number): boolean {
  return Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63;
}

interface ExactFormat {
  /** The sentence that says what a value of this format looks like. */
  readonly words: ExpectedId;
  /** A regular expression that other tools can use; null where none says it all. */
  readonly pattern: string | null;
  /** One for matchers of pacts: it takes all that the check passes or only warns of. */
  readonly matcher: string | null;
  /** The least and the greatest number, where JSON can write both exactly. */
  readonly bounds?: { readonly minimum: number; readonly maximum: number };
  readonly ajv:
    | { readonly type: 'string'; readonly validate: (text: string) => boolean }
    | { readonly type: 'number'; readonly validate: (value: number) => boolean };
}

function textFormat(
  words: ExpectedId,
  validate: (text: string) => boolean,
  pattern: string | null,
  matcher: string | null = pattern,
): ExactFormat {
  return { words, pattern, matcher, ajv: { type: 'string', validate } };
}

const IPV4 = '(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';
/** No more than its characters: a pattern of all its forms would be longer than a page. */
const IPV6 = '[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*';
const HOST = '(?:[A-Za-z0-9][A-Za-z0-9-]*\\.)*(?:\\d+[A-Za-z-]|[A-Za-z])[A-Za-z0-9-]*';

const NO_TEXT = { pattern: null, matcher: null };

/** Every `format` that a schema may name, each exact. */
export const FORMATS: Readonly<Record<string, ExactFormat>> = {
  'zstack-uuid': textFormat('format-zstack-uuid', isUuid, UUID_PATTERN),
  'error-code': textFormat('format-error-code', (text) => ERROR_CODE.test(text), ERROR_CODE.source),
  'job-location': textFormat('format-job-location', isJobLocation, JOB_LOCATION),
  'zstack-timestamp': textFormat(
    'format-zstack-timestamp',
    (text) => timestampForm(text) === 'page',
    TIMESTAMP_PATTERN,
    TIMESTAMP_VARIANTS,
  ),
  'peer-address': textFormat('format-peer-address', isPeerAddress, null, `^(${IPV4}|${IPV6}|${HOST})$`),
  cidr: textFormat(
    'format-cidr',
    isCidr,
    null,
    `^(${IPV4}/([12]?\\d|3[0-2])|${IPV6}/(\\d|[1-9]\\d|1[01]\\d|12[0-8]))$`,
  ),
  int32: { ...NO_TEXT, words: 'format-int32', bounds: INT32, ajv: { type: 'number', validate: isInt32 } },
  int64: { ...NO_TEXT, words: 'format-int64', ajv: { type: 'number', validate: isInt64 } },
};

/** Whether a text has a format of the contract; false for an unknown format. */
export function isOfFormat(format: string, text: string): boolean {
  const known = FORMATS[format]?.ajv;
  return known?.type === 'string' && known.validate(text);
}

/** What a value of a format looks like; null where any value will do. */
export function formatInWords(format: string | null): string | null {
  const known = format === null ? undefined : FORMATS[format];
  return known === undefined ? null : EXPECTED[known.words];
}

/**
 * A strict ajv with the project's formats and keywords: an unknown one does not compile. It starts fast because it
 * neither loads JSON Schema's own meta-schema nor optimizes validators. What the meta-schema would find, strict
 * compilation and `meta/structure.schema.json` find too; a test checks the files under `meta/` against it.
 */
export function createAjv(): Ajv2020 {
  const ajv = new Ajv2020({
    strict: true,
    allErrors: true,
    verbose: true,
    allowUnionTypes: true,
    meta: false,
    validateSchema: false,
    code: { optimize: false },
  });
  for (const [name, format] of Object.entries(FORMATS)) ajv.addFormat(name, format.ajv);
  ajv.addKeyword({ keyword: 'x-values', schemaType: 'object', macro: (values: AnySchemaObject) => values });
  return ajv;
}
