import { isJsonObject } from '../model/json.ts';

/** Pairs of a name and a value, as HAR lists them, or as the members of an object; neither need be a text. */
export function pairsOf(list: unknown): readonly (readonly [name: unknown, value: unknown])[] {
  if (!Array.isArray(list)) return Object.entries(isJsonObject(list) ? list : {});
  return list.map((one: unknown) => (isJsonObject(one) ? [one['name'], one['value']] : [null, null]));
}

/** Pairs whose names are texts, with their values as texts. */
export function textPairs(list: unknown): readonly { readonly name: string; readonly value: string }[] {
  return pairsOf(list)
    .filter(([name]) => typeof name === 'string')
    .map(([name, value]) => ({
      name: String(name),
      // A list or an object is no value of HAR, and may have a `toString` that is no function.
      value: ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : '',
    }));
}
