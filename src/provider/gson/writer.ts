import { isJsonObject, type JsonValue } from '../../model/json.ts';

/** Gson escapes these so that a body can stand inside HTML; both say the same once parsed. */
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

/** Name of the Java class that Gson makes of a value, as it stands in the text of a failed cast. */
export function javaClassOf(value: JsonValue): string {
  if (Array.isArray(value)) return 'java.util.ArrayList';
  switch (typeof value) {
    case 'string':
      return 'java.lang.String';
    case 'boolean':
      return 'java.lang.Boolean';
    case 'number':
      return Number.isInteger(value) ? 'java.lang.Long' : 'java.lang.Double';
    default:
      return 'com.google.gson.internal.LinkedTreeMap';
  }
}
