import { isJsonObject, type JsonObject, textOf } from '../../model/json.ts';

/** How many mismatches of one interaction are told. */
const MOST_TOLD = 10;

/**
 * What Pact's verifier found wrong with an interaction, in its own words, by place. What it says in a form
 * that is not known is given as it is.
 */
export function mismatchInWords(mismatch: unknown): string {
  const { mismatches } = isJsonObject(mismatch) ? mismatch : { mismatches: undefined };
  if (!Array.isArray(mismatches) || mismatches.length === 0) return JSON.stringify(mismatch);
  const lines = [...new Set(mismatches.filter(isJsonObject).map(inWords))];
  const more = lines.length > MOST_TOLD ? [`and ${lines.length - MOST_TOLD} more`] : [];
  return [...lines.slice(0, MOST_TOLD), ...more].join('; ');
}

function inWords(one: JsonObject): string {
  const { type, path, key, mismatch, expected, actual } = one;
  const place = [path, key].find((name) => typeof name === 'string' && name !== '');
  const kind = textOf(type)
    .replace(/Mismatch$/, '')
    .toLowerCase();
  const words =
    typeof mismatch === 'string' ? mismatch : `expected ${textOf(expected)}, got ${textOf(actual)}`;
  return place === undefined ? `${kind}: ${words}` : `${kind} at ${textOf(place)}: ${words}`;
}
