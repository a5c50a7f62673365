export type JsonValue = null | boolean | number | string | JsonArray | JsonObject;
export type JsonArray = readonly JsonValue[];
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** True for `{…}`, false for null and lists. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value with another one in place of each text in it; keys stay. */
export function mapTexts(value: JsonValue, change: (text: string) => JsonValue): JsonValue {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item: JsonValue) => mapTexts(item, change));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapTexts(inner, change)]));
}

/** The name of a value's JSON type; integers are distinguished from other numbers. */
export function jsonTypeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

/** A text as it is, anything else as JSON. `String` fails where `toString` is a field. */
export function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
}

/** A body whose fields have the names of its type, and values that nobody has checked. */
export type Unchecked<T> = Readonly<Partial<Record<keyof T, JsonValue>>>;

const BACKSLASH = 0x5c;
const QUOTE = 0x22;

/** Index of the quote that closes the JSON string whose text begins at `from`; the length of the text where none does. */
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
 * Changes JSON and keeps the form of numbers: `JSON.parse` turns `0.0` into 0 and loses digits of large numbers. In the
 * value that `change` gets, such a number is a text. @throws SyntaxError when the text is not JSON
 */
export function changeJson(text: string, change: (value: JsonValue) => unknown): string {
  const isLost = (token: string): boolean => String(Number(token)) !== token;
  return withoutMarks(JSON.stringify(change(JSON.parse(withMarks(text, isLost)) as JsonValue)));
}

/** Longest text in which numbers are looked for, in characters; no answer that people see whole is longer. */
const LONGEST_MARKED = 1024 * 1024;

/**
 * The value of a JSON text with a marked text in place of each number that JavaScript cannot hold, such as 1e400 or
 * 9007199254740993; null where there is none, or where texts of others could pass for marks.
 */
export function parseWithMarks(text: string): JsonValue | null {
  if (text.length > LONGEST_MARKED || !/\d{16}|[eE]\+?\d{3}/.test(text) || /\uf8ff|\\uf8ff/i.test(text))
    return null;
  const isLost = (token: string): boolean => Math.abs(Number(token)) > Number.MAX_SAFE_INTEGER;
  return JSON.parse(withMarks(text.replace(/^\ufeff/, ''), isLost)) as JsonValue;
}

/** A marked number as it was written; null for any other value. */
export function markedNumber(value: JsonValue | undefined): string | null {
  return typeof value === 'string' && value.startsWith(MARK) ? value.slice(MARK.length) : null;
}

export function withoutMarks(text: string): string {
  return text.replaceAll(MARKED, '$1');
}

function withMarks(text: string, isLost: (token: string) => boolean): string {
  const parts: string[] = [];
  let done = 0;
  TOKEN.lastIndex = 0;
  for (let found = TOKEN.exec(text); found !== null; found = TOKEN.exec(text)) {
    const [token] = found;
    if (token === '"') TOKEN.lastIndex = closingQuote(text, found.index + 1) + 1;
    else if (isLost(token)) {
      parts.push(text.slice(done, found.index), `"${MARK}${token}"`);
      done = found.index + token.length;
    }
  }
  return `${parts.join('')}${text.slice(done)}`;
}
