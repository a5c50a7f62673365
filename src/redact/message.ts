import { MASK } from '../model/exchange.ts';
import { LONGEST_TEXT } from './harmless-text.ts';
import type { TextRedactor } from './text-redactor.ts';
import type { UrlRedactor } from './url-redactor.ts';

/** Headers that are shown with their values, as plain words. */
const PLAIN: ReadonlySet<string> = new Set(
  'accept accept-encoding allow cache-control connection content-encoding content-type date host keep-alive last-modified retry-after server transfer-encoding user-agent vary via x-json-schema'.split(
    ' ',
  ),
);
const NUMBERS: ReadonlySet<string> = new Set(['content-length', 'x-api-timeout', 'x-mock-delay']);
const SCHEME = /^(OAuth|ZStack|Basic|Bearer|Digest|Negotiate|NTLM|AWS4-HMAC-SHA256)(?=[\s:]|$)/i;
const OF_SCHEME = /^(proxy-)?auth|authenticate$/;

/** A fault that a request asks of the mock and that holds no free text. */
const MOCK_FAULT =
  /^(?:drop:[\w.[\]]{1,100}|set:[\w.[\]]{1,100}=(?:\d{1,9}|true|false|null|\{\}|\[\]|"")|status:\d{3}=\d{3}|cut)$/;

/** The value of a header. Most are masked; a credential keeps its scheme, which says what kind it was. */
export function headerValue(name: string, value: string, texts: TextRedactor, urls: UrlRedactor): string {
  const key = name.trim().toLowerCase();
  if (PLAIN.has(key)) return texts.words(value);
  if (NUMBERS.has(key) && /^\d{1,15}$/.test(value)) return value;
  if (key === 'x-job-uuid') return texts.id(value, false);
  if (key === 'x-mock-fault' && MOCK_FAULT.test(value)) return value;
  if (key === 'location') return urls.url(null, value);
  const scheme = OF_SCHEME.test(key) ? SCHEME.exec(value)?.[1] : undefined;
  return scheme === undefined ? MASK : `${scheme} ${MASK}`;
}

/** JSON, markup, a form, a multipart message, a dump: any text in them may be a secret. */
const DATA = [
  /^\s*(?:[[{<]|--)/,
  /\r?\n\r?\n/,
  /\S{80}/,
  /["'][\w.-]{1,40}["']\s{0,3}[:=]/,
  /<\/?[a-z][\w:.-]{0,60}[\s>/]/i,
  /[\w-]{1,40}=[^\s&]{0,200}&[\w-]{1,40}=/,
];

/** A body that is not JSON: sentences are shown as free text, data is withheld. */
export function bodyText(text: string, texts: TextRedactor): string {
  const beginning = text.slice(0, LONGEST_TEXT);
  return DATA.some((pattern) => pattern.test(beginning)) ? withheld(text) : texts.words(text);
}

/** Stands in place of a body that is not shown. */
export function withheld(text: string): string {
  return `‹text of ${text.length} characters that is no JSON›`;
}
