import { isJsonObject } from '../model/json.ts';

/** Pairs of a name and a value, as HAR lists them, or as the members of an object; neither need be a text. */
export function pairsOf(list: unknown): readonly (readonly [name: unknown, value: unknown])[] {
  if (!Array.isArray(list)) return Object.entries(isJsonObject(list) ? list : {});
  return list.map((one: unknown) => (isJsonObject(one) ? [one['name'], one['value']] : [null, null]));
}
