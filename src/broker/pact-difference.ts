import { isJsonObject, type JsonObject, type JsonValue, textOf } from '../model/json.ts';
import { interactionsOf } from './pact-file.ts';

/** How many differences are told. */
const MOST_TOLD = 20;

/** Longest value that is shown, in characters. */
const LONGEST = 60;

/** What a broker adds to an interaction. */
const ADDED = '_id';

/**
 * How the content of two pacts differs, a line each, from the one that is published to the one that would
 * be. The order of interactions and what a broker adds do not count, as they do not for brokers.
 *
 * @param mask takes secrets out of a line: what is published may hold some
 */
export function pactDifference(
  published: JsonObject,
  wanted: JsonObject,
  mask: (line: string) => string,
): readonly string[] {
  const lines: string[] = [];
  const before = byKey(published);
  const after = byKey(wanted);
  for (const key of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const one = before.get(key);
    const other = after.get(key);
    if (one === undefined) lines.push(`+ ${key}`);
    else if (other === undefined) lines.push(`- ${key}`);
    else compare(one, other, `${key}: `, lines);
  }
  if (lines.length <= MOST_TOLD) return lines.map(mask);
  return [...lines.slice(0, MOST_TOLD).map(mask), `… and ${lines.length - MOST_TOLD} more`];
}

/** Interactions by what identifies them: description and provider states. */
function byKey(pact: JsonObject): ReadonlyMap<string, JsonObject> {
  const found = new Map<string, JsonObject>();
  for (const interaction of interactionsOf(pact)) {
    const { description, providerStates, providerState } = interaction;
    const states = Array.isArray(providerStates)
      ? providerStates.map((state) => (isJsonObject(state) ? state['name'] : state))
      : [providerState];
    const given = states.filter((state) => typeof state === 'string').join(' and ');
    const key = `${textOf(description)}${given === '' ? '' : `, given ${given}`}`;
    const { [ADDED]: _, ...content } = interaction;
    found.set(found.has(key) ? `${key} (${found.size})` : key, content);
  }
  return found;
}

function compare(one: JsonValue, other: JsonValue, at: string, lines: string[]): void {
  if (isJsonObject(one) && isJsonObject(other)) {
    for (const name of [...new Set([...Object.keys(one), ...Object.keys(other)])].sort()) {
      compareParts(one[name], other[name], `${at}/${name}`, lines);
    }
    return;
  }
  if (Array.isArray(one) && Array.isArray(other)) {
    for (let index = 0; index < Math.max(one.length, other.length); index++) {
      compareParts(one[index], other[index], `${at}/${index}`, lines);
    }
    return;
  }
  if (JSON.stringify(one) !== JSON.stringify(other))
    lines.push(`~ ${at}: ${shown(one)} became ${shown(other)}`);
}

function compareParts(
  one: JsonValue | undefined,
  other: JsonValue | undefined,
  at: string,
  lines: string[],
): void {
  if (one === undefined && other === undefined) return;
  if (one === undefined) lines.push(`+ ${at}: ${shown(other ?? null)}`);
  else if (other === undefined) lines.push(`- ${at}: ${shown(one)}`);
  else compare(one, other, at, lines);
}

function shown(value: JsonValue): string {
  const text = JSON.stringify(value);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
