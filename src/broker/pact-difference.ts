import { escapeKey } from '../contract/pointer.ts';
import { isJsonObject, type JsonObject, type JsonValue, textOf } from '../model/json.ts';
import type { Redactor } from '../redact/redactor.ts';
import { interactionsOf } from './pact-file.ts';

/** How many differences are listed. */
const MOST_LISTED = 20;

/**
 * Where the content of two pacts differs, a line for each place, such as
 * `~ a query by uuid: /response/status`. Brokers compare the interactions, whatever their order, and the version
 * of Pact's specification; so does this. Values are not shown, since nobody here has looked at the published pact.
 *
 * @param redactor shows names and places
 */
export function pactDifference(
  published: JsonObject,
  wanted: JsonObject,
  redactor: Redactor,
): readonly string[] {
  const [before, after] = [partsOf(published), partsOf(wanted)];
  const lines = [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((name) =>
    changesBetween(before.get(name), after.get(name)).map(({ sign, path }) => {
      const at = path.map((key) => `/${escapeKey(key)}`).join('');
      const place = at === '' ? '' : `: ${redactor.pointer(at)}`;
      return `${sign} ${redactor.text(name)}${place}`;
    }),
  );
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

/** A value that was added, removed or changed, by the keys that lead there. */
interface Change {
  readonly sign: '+' | '-' | '~';
  readonly path: readonly string[];
}

/** The smallest values that differ, members in the order of their names. */
function changesBetween(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  path: readonly string[] = [],
): readonly Change[] {
  if (before === undefined) return [{ sign: '+', path }];
  if (after === undefined) return [{ sign: '-', path }];
  const [one, other] = [membersOf(before), membersOf(after)];
  if (one === null || other === null || Array.isArray(before) !== Array.isArray(after))
    return before === after ? [] : [{ sign: '~', path }];
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
  return names.flatMap((name) => changesBetween(one[name], other[name], [...path, name]));
}

/** Members of an object, or items of a list by their index; null for anything else. */
function membersOf(value: JsonValue): JsonObject | null {
  if (Array.isArray(value)) return Object.fromEntries(value.entries());
  return isJsonObject(value) ? value : null;
}
