import { closingQuote } from './closing-quote.ts';
import type { JsonValue } from './json.ts';

/** A number of JSON, or the quote that opens a text. */
const TOKEN = /"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Marks a number that is kept as a text; no text of people begins with it. */
const MARK = '\u{f8ff}number:';
const MARKED = new RegExp(`"${MARK}([^"]*)"`, 'g');

/**
 * Changes JSON and keeps the form of numbers: `JSON.parse` makes 0 of `0.0`, and loses digits of large
 * numbers. While it is changed, a number whose form would be lost is a text.
 *
 * @param change gets the value, and answers what is to stand in its place
 * @throws SyntaxError when the text is not JSON
 */
export function changeJson(text: string, change: (value: JsonValue) => unknown): string {
  return JSON.stringify(change(JSON.parse(withMarks(text)) as JsonValue)).replaceAll(MARKED, '$1');
}

/** The JSON with a text in place of each number whose form would be lost. */
function withMarks(text: string): string {
  const parts: string[] = [];
  let done = 0;
  TOKEN.lastIndex = 0;
  for (let found = TOKEN.exec(text); found !== null; found = TOKEN.exec(text)) {
    const [token] = found;
    if (token === '"') TOKEN.lastIndex = closingQuote(text, found.index + 1) + 1;
    else if (String(Number(token)) !== token) {
      parts.push(text.slice(done, found.index), `"${MARK}${token}"`);
      done = found.index + token.length;
    }
  }
  return `${parts.join('')}${text.slice(done)}`;
}
