import type { JsonValue } from '../../model/json.ts';
import { Characters } from './characters.ts';
import { GsonError } from './gson-error.ts';

/** The top level of a body; a key that stands twice is refused before the map exists. */
export type GsonMap = ReadonlyMap<string, JsonValue>;

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?$/i;

/**
 * Reads a body as a server does with `Gson.fromJson(body, LinkedHashMap.class)`: single quotes, keys
 * without quotes and comments pass, a list of pairs is a map, an empty text is null.
 *
 * @throws GsonError whose message is the one that servers answer (facts, section 2)
 */
export function readGsonMap(text: string): GsonMap | null {
  const chars = new Characters(text);
  try {
    const first = chars.next();
    if (first === '') return null;
    const entries = readTop(chars, first);
    if (entries === null) return null;
    chars.path.length = 0;
    if (chars.next() !== '')
      throw chars.malformed('Use JsonReader.setLenient(true) to accept malformed JSON');
    return entries;
  } catch (cause) {
    // Java runs out of stack the same way, and its error has no message.
    if (cause instanceof RangeError) throw new GsonError('');
    throw cause;
  }
}

function readTop(chars: Characters, first: string): GsonMap | null {
  if (first === '{') return readObject(chars, refuseDuplicate);
  if (first === '[') return readPairs(chars);
  if (first === '"' || first === "'") throw chars.unexpected('Expected BEGIN_OBJECT but was STRING');
  const start = --chars.at;
  const value = readBare(chars);
  if (value === null) return null;
  // A word without quotes is looked at before it is taken.
  if (typeof value === 'string') chars.at = start;
  throw chars.unexpected(`Expected BEGIN_OBJECT but was ${tokenOf(value)}`);
}

/** Java's map tells a key that it had by the value that it gives back: one that was null goes unseen. */
function refuseDuplicate(key: string, map: ReadonlyMap<string, JsonValue>): void {
  if ((map.get(key) ?? null) !== null) throw new GsonError(`duplicate key: ${key}`);
}

function readObject(
  chars: Characters,
  check: (key: string, map: ReadonlyMap<string, JsonValue>) => void = () => {},
): ReadonlyMap<string, JsonValue> {
  const map = new Map<string, JsonValue>();
  const depth = chars.path.push(null) - 1;
  for (let first = true; ; first = false) {
    const char = chars.nextOrFail();
    if (char === '}' && first) break;
    const key = readKey(chars, char);
    chars.path[depth] = key;
    readColon(chars);
    const value = readValue(chars, false);
    check(key, map);
    map.set(key, value);
    const after = chars.nextOrFail();
    if (after === '}') break;
    if (after !== ',' && after !== ';') throw chars.malformed('Unterminated object');
  }
  chars.path.length = depth;
  return map;
}

function readKey(chars: Characters, char: string): string {
  if (char === '"' || char === "'") return chars.quoted(char);
  chars.at--;
  const key = chars.bare();
  if (key === '') throw chars.malformed('Expected name');
  return key;
}

function readColon(chars: Characters): void {
  const char = chars.nextOrFail();
  if (char === '=' && chars.text.charAt(chars.at) === '>') chars.at++;
  if (char !== ':' && char !== '=') throw chars.malformed("Expected ':'");
}

function readList(chars: Characters): JsonValue[] {
  const list: JsonValue[] = [];
  const depth = chars.path.push(0) - 1;
  for (let first = true; ; first = false) {
    chars.path[depth] = list.length;
    const char = chars.nextOrFail();
    if (char === ']' && first) break;
    chars.at--;
    list.push(readValue(chars, true));
    const after = chars.nextOrFail();
    if (after === ']') break;
    if (after !== ',' && after !== ';') throw chars.malformed('Unterminated array');
  }
  chars.path.length = depth;
  return list;
}

function readValue(chars: Characters, inList: boolean): JsonValue {
  const char = chars.nextOrFail();
  if (char === '{') return Object.fromEntries(readObject(chars));
  if (char === '[') return readList(chars);
  if (char === '"' || char === "'") return chars.quoted(char);
  chars.at--;
  // In a list, nothing between two commas is a null.
  if (',;]'.includes(char)) {
    if (inList) return null;
    throw chars.malformed('Unexpected value');
  }
  return readBare(chars);
}

function readBare(chars: Characters): JsonValue {
  const word = chars.bare();
  if (word === '') throw chars.malformed('Expected value');
  if (/^true$/i.test(word)) return true;
  if (/^false$/i.test(word)) return false;
  if (/^null$/i.test(word)) return null;
  return NUMBER.test(word) ? Number(word) : word;
}

/** A list at the top: each item is a list of a key and a value. */
function readPairs(chars: Characters): GsonMap {
  const map = new Map<string, JsonValue>();
  const list = readList(chars);
  chars.path.push(0);
  for (const [index, pair] of list.entries()) {
    chars.path[0] = index;
    if (!Array.isArray(pair)) throw chars.unexpected(`Expected BEGIN_ARRAY but was ${tokenOf(pair)}`);
    if (pair.length !== 2) throw new GsonError('java.lang.IllegalStateException');
    const key = typeof pair[0] === 'object' ? JSON.stringify(pair[0]) : String(pair[0]);
    refuseDuplicate(key, map);
    map.set(key, pair[1]);
  }
  return map;
}

function tokenOf(value: JsonValue): string {
  if (value === null) return 'NULL';
  return typeof value === 'object' ? 'BEGIN_OBJECT' : (typeof value).toUpperCase();
}
