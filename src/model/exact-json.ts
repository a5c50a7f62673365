import type { JsonValue } from './json.ts';

/** A text or a number of JSON. */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

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
  const kept = text.replaceAll(TOKEN, (token) =>
    token.startsWith('"') || String(Number(token)) === token ? token : `"${MARK}${token}"`,
  );
  return JSON.stringify(change(JSON.parse(kept) as JsonValue)).replaceAll(MARKED, '$1');
}
