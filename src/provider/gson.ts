import JSON5 from 'json5';
import { isJsonObject, type JsonArray, type JsonObject, type JsonValue } from '../model/json.ts';

/**
 * Reads a body as servers do: single quotes, keys without quotes and comments pass, a comma at the end and a key
 * twice do not, a list of pairs is a map, and an empty text is null.
 *
 * @throws Error for what servers cannot read; it stands for Java's exceptions, whose words differ by version
 */
export function readGson(text: string): JsonObject | null {
  if (text.trim() === '') return null;
  const value = JSON5.parse<JsonValue>(text);
  refuseExtras(text);
  if (value === null || isJsonObject(value)) return value;
  if (Array.isArray(value)) return Object.fromEntries(value as readonly [string, JsonValue][]);
  throw new Error('java.lang.IllegalStateException: Expected BEGIN_OBJECT');
}

/** Texts and comments whole, the signs that show depth and keys, and words without quotes. */
const TOKEN = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\/\*.*?\*\/|\/\/[^\n]*|[{}[\]:,]|[^\s"'{}[\]:,/]+/gs;

/** Refuses what JSON5 allows and servers do not: a key twice at the top level, a comma at the end. */
function refuseExtras(text: string): void {
  const keys = new Set<string>();
  let depth = 0;
  let before = '';
  for (const [token] of text.matchAll(TOKEN)) {
    if (token.startsWith('/')) continue;
    const isEnd = token === '}' || token === ']';
    if (isEnd && before === ',')
      throw new Error('com.google.gson.stream.MalformedJsonException: Expected name');
    if (isEnd) depth--;
    if (token === '{' || token === '[') depth++;
    if (token === ':' && depth === 1) {
      const key = /^["']/.test(before) ? JSON5.parse<string>(before) : before;
      if (keys.has(key)) throw new Error(`duplicate key: ${key}`);
      keys.add(key);
    }
    before = token;
  }
}

/** A value that Java casts to a map; null becomes an empty one. */
export function castToMap(value: JsonValue | undefined): JsonObject {
  if (value === null || value === undefined) return {};
  if (isJsonObject(value)) return value;
  throw new Error('java.lang.Object cannot be cast to java.util.Map');
}

/** A value that Java casts to a list; null counts as an empty one. */
export function castToList(value: JsonValue | undefined): JsonArray {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value;
  throw new Error('java.lang.Object cannot be cast to java.util.List');
}

/** Gson escapes these so that a body can be put into HTML; once parsed, both are the same. */
const UNSAFE_IN_HTML = /[<>&='\u2028\u2029]/g;

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
