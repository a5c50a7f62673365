import { closingQuote } from './closing-quote.ts';
import { splitScheme } from './scheme.ts';
import type { IsSecretName } from './secret-names.ts';
import { isWordAt } from './word.ts';

/* Texts of servers may be long, and hostile: every step back from a place has a bound. */

/** What stands between a name and its value, also as a URL writes it; those of a query's conditions are some of them. */
const SIGN = /[:=<>!?~]|%3[acdef]|%21|%7e/gi;
/** A question or an exclamation is no comparison. */
const COMPARES = /[:=<>]|%3[acde]/i;
const SIGNS = /(?:[:=<>!?~]|%3[acdef]|%21|%7e){1,8}/iy;
const BLANKS = /(?:\s|\+|%20){0,16}/iy;
const QUOTES = /(?:["'\\]|%2[27]){0,16}/iy;
const BLANK = /^(?:\s|\+|%20)/i;
const QUOTE = /^(?:["'\\]|%2[27])/i;
const MOST_BETWEEN = 16;

/** No name of a secret is longer. */
const LONGEST_NAME = 120;

/** A value that nothing encloses ends at what ends values in queries, lists and sentences. */
const BARE = /[^"'\\,;&}\]\s{[<]+/y;
/** A list or an object goes to its first end: what follows has names of its own. */
const NESTED = /\[[^\]]+|\{[^}]+/y;
/** A header of credentials has the rest of its line for them. */
const REST_OF_LINE = /[^"'\\\r\n<{[]+/y;
const HEADER_NAME = /(authorization|cookie2?)$/i;

/** `<name>value</name>`, also escaped; a prefix is no part of a name. */
const ELEMENT =
  /((?:<|&lt;)(?:[\w-]{1,40}:)?([\w.-]{1,80})(?:\s[^<>&]{0,200})?(?:>|&gt;)\s{0,40}(?:<!\[CDATA\[)?)([^<&\]]+)/gi;

/** A value that stands under the name of a secret. */
export interface SecretValue {
  readonly value: string;
  /** Where it begins. */
  readonly at: number;
}

/**
 * The values that stand under the name of a secret in a text: in a query or its conditions, a form, a header,
 * a tag, JSON or XML that is written out, also escaped or encoded. In the order of the text, none within another.
 */
export function secretValues(text: string, isSecretName: IsSecretName): readonly SecretValue[] {
  const found = [...namedValues(text, isSecretName), ...elementValues(text, isSecretName)];
  let done = 0;
  return found
    .sort((one, other) => one.at - other.at)
    .filter(({ at, value }) => {
      if (at < done) return false;
      done = at + value.length;
      return true;
    });
}

function* namedValues(text: string, isSecretName: IsSecretName): Generator<SecretValue> {
  SIGN.lastIndex = 0;
  for (let found = SIGN.exec(text); found !== null; found = SIGN.exec(text)) {
    const signs = matchAt(SIGNS, text, found.index);
    let at = found.index + signs.length;
    const end = at;
    const { name, start } = nameBefore(text, found.index);
    if (name !== '' && COMPARES.test(signs) && !isMarkup(text, start, end, signs) && isSecretName(name)) {
      at += matchAt(BLANKS, text, at).length;
      const quotes = matchAt(QUOTES, text, at);
      at += quotes.length;
      const value = valueAt(text, at, quotes, name);
      if (value !== '') yield { value, at };
      at += value.length;
    }
    SIGN.lastIndex = Math.max(end, at);
  }
}

function* elementValues(text: string, isSecretName: IsSecretName): Generator<SecretValue> {
  if (!/[<&]/.test(text)) return;
  for (const { 1: opening = '', 2: name = '', 3: value = '', index } of text.matchAll(ELEMENT)) {
    if (isSecretName(name)) yield { value, at: index + opening.length };
  }
}

/** The name that ends before a place, but for blanks and quotes. */
function nameBefore(text: string, end: number): { readonly name: string; readonly start: number } {
  const last = back(text, back(text, end, BLANK), QUOTE);
  let start = last;
  while (last - start < LONGEST_NAME && isOfName(text, start - 1)) start--;
  // Of `%22name` two digits belong to the percent sign.
  if (text.charAt(start - 1) === '%') start = Math.min(last, start + 2);
  return { name: text.slice(start, last), start };
}

/** Steps back over what is alike, each a character or one that is encoded. */
function back(text: string, from: number, pattern: RegExp): number {
  let at = from;
  for (let steps = 0; steps < MOST_BETWEEN && at > 0; steps++) {
    if (pattern.test(text.charAt(at - 1))) at--;
    else if (at >= 3 && pattern.test(text.slice(at - 3, at))) at -= 3;
    else break;
  }
  return at;
}

function isOfName(text: string, at: number): boolean {
  const character = text.charAt(at);
  return character === '.' || character === '-' || isWordAt(text, at);
}

function valueAt(text: string, at: number, quotes: string, name: string): string {
  const quote = /["']$/.exec(quotes)?.[0];
  if (quote !== undefined) return text.slice(at, endOfEnclosed(text, at, quotes, quote));
  if (HEADER_NAME.test(name)) return matchAt(REST_OF_LINE, text, at) || matchAt(NESTED, text, at);
  const value = matchAt(BARE, text, at) || matchAt(NESTED, text, at);
  const { scheme, credential } = splitScheme(value);
  if (scheme === null || credential !== '') return value;
  // What follows a scheme is the secret.
  const next = at + value.length + matchAt(BLANKS, text, at + value.length).length;
  return text.slice(at, next + matchAt(BARE, text, next).length);
}

/** A quote that is escaped is closed by one that is. */
function endOfEnclosed(text: string, at: number, quotes: string, quote: string): number {
  if (!quotes.endsWith(`\\${quote}`)) return closingQuote(text, at, quote.charCodeAt(0));
  const end = text.indexOf(`\\${quote}`, at);
  return end === -1 ? text.length : end;
}

function matchAt(sticky: RegExp, text: string, at: number): string {
  sticky.lastIndex = at;
  return sticky.exec(text)?.[0] ?? '';
}

/** Whether what looks like a comparison is the end of a tag, or the begin of the next. */
function isMarkup(text: string, start: number, end: number, signs: string): boolean {
  if (signs.startsWith('>')) return /[</:]/.test(text.charAt(start - 1));
  return signs === '<' && text.charAt(end) === '/';
}
