import type { HeaderName } from '../../generated/types.ts';
import { closingQuote, isJsonObject, type JsonObject, type JsonValue } from './json.ts';

/** One exchange as people get to see it: secrets masked, long bodies cut. */
export type { ReportEvidence as Evidence } from '../../generated/types.ts';

/** Header names in lower case. */
export type Headers = Readonly<Record<string, string>>;

/** Headers with names in lower case, each once. */
export function lowerCased(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): Headers {
  const given = Object.entries(headers).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name.toLowerCase(), [value].flat().join(', ')]));
}

export type PayloadNote = 'byte-order-mark' | 'duplicate-key';

/** A body as it came, read once. */
export type Payload =
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'json';
      readonly value: JsonValue;
      readonly notes: readonly PayloadNote[];
      /** As it came; absent where the value was never a text. */
      readonly text?: string;
    }
  | { readonly kind: 'html'; readonly text: string; readonly title: string | null }
  | { readonly kind: 'text'; readonly text: string; readonly problem: string };

export interface ExchangeRequest {
  readonly method: string;
  /** Path with its query, as sent, such as `/zstack/v1/ipsec/{uuid}/actions`. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: Payload;
}

export interface ExchangeResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Payload;
}

export interface Exchange {
  readonly request: ExchangeRequest;
  readonly response: ExchangeResponse;
  /** Milliseconds from the request to the end of its answer; absent where they were not measured. */
  readonly durationMs?: number;
}

/** What stands in the place of a secret. */
export const MASK = '***';

/** A request that is ready to be sent, but for its credentials; its headers are spelt as the API does. */
export interface OutgoingRequest extends Omit<ExchangeRequest, 'body'> {
  readonly operation: string;
  readonly body: JsonValue | undefined;
}

/** Headers that the code reads or writes, as the schemas spell them. */
export const AUTHORIZATION = 'Authorization' satisfies HeaderName;
export const CONTENT_TYPE = 'Content-Type' satisfies HeaderName;
export const DATE = 'Date' satisfies HeaderName;
export const JOB_UUID = 'X-Job-UUID' satisfies HeaderName;
export const API_TIMEOUT = 'X-API-Timeout' satisfies HeaderName;
export const WEB_HOOK = 'X-Web-Hook' satisfies HeaderName;
export const JOB_SUCCESS = 'X-Job-Success' satisfies HeaderName;
export const JSON_SCHEMA = 'X-JSON-Schema' satisfies HeaderName;

const BYTE_ORDER_MARK = '\ufeff';
/** What is wrong with a text that begins as JSON and does not end. */
export const CUT_SHORT = 'JSON that is cut short';

/** Tags that pages and fragments of HTML begin with. */
const TAGS =
  'html|head|body|title|meta|link|script|style|base|noscript|frameset|iframe|h[1-6]|p|div|span|center|font|' +
  'table|pre|form|ul|ol|hr|br|img|a|b|i|em|strong|main|header|footer|nav|section|article';
/** A first tag, behind comments and declarations. */
const HTML = new RegExp(
  `^\\s*(?:(?:<!--(?:(?!-->)[^])*-->|<\\?[^>]*>|<!(?!--|doctype\\s+html)[^>]*>)\\s*)*<(?:!doctype\\s+html|${TAGS})[\\s/>]`,
  'i',
);
/** Its first tag is looked for in so many characters. */
const HTML_START = 2_000;
const TITLE = /<title(?:\s[^>]{0,200})?>([^<]*)<\/title>/i;
/** The JSON object that a body is; null for any other body. */
export function objectIn(body: Payload): JsonObject | null {
  return body.kind === 'json' && isJsonObject(body.value) ? body.value : null;
}

/** The text of a body; null where there is none. */
export function payloadText(body: Payload): string | null {
  if (body.kind === 'absent') return null;
  return body.kind === 'json' ? (body.text ?? JSON.stringify(body.value)) : body.text;
}

/** Reads a body's text once: nothing, JSON, a page of HTML, or other text with what keeps it from being JSON. */
export function readPayload(text: string): Payload {
  const marked = text.startsWith(BYTE_ORDER_MARK);
  const bare = marked ? text.slice(1) : text;
  if (bare === '') return { kind: 'absent' };
  let value: JsonValue;
  try {
    value = JSON.parse(bare) as JsonValue;
  } catch {
    if (HTML.test(bare.slice(0, HTML_START)))
      return { kind: 'html', text: bare, title: TITLE.exec(bare)?.[1]?.trim() ?? null };
    // It begins as an object or a list and does not end.
    const isCut = /^\s*[[{]/.test(bare) && !/[\]}]\s*$/.test(bare);
    return { kind: 'text', text: bare, problem: isCut ? CUT_SHORT : 'not JSON' };
  }
  const keys = keysInValue(value, 0);
  if (Number.isNaN(keys)) return { kind: 'text', text: bare, problem: 'JSON that is nested too deeply' };
  const notes: PayloadNote[] = marked ? ['byte-order-mark'] : [];
  // Of a key that stands twice parsing keeps one.
  if (keys !== keysInText(bare)) notes.push('duplicate-key');
  return { kind: 'json', value, notes, text };
}

/** Far deeper than any answer, far from the limit of recursion. */
const GREATEST_DEPTH = 500;

/** How many keys a value has; NaN when it is nested too deeply. */
function keysInValue(value: JsonValue, depth: number): number {
  if (value === null || typeof value !== 'object') return 0;
  if (depth === GREATEST_DEPTH) return Number.NaN;
  let keys = 0;
  if (Array.isArray(value)) for (const item of value) keys += keysInValue(item, depth + 1);
  else if (isJsonObject(value))
    for (const key in value) keys += 1 + keysInValue(value[key] ?? null, depth + 1);
  return keys;
}

const COLON = 0x3a;
const SPACE = 0x20;

function keysInText(text: string): number {
  let keys = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at)) {
    at = closingQuote(text, at + 1) + 1;
    while (text.charCodeAt(at) <= SPACE) at++;
    if (text.charCodeAt(at) === COLON) keys++;
  }
  return keys;
}
