import { splitScheme } from './authorization.ts';
import { closingQuote } from './closing-quote.ts';
import type { IsSecretName } from './secret-names.ts';
import { isWordAt } from './word.ts';

/* Texts of servers may be long, and hostile: every step back from a place has a bound. */

/** What stands between a name and its value, also as a URL writes it; those of a query's conditions are some of them. */
const SIGN = /[:=<>!?~]|%3[acdef]|%21|%7e/gi;
/** A question or an exclamation is no comparison. */
const COMPARES = /[:=<>]|%3[acde]/i;
const SIGNS = /(?:[:=<>!?~]|%3[acdef]|%21|%7e){1,8}/iy;
const BLANKS = /(?:\s|\+|%20){0,16}/iy;
const QUOTES = /(?:["'\\]|%2[27]|&quot;|&#3[49];){0,16}/iy;
const BLANK = /^(?:\s|\+|%20)$/i;
const QUOTE = /^(?:["'\\]|%2[27]|&quot;|&#3[49];)$/i;
const MOST_BETWEEN = 16;

/** No name of a secret is longer. */
const LONGEST_NAME = 120;

/* Ends are looked for: a repetition that matched what stands before them would have to remember every step. */
/** Ends a value that nothing encloses: in queries, lists and sentences. */
const END_OF_BARE = /["'\\,;&}\]\s{[<]/g;
/** The same for a condition that has a list of values. */
const END_OF_LIST = /["'\\;&}\]\s{[<]/g;
/** A header of credentials has the rest of its line for them. */
const END_OF_LINE = /[\r\n]/g;
const END_OF_ELEMENT = /[<&\]]/g;
const HEADER_NAME = /(authorization|cookie2?)$/i;
/** What may stand before a secret under these names says of what kind it is. */
const SCHEMED_NAME = /(authorization|token|credentials?|auth)$/i;

/** `<name>value</name>`, also escaped; a prefix is no part of a name. */
const ELEMENT =
  /((?:<|&lt;)(?:[\w-]{1,40}:)?([\w.-]{1,80})(?:\s[^<>&]{0,200})?(?:>|&gt;)\s{0,40}(?:<!\[CDATA\[)?)/gi;

/** A value that stands under the name of a secret. */
export interface SecretValue {
  readonly value: string;
  /** Where it begins. */
  readonly at: number;
  /** Whether it may begin with a scheme. */
  readonly schemed: boolean;
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
      const value = valueAt(text, at, { quotes, name, signs });
      if (value !== '') yield { value, at, schemed: SCHEMED_NAME.test(name) };
      at += value.length;
    }
    SIGN.lastIndex = Math.max(end, at);
  }
}

function* elementValues(text: string, isSecretName: IsSecretName): Generator<SecretValue> {
  if (!/[<&]/.test(text)) return;
  for (const { 1: opening = '', 2: name = '', index } of text.matchAll(ELEMENT)) {
    if (!isSecretName(name)) continue;
    const at = index + opening.length;
    const value = until(END_OF_ELEMENT, text, at);
    if (value !== '') yield { value, at, schemed: SCHEMED_NAME.test(name) };
  }
}

/** The name that ends before a place, but for blanks and quotes. */
function nameBefore(text: string, end: number): { readonly name: string; readonly start: number } {
  const last = nameEnd(text, back(text, back(text, end, BLANK), QUOTE));
  let start = last;
  while (last - start < LONGEST_NAME && isOfName(text, start - 1)) start--;
  // Of `%22name` two digits belong to the percent sign.
  if (text.charAt(start - 1) === '%') start = Math.min(last, start + 2);
  return { name: text.slice(start, last), start };
}

/** Of `user[password]` the name stands in the brackets, of `password[]` before them. */
function nameEnd(text: string, end: number): number {
  const close = back(text, end, /^(?:\]|%5d)$/i, 1);
  if (close === end) return end;
  const open = back(text, close, /^(?:\[|%5b)$/i, 1);
  return open === close ? close : open;
}

/** Widths in which one character may be written: as it is, in a URL, in HTML. */
const WIDTHS = [1, 3, 5, 6];

/** Steps back over what is alike. */
function back(text: string, from: number, pattern: RegExp, most = MOST_BETWEEN): number {
  let at = from;
  for (let steps = 0; steps < most; steps++) {
    const width = WIDTHS.find((one) => at >= one && pattern.test(text.slice(at - one, at)));
    if (width === undefined) break;
    at -= width;
  }
  return at;
}

function isOfName(text: string, at: number): boolean {
  const character = text.charAt(at);
  return character === '.' || character === '-' || isWordAt(text, at);
}

function valueAt(
  text: string,
  at: number,
  { quotes, name, signs }: { readonly quotes: string; readonly name: string; readonly signs: string },
): string {
  const quote = /(?:["']|&quot;|&#3[49];)$/i.exec(quotes)?.[0];
  if (quote !== undefined) return text.slice(at, endOfEnclosed(text, at, quotes, quote));
  if (/[[{]/.test(text.charAt(at))) return text.slice(at, endOfNested(text, at));
  if (HEADER_NAME.test(name)) return until(END_OF_LINE, text, at);
  const value = until(/\?|%3f/i.test(signs) ? END_OF_LIST : END_OF_BARE, text, at);
  const { scheme, credential } = splitScheme(value);
  if (scheme === null || credential !== '' || !SCHEMED_NAME.test(name)) return value;
  // What follows a scheme is the secret.
  const next = at + value.length + matchAt(BLANKS, text, at + value.length).length;
  return text.slice(at, next + until(END_OF_BARE, text, next).length);
}

/** A quote that is escaped is closed by one that is. */
function endOfEnclosed(text: string, at: number, quotes: string, quote: string): number {
  const isPlain = quote.length === 1 && !quotes.endsWith(`\\${quote}`);
  if (isPlain) return closingQuote(text, at, quote.charCodeAt(0));
  const end = text.indexOf(quote.length === 1 ? `\\${quote}` : quote, at);
  return end === -1 ? text.length : end;
}

/** Where a list or an object ends; before what closes it, or at the end of all. */
function endOfNested(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '"') at = closingQuote(text, at + 1);
    else if (character === '[' || character === '{') depth++;
    else if ((character === ']' || character === '}') && --depth === 0) return at;
  }
  return text.length;
}

/** The text from a place to where something ends it, or to the end of all. */
function until(end: RegExp, text: string, at: number): string {
  end.lastIndex = at;
  return text.slice(at, end.exec(text)?.index ?? text.length);
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
