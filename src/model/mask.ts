import type { Payload } from './exchange.ts';
import { isJsonObject, type JsonValue } from './json.ts';

/** What stands in the place of a secret. */
export const MASK = '***';

/** A text without secrets. */
export type Mask = (text: string) => string;

/** Masks secrets in every text of a body. */
export function maskPayload(payload: Payload, mask: Mask): Payload {
  switch (payload.kind) {
    case 'absent':
      return payload;
    case 'json':
      return { ...payload, value: maskValue(payload.value, mask) };
    case 'text':
      return { ...payload, text: mask(payload.text) };
    case 'html': {
      const title = payload.title === null ? null : mask(payload.title);
      return { ...payload, title, text: mask(payload.text) };
    }
  }
}

/** Masks secrets in every text of a value; names of members are left as they are. */
export function maskValue(value: JsonValue, mask: Mask): JsonValue {
  if (typeof value === 'string') return mask(value);
  if (Array.isArray(value)) return value.map((item: JsonValue) => maskValue(item, mask));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, maskValue(inner, mask)]));
}
