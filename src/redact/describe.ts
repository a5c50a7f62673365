/** What this folder itself writes in place of a text, so that it stays as it is when it is redacted again. */
export const OWN_FORM =
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
