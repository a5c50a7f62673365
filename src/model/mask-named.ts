import { MASK } from './mask.ts';
import { SCHEMES } from './scheme.ts';
import type { IsSecretName } from './secret-names.ts';

const QUOTES = '(?:["\'\\\\]|%2[27])*';
const BLANKS = '(?:\\s|\\+|%20)*';
/** Also those of a query's conditions: `=`, `!=`, `~=`, `?=`, `>`, `<=` and the like, as they are and encoded. */
const SIGNS = '(?:[:=<>!?~]|%3[acdef]|%21|%7e)+';

/** A name, and what stands between it and its value: `name=`, `name: `, `name::`, `"name":"`, also escaped or encoded. */
const NAME = new RegExp(
  `(?<![\\p{L}\\p{N}_.-])([\\p{L}\\p{N}_.-]+)(${QUOTES}${BLANKS}(${SIGNS})${BLANKS}(${QUOTES}))`,
  'giu',
);

/** A value that nothing encloses ends at what ends values in queries, lists and sentences. */
const BARE = /[^"'\\,;&}\]\s{[<]+/y;
const ENCLOSED: readonly (readonly [opening: RegExp, value: RegExp])[] = [
  [/\\"$/, /(?:(?!\\+")[\s\S])+/y],
  [/\\'$/, /(?:(?!\\+')[\s\S])+/y],
  [/"$/, /(?:[^"\\]|\\[\s\S])+/y],
  [/'$/, /(?:[^'\\]|\\[\s\S])+/y],
];
/** A list or an object is masked to its first end: what follows has names of its own. */
const NESTED = /\[[^\]]+|\{[^}]+/y;

/** `<name>value</name>`, also escaped; a prefix is no part of a name. */
const ELEMENT =
  /((?:<|&lt;)(?:[\w-]{1,40}:)?([\w.-]{1,80})(?:\s[^<>&]{0,200})?(?:>|&gt;)\s{0,40}(?:<!\[CDATA\[)?)([^<&\]]+)/gi;

/** A question or an exclamation is no comparison. */
const COMPARES = /[:=<>]|%3[acde]/i;

const ONLY_SCHEME = new RegExp(`^(${SCHEMES.join('|')})$`, 'i');

/** Masks credentials in a text by their form, and what follows the name of a secret. */
export function maskNamed(text: string, isSecretName: IsSecretName): string {
  const formless = maskCredentials(text);
  if (!/[:=<>]|%3[a-f]|&lt;/i.test(formless)) return formless;
  const parts: string[] = [];
  let done = 0;
  for (const found of formless.matchAll(NAME)) {
    const [whole, name = '', , signs = '', quotes = ''] = found;
    const start = found.index + whole.length;
    if (
      start < done ||
      isMarkup(formless, found.index, start, signs) ||
      !COMPARES.test(signs) ||
      !isSecretName(name)
    )
      continue;
    const value = valueAt(formless, start, quotes);
    // A scheme is no secret, and what follows it is masked already.
    if (value === '' || ONLY_SCHEME.test(value)) continue;
    const opening = /^[[{]/.exec(value)?.[0] ?? '';
    parts.push(formless.slice(done, start), opening, MASK);
    done = start + value.length;
  }
  const masked = done === 0 ? formless : `${parts.join('')}${formless.slice(done)}`;
  if (!/[<&]/.test(masked)) return masked;
  return masked.replaceAll(ELEMENT, (whole, opening: string, name: string) =>
    isSecretName(name) ? `${opening}${MASK}` : whole,
  );
}

/** Whether what looks like a comparison is the end of a tag, or the begin of the next. */
function isMarkup(text: string, at: number, end: number, signs: string): boolean {
  if (signs.startsWith('>')) return /[</:]/.test(text.charAt(at - 1));
  return signs === '<' && text.charAt(end) === '/';
}

function valueAt(text: string, start: number, quotes: string): string {
  const enclosed = ENCLOSED.find(([opening]) => opening.test(quotes))?.[1];
  for (const pattern of enclosed === undefined ? [BARE, NESTED] : [enclosed]) {
    pattern.lastIndex = start;
    const value = pattern.exec(text)?.[0];
    if (value !== undefined) return value;
  }
  return '';
}

/** A credential that begins with its scheme says by itself what it is. */
const SCHEMED = new RegExp(`\\b(${SCHEMES.join('|')})(\\s+)(?!\\*\\*\\*)[\\w+/=.:~-]{16,}`, 'g');

/** A user and password in a URL, wherever it stands. */
const USER_INFO = /(\/\/)[^\s/?#@"'\\]+@/g;

/** A private key, whole or cut short. */
const PRIVATE_KEY =
  /-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,30}PRIVATE KEY-----|$)/g;

/** A JSON Web Token: two parts in base64 of JSON, and its signature. */
const WEB_TOKEN = /\beyJ[\w-]{8,}\.eyJ[\w-]{4,}(?:\.[\w-]*)?/g;

/**
 * Masks what is a credential by its form: what follows a scheme, what stands before the host of a URL, private
 * keys, and web tokens.
 */
export function maskCredentials(text: string): string {
  return text
    .replaceAll(PRIVATE_KEY, MASK)
    .replaceAll(WEB_TOKEN, MASK)
    .replaceAll(SCHEMED, (_, scheme: string, blank: string) => `${scheme}${blank}${MASK}`)
    .replaceAll(USER_INFO, (_, slashes: string) => `${slashes}${MASK}@`);
}
