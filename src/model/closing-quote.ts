const BACKSLASH = 0x5c;
const QUOTE = 0x22;

/**
 * Index of the quote that closes a text, as JSON and most languages write one: a backslash takes the next
 * character with it. The length of all where none closes it.
 *
 * @param from index of the text's first character, behind the quote that opens it
 */
export function closingQuote(text: string, from: number, quote: number = QUOTE): number {
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === quote) return at;
    at += code === BACKSLASH ? 2 : 1;
  }
  return text.length;
}
