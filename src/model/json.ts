/** Any value that JSON can carry. */
export type JsonValue = null | boolean | number | string | JsonArray | JsonObject;
export type JsonArray = readonly JsonValue[];
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** True for `{…}`, false for null and lists. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The name of a value's JSON type; integers are distinguished from other numbers. */
export function jsonTypeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

/**
 * A text as it is, anything else as JSON. `String` fails on values from outside: an object may have a
 * `toString` that is not a function.
 */
export function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
}

/** A body whose fields have the names of its type, and values that nobody has checked. */
export type Unchecked<T> = Readonly<Partial<Record<keyof T, JsonValue>>>;

const BACKSLASH = 0x5c;
const QUOTE = 0x22;

/**
 * Index of the quote that closes a JSON string; the length of the text where none does.
 *
 * @param from index of the string's first character, behind the quote that opens it
 */
export function closingQuote(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at;
    at += code === BACKSLASH ? 2 : 1;
  }
  return text.length;
}

/** A number of JSON, or the quote that opens a text. */
const TOKEN = /"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Marks a number that is kept as a text. Other texts do not begin with this private character. */
const MARK = '\u{f8ff}number:';
const MARKED = new RegExp(`"${MARK}([^"]*)"`, 'g');

/**
 * Changes JSON and keeps the form of numbers: `JSON.parse` turns `0.0` into 0 and loses digits of large
 * numbers. In the value that `change` gets, such a number is a text.
 *
 * @param change returns the new value
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
