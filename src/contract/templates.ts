import type { JsonValue } from '../model/json.ts';

const PLACE = /\$\{([a-zA-Z]+)\}/g;

/** The names in `${…}` anywhere in a value. */
export function templateNames(value: unknown): ReadonlySet<string> {
  return new Set(Array.from(JSON.stringify(value).matchAll(PLACE), ([, name = '']) => name));
}

/** Puts values in the places of a text. A place without a value is an error: no request goes out half filled. */
export function fillText(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(PLACE, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) throw new Error(`the provider state supplied no ${name}`);
    return value;
  });
}

/** Puts values in the places of every text in a value. */
export function fillValue(value: JsonValue, values: Readonly<Record<string, string>>): JsonValue {
  if (typeof value === 'string') return fillText(value, values);
  if (Array.isArray(value)) return value.map((item) => fillValue(item, values));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fillValue(inner, values)]));
}
