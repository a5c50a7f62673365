import { digitsIn, isAddress, isNumeric, isWord } from '../model/plain-forms.ts';
import { SAID, SAID_CASELESS, TELLS_WITHIN, TELLS_WITHIN_CASELESS, tellsIn } from './tells.ts';

/** What this folder itself writes in place of a text, so that it stays as it is when it is redacted again. */
const OWN_FORM =
  '‹(?:…|(?:text|name) of \\d{1,9}(?::(?: (?:a-z|A-Z|a-f|A-F|0-9|blanks|signs|[-_.:/])){0,9}|(?: characters that is no JSON)?))›';
/** A hostile text has millions of characters: so many are looked at. */
const LONGEST_START = 10_000;

/** What a text is like that may not be shown: its length and the kinds of its characters. */
export function describe(text: string, what: 'text' | 'name' = 'text'): string {
  const start = text.slice(0, LONGEST_START);
  const isHex = !/[g-z]/i.test(start);
  const kinds: readonly (readonly [string, RegExp])[] = [
    [isHex ? 'a-f' : 'a-z', /[a-z]/],
    [isHex ? 'A-F' : 'A-Z', /[A-Z]/],
    ['0-9', /\d/],
    ['blanks', /\s/],
    ...['-', '_', '.', ':', '/'].map((sign) => [sign, new RegExp(`[${sign}]`)] as const),
    ['signs', /[^\w\s.:/-]/],
  ];
  const found = kinds.filter(([, kind]) => kind.test(start)).map(([name]) => name);
  return `‹${what} of ${text.length}: ${found.join(' ')}›`;
}

/** Stands for a token that is not known to be harmless. */
export const HIDDEN = '‹…›';

/** Tells what may be shown although it is no plain word: words of the contract, uuids that a harmless place showed. */
export type IsKnown = (token: string) => boolean;

/** A text is looked at up to this many characters: one token of 15 MB overflows the stack of a pattern. */
export const LONGEST_TEXT = 4_000;
/** At the place where a text is cut, a token may be half a secret. */
const LONGEST_CUT_TOKEN = 200;
const LONGEST_TOKEN = 120;
const MOST_PARTS = 8;
const MOST_DIGITS = 16;

/** What separates tokens, as a class of characters. */
const SEPARATORS = '\\s"\'`()[\\]{}<>,;!?=|\\u0000-\\u001f‹›…“”‘’「」『』【】《》（），。；：！？、＝＞';
/** One of those; a run of a script without case, such as Chinese; any other token. */
const TOKEN = new RegExp(`${OWN_FORM}|[\\p{Lo}\\p{Lm}]+|(?:(?![\\p{Lo}\\p{Lm}])[^${SEPARATORS}])+`, 'gu');
const CASELESS = /^[\p{Lo}\p{Lm}]/u;

