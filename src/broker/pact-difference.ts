import { isDeepStrictEqual } from 'node:util';
import { escapeKey } from '../contract/pointer.ts';
import { isJsonObject, type JsonObject, textOf } from '../model/json.ts';
import type { Redactor } from '../redact/redactor.ts';
import { interactionsOf } from './pact-file.ts';

/** How many differences are listed. */
const MOST_LISTED = 20;

/**
 * Where the content of two pacts differs, a line for each place, such as
 * `~ a query by uuid: /response/status`. Brokers compare the interactions, whatever their order, and the version
 * of Pact's specification; so does this. Values are not shown, since nobody here has looked at the published pact.
 */
export function pactDifference(
  published: JsonObject,
  wanted: JsonObject,
  redactor: Redactor,
): readonly string[] {
  const [before, after] = [partsOf(published), partsOf(wanted)];
  const lines = [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((name) => {
    const shown = redactor.text(name);
    if (!before.has(name)) return [`+ ${shown}`];
    if (!after.has(name)) return [`- ${shown}`];
    const places = placesThatDiffer(before.get(name), after.get(name));
    return places.map((place) => `~ ${shown}: ${redactor.pointer(place)}`);
  });
  if (lines.length <= MOST_LISTED) return lines;
  return [...lines.slice(0, MOST_LISTED), `… and ${lines.length - MOST_LISTED} more`];
}

/** What a broker compares: the specification, and each interaction by its description and provider states. */
function partsOf(pact: JsonObject): ReadonlyMap<string, JsonObject> {
  const { metadata } = pact;
  const pactSpecification = (isJsonObject(metadata) && metadata['pactSpecification']) || {};
  const found = new Map<string, JsonObject>([['metadata', { pactSpecification }]]);
  for (const interaction of interactionsOf(pact)) {
    // The broker adds `_id`.
    const { _id: _, ...content } = interaction;
    const { description, providerStates, providerState } = content;
    const states = Array.isArray(providerStates)
      ? providerStates.map((state) => (isJsonObject(state) ? state['name'] : state))
      : [providerState];
    const given = states.filter((state) => typeof state === 'string').join(' and ');
    const name = `${textOf(description)}${given === '' ? '' : `, given ${given}`}`;
    found.set(found.has(name) ? `${name} (${found.size})` : name, content);
  }
  return found;
}

/** Pointers to the smallest values that differ, or that only one of the two has. */
function placesThatDiffer(before: unknown, after: unknown, at = ''): readonly string[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (!isContainer(before) || !isContainer(after) || Array.isArray(before) !== Array.isArray(after))
    return [at];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name) => placesThatDiffer(before[name], after[name], `${at}/${escapeKey(name)}`));
}

function isContainer(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
