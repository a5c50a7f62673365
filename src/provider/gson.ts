import JSON5 from 'json5';
import { isJsonObject, type JsonArray, type JsonObject, type JsonValue } from '../model/json.ts';

/** An exception inside the server, which answers 500 with the message as plain text (see `contracts/sources.json`). */
export class JavaError extends Error {
  override readonly name = 'JavaError';
}

/** The top level of a body. */
export type GsonMap = ReadonlyMap<string, JsonValue>;

/**
 * Reads a body as servers do: single quotes, keys without quotes and comments pass, a list of pairs is a map,
 * and an empty text is null.
 *
 * @throws JavaError for what servers cannot read
 */
export function readGson(text: string): GsonMap | null {
  if (text.trim() === '') return null;
  const value = parseLenient(text);
  if (value === null) return null;
  if (Array.isArray(value)) return new Map(value.map(readPair));
  if (!isJsonObject(value)) throw new JavaError('java.lang.IllegalStateException: Expected BEGIN_OBJECT');
  refuseExtras(text);
  return new Map(Object.entries(value));
}

/** The words of these exceptions differ by Java and Gson; that they are words, and no JSON, does not. */
function parseLenient(text: string): JsonValue {
  try {
    return JSON5.parse<JsonValue>(text);
  } catch {
    throw new JavaError('com.google.gson.stream.MalformedJsonException: the body is not what Gson reads');
  }
}

function readPair(pair: JsonValue): readonly [string, JsonValue] {
  if (!Array.isArray(pair) || pair.length !== 2) throw new JavaError('java.lang.IllegalStateException');
  const [key, value = null] = pair as JsonArray;
  return [String(key), value];
}

/** Texts and comments whole, the signs that show depth and keys, and words without quotes. */
const TOKEN = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\/\*.*?\*\/|\/\/[^\n]*|[{}[\]:,]|[^\s"'{}[\]:,/]+/gs;

/** Refuses what JSON5 allows and servers do not: a duplicate key at the top level, a trailing comma. */
function refuseExtras(text: string): void {
  const keys = new Set<string>();
  let depth = 0;
  let before = '';
  for (const [token] of text.matchAll(TOKEN)) {
    if (token.startsWith('/')) continue;
    if (token === '{' || token === '[') depth++;
    if (token === '}' || token === ']') depth--;
    if ((token === '}' || token === ']') && before === ',')
      throw new JavaError('com.google.gson.stream.MalformedJsonException: Expected name');
    if (token === ':' && depth === 1) {
      const key = /^["']/.test(before) ? JSON5.parse<string>(before) : before;
      if (keys.has(key)) throw new JavaError(`duplicate key: ${key}`);
      keys.add(key);
    }
    before = token;
  }
}

/** A value that Java casts to a map; null becomes an empty one. */
export function castToMap(value: JsonValue | undefined): JsonObject {
  if (value === null || value === undefined) return {};
  if (isJsonObject(value)) return value;
  throw new JavaError('java.lang.Object cannot be cast to java.util.Map');
}

/** A value that Java casts to a list; null stays null. */
export function castToList(value: JsonValue | undefined): JsonArray | null {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value;
  throw new JavaError('java.lang.Object cannot be cast to java.util.List');
}

/** Gson escapes these so that a body can be put into HTML; once parsed, both are the same. */
const UNSAFE_IN_HTML = /[<>&='\u2028\u2029]/g;

/** Writes JSON as Gson does. */
export function writeGson(value: JsonValue, { escapeHtml }: { readonly escapeHtml: boolean }): string {
  const text = JSON.stringify(value);
  if (!escapeHtml) return text;
  return text.replaceAll(UNSAFE_IN_HTML, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Leaves out every null of an object, at any depth: Gson without `serializeNulls`. */
export function omitNulls(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(omitNulls);
  if (!isJsonObject(value)) return value;
  const kept = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(kept.map(([key, inner]) => [key, omitNulls(inner)]));
}
