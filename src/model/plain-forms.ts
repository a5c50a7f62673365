import { isIP } from 'node:net';

const NUMBER = /^[+-]?\d{1,6}%?$/;
/** Versions, addresses, times, amounts: `10:20:57`, `1,234.5`. */
const GROUPED_NUMBER = /^[+-]?\d{1,6}(?:[.:,]\d{1,6}){1,4}%?$/;
const MOST_GROUPED_DIGITS = 12;
const SHORT_DATE = /^\d{1,4}([-/])\d{1,2}(?:\1\d{1,4})?$/;
const MEASURE = /^\d{1,10}(?:ms|s|min|h|[KMG]?i?B)$/;
const MOMENT = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?$/;

/** Whether a text is a number of a few digits, an amount, a version, a date or a moment. */
export function isNumeric(text: string): boolean {
  if (NUMBER.test(text) || MEASURE.test(text) || MOMENT.test(text)) return true;
  return SHORT_DATE.test(text) || (GROUPED_NUMBER.test(text) && digitsIn(text) <= MOST_GROUPED_DIGITS);
}

/** An IP address, alone, with a prefix length or with a port. */
export function isAddress(text: string): boolean {
  return isIP(text.replace(/\/\d{1,3}$/, '')) !== 0 || isIP(text.replace(/:\d{1,5}$/, '')) === 4;
}

export function digitsIn(text: string): number {
  return text.replaceAll(/\D/g, '').length;
}

/** Pairs of letters that are rare in words and frequent in random text. */
const NO_PAIR =
  /q[^u]|[bcdfghjklmnpqrstvwxz][jqx]|[jvxz][bcdfghjkmnpqtvwxz]|[bcdfghjkmpqvwx]z|[cfgjkmpqwx]v|[bcfjmpqvx]k|[jkmvxz]f|[gjkqvx]w|[fhjkqvwxz]b/gi;
const LONGEST_WORD = 20;
const LONGEST_PLAIN_HUMP = 8;
const LONGEST_USUAL_HUMP = 12;

/** Whether a text is one word, or several in humps, of letters as a language writes them. */
export function isWord(written: string): boolean {
  // As in `L3Network`.
  const text = written.length > LONGEST_PLAIN_HUMP ? written.replace(/\d(?=\p{Lu}\p{Ll})/u, '') : written;
  if (!/^[\p{L}\p{M}]{1,40}$/u.test(text)) return false;
  const humps = text.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{M}]+|[\p{Lo}\p{Lm}]+/gu) ?? [];
  if (humps.length > 1.5 + text.length / 5) return false;
  return humps.every((hump) => {
    if (hump.length > LONGEST_WORD) return false;
    if (hump.length <= 5 || /[^\p{Script=Latin}\p{M}]/u.test(hump)) return true;
    if (/[^aeiouyà-ÿ]{6}|[aeiou]{5}/i.test(hump)) return false;
    const odd = hump.length <= LONGEST_PLAIN_HUMP ? 0 : (hump.match(NO_PAIR)?.length ?? 0);
    return odd <= (hump.length <= LONGEST_USUAL_HUMP ? 1 : 0);
  });
}
