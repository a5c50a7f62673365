import { isJsonObject, type JsonValue } from '../model/json.ts';
import type { Redactor } from '../redact/redactor.ts';

/** A link as it may be shown: without a user, a query and a fragment. */
export function linkInWords(link: string, redactor: Redactor): string {
  return redactor.identifier(link.replace(/[?#].*$/s, '').replace(/^([a-z]+:\/\/)[^/]*@/i, '$1'));
}

/** A text in a resource, by the names that lead to it; null if there is none or it is empty. */
export function textAt(resource: JsonValue, ...path: readonly string[]): string | null {
  const found = path.reduce<JsonValue | undefined>(
    (value, name) => (isJsonObject(value) ? value[name] : undefined),
    resource,
  );
  return typeof found === 'string' && found !== '' ? found : null;
}

/** Every text in a value, at any depth. */
export function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isJsonObject(value) ? Object.values(value).flatMap(textsIn) : [];
}

/** A path, with what is filled in encoded. */
export function encoded(path: TemplateStringsArray, ...values: readonly string[]): string {
  return String.raw({ raw: path }, ...values.map(encodeURIComponent));
}
