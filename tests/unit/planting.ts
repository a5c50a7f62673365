import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { isJsonObject, type JsonValue } from '../../src/model/json.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** As passwords and keys are made: of mixed characters, of each kind some. */
const mixed = (characters: string) =>
  fc
    .string({ unit: fc.constantFrom(...characters), minLength: 20, maxLength: 60 })
    .filter((text) =>
      [/[a-z]/, /[A-Z]/, /\d/].every((kind) => (text.match(new RegExp(kind, 'g')) ?? []).length > 2),
    );
export const secret = mixed(`${LETTERS}!#$%&*+-./:;=?@^_~`);
/** A secret that stands in a header, and in the address of a proxy, as it is. */
export const token = mixed(LETTERS);

const FORMS: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  'URL-encoded': encodeURIComponent,
  base64: (text) => Buffer.from(text).toString('base64'),
  hex: (text) => Buffer.from(text).toString('hex'),
  zipped: (text) => gzipSync(text).toString('base64'),
  'upper-case': (text) => text.toUpperCase(),
  'JSON in JSON': (text) => JSON.stringify(JSON.stringify({ password: text })).slice(1, -1),
};
export const form = fc.constantFrom(...Object.keys(FORMS));

/** So many characters of a secret in a row are no accident. */
const WINDOW = 8;

/** What of a secret stands in a text, in whichever case. */
export function tellsOf(shown: string, text: string, window = WINDOW): readonly string[] {
  const [where, what] = [shown.toLowerCase(), text.toLowerCase()];
  return Array.from({ length: Math.max(0, what.length - window + 1) }, (_, at) =>
    what.slice(at, at + window),
  ).filter((part) => /\d/.test(part) && /[a-z]/.test(part) && where.includes(part));
}

/** A secret in one of those forms. */
export function written(text: string, name: string): string {
  return FORMS[name]?.(text) ?? text;
}

/** Every way to put a text into a JSON value: in place of each text, and as each key. */
export function planted(value: JsonValue, text: string): readonly JsonValue[] {
  if (typeof value === 'string') return [text, `it is ${text} there`, `x=${text}`];
  if (Array.isArray(value))
    return value.flatMap((item, at) => planted(item, text).map((one) => value.with(at, one)));
  if (!isJsonObject(value)) return [text];
  const inside = Object.entries(value).flatMap(([key, inner]) =>
    planted(inner, text).map((one) => ({ ...value, [key]: one })),
  );
  return [...inside, { ...value, [text]: text }];
}