const ASSIGNS = /=[\s"'`([{]{0,4}$/;
/** Signs alone: dashes, bullets, arrows. */
const SIGNS = /^[^\p{L}\p{N}]{1,3}$/u;
const OF_PARTS = /^[\p{L}\p{M}\d._:/@$#+~-]+$/u;
const NUMERIC_PART = /^\d{1,6}(?:\.\d{1,6}){0,4}$/;
/** `v1`, `sha256`, `3des`, `100GB`. */
const MIXED_PART = /^(?:\p{L}{1,6}\d{1,3}|\d{1,3}\p{L}{1,3})$/u;

/**
 * A text of which plain words, short numbers, addresses, moments and what is known are left. What follows the
 * name of a secret is hidden, whatever it looks like.
 */
export function plainText(text: string, isKnown: IsKnown, longest = LONGEST_TEXT): string {
  const cut = cutText(text, longest);
  const isTold = tellsIn(cut);
  // What stands together without a blank is judged together: a secret with signs in it falls into short tokens.
  return cut.replaceAll(/\S+/g, (chunk: string, index: number) =>
    plainChunk(chunk, (at) => isTold(index + at), isKnown),
  );
}

/** The beginning of a long text, up to a blank. */
function cutText(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const cut = text.slice(0, longest);
  const blank = cut.slice(-LONGEST_CUT_TOKEN).search(/\s\S*$/);
  return blank === -1 ? '' : cut.slice(0, cut.length - Math.min(LONGEST_CUT_TOKEN, longest) + blank);
}

/** Beside what is hidden, a token that is not longer may be a part of it. */
const LONGEST_SCRAP = 6;
/** A URL with a user, and perhaps a password. */
const WITH_USER = /:\/\/.{0,400}@/;

function plainChunk(chunk: string, isTold: (at: number) => boolean, isKnown: IsKnown): string {
  if (WITH_USER.test(chunk)) return HIDDEN;
  const tokens = Array.from(chunk.matchAll(TOKEN), ({ 0: token, index: at }) => {
    const isAssigned = ASSIGNS.test(chunk.slice(Math.max(0, at - 6), at)) && !isNumeric(token);
    const shown = plainToken(token, isAssigned || isTold(at), isKnown);
    const isName = /^["'`\]]{0,2}[=:]/.test(chunk.slice(at + token.length, at + token.length + 3));
    const isSafe = CASELESS.test(token) || isKnown(token) || (isName && isWord(token));
    return { token, shown, isScrap: !isSafe && (token.length <= LONGEST_SCRAP || /\d/.test(token)) };
  });
  const hides = tokens.some(({ token, shown }) => shown !== token);
  const mixed = tokens.filter(({ token }) => /\p{L}/u.test(token) && /\d/.test(token)).length;
  const isMixture = mixed > 1 || (mixed === 1 && /[!|;][\p{L}\p{N}]/u.test(chunk));
  const parts = tokens.map(({ shown, isScrap }) => ((hides || isMixture) && isScrap ? HIDDEN : shown));
  const shown = chunk.replaceAll(TOKEN, () => parts.shift() ?? HIDDEN);
  return shown.replaceAll(/‹…›(?:[^\s‹›]{0,3}‹…›)+/g, HIDDEN);
}

function plainToken(token: string, isTold: boolean, isKnown: IsKnown): string {
  if (token.startsWith('‹') || SIGNS.test(token)) return token;
  // The rest of a token that holds a secret may be its rest.
  if (/[\p{L}\p{N}]\*{3}|\*{3}[\p{L}\p{N}]/u.test(token)) return HIDDEN;
  const isCaseless = CASELESS.test(token);
  const said = isCaseless ? SAID_CASELESS : SAID;
  if (isTold) return said.test(token) || isKnown(token) ? token : HIDDEN;
  if (!isCaseless && isWord(token)) return token;
  const within = (isCaseless ? TELLS_WITHIN_CASELESS : TELLS_WITHIN).exec(token);
  if (within !== null) {
    const [, label = '', rest = ''] = within;
    if (!said.test(rest) && !isKnown(rest) && !(label.endsWith('/') && isHarmless(token, isKnown)))
      return isCaseless || isHarmless(label, isKnown) ? `${label}${HIDDEN}` : HIDDEN;
  }
  return isCaseless || isHarmless(token, isKnown) ? token : HIDDEN;
}

/** Whether a token is a number, an address, a moment, or at most eight plain words with signs between them. */
export function isHarmless(token: string, isKnown: IsKnown): boolean {
  if (token.length > LONGEST_TOKEN) return false;
  const bare = token.replace(/^[.:*#@/+~$&-]+/, '').replace(/[.,:*/%-]{1,4}$/, '');
  if (bare === '' || isWord(bare) || isKnown(bare)) return true;
  return isNumeric(bare) || isAddress(bare) || isOfWords(bare, isKnown);
}

function isOfWords(text: string, isKnown: IsKnown): boolean {
  if (!OF_PARTS.test(text)) return false;
  const parts = text.split(/[_:/@$#+~-]+|(?<!\d)\.|\.(?!\d)/).filter((part) => part !== '');
  if (parts.length > MOST_PARTS) return false;
  let mixed = 0;
  let numbers = 0;
  let digits = 0;
  for (const part of parts) {
    if (isKnown(part) || isWord(part)) continue;
    digits += digitsIn(part);
    if (NUMERIC_PART.test(part)) numbers++;
    else if (MIXED_PART.test(part)) mixed++;
    else return false;
  }
  return mixed <= 1 && numbers <= 2 && numbers < parts.length && digits <= MOST_DIGITS;
}

/** A name that nobody knows: an identifier that is made of words; any other is described. */
export function plainName(name: string, isKnown: IsKnown): string {
  if (name === '' || OWN_NAME.test(name)) return name;
  const bare = name.replace(/^[_$@:]+/, '').replaceAll(/[[\]]+/g, '.');
  return NAME.test(name) && isHarmless(bare, isKnown) ? name : describe(name, 'name');
}

/** Also a path such as `inventory.peerCidrs[0]`. */
const NAME = /^[:A-Za-z_$@][\w$.:[\]-]{0,59}$/;
const OWN_NAME = new RegExp(`^${OWN_FORM}(?: \\d{1,9})?$`, 'u');
