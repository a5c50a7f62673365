import { isJsonObject, type JsonObject, type JsonValue, textOf } from '../model/json.ts';
import { MASK, type Mask } from '../model/mask.ts';
import { isSecretMember } from '../model/secret-members.ts';
import type { IsSecretName } from '../model/secret-names.ts';
import { interactionsOf, specificationOf } from './pact-file.ts';
import { type Change, changesBetween, type IsSecretMember } from './value-changes.ts';

/** How many differences are told. */
const MOST_TOLD = 20;

/** Longest part of a value that is shown, in characters. */
const LONGEST = 60;

/** How much of that stands before the first character that differs. */
const BEFORE = 20;

/** What a broker adds to an interaction. */
const ADDED = '_id';

/** What keeps secrets out of a difference: what is published may hold some. */
export interface Secrecy {
  /** What stands under such a name is never shown. */
  readonly isSecretName: IsSecretName;
  /** Takes secrets out of a text. */
  readonly mask: Mask;
}

/**
 * How the content of two pacts differs, a line each, from the one that is published to the one that would
 * be: their interactions and the version of Pact's specification, which is what brokers compare. The order
 * of interactions and what a broker adds do not count, as they do not for brokers.
 */
export function pactDifference(
  published: JsonObject,
  wanted: JsonObject,
  secrecy: Secrecy,
): readonly string[] {
  const isSecret: IsSecretMember = (object, name) => isSecretMember(object, name, secrecy.isSecretName);
  const version = { of: 'metadata', path: ['pactSpecification', 'version'], secret: false };
  const changes = [
    ...changesBetween(specificationOf(published), specificationOf(wanted), version, isSecret),
    ...changesOfInteractions(byKey(published), byKey(wanted), isSecret),
  ];
  const lines = changes.slice(0, MOST_TOLD).map((change) => lineOf(change, secrecy));
  return changes.length <= MOST_TOLD ? lines : [...lines, `… and ${changes.length - MOST_TOLD} more`];
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

function changesOfInteractions(
  before: ReadonlyMap<string, JsonObject>,
  after: ReadonlyMap<string, JsonObject>,
  isSecret: IsSecretMember,
): readonly Change[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .sort()
    .flatMap((key) =>
      changesBetween(before.get(key), after.get(key), { of: key, path: [], secret: false }, isSecret),
    );
}

function lineOf({ place, before, after }: Change, secrecy: Secrecy): string {
  const { of, path, secret } = place;
  const { mask } = secrecy;
  const where = mask(of);
  const sign = before === undefined ? '+' : after === undefined ? '-' : '~';
  // An interaction that came or went is told by its name alone.
  if (path.length === 0 && sign !== '~') return `${sign} ${where}`;
  const at = `${sign} ${where}: ${mask(path.map((name) => `/${name}`).join(''))}`;
  const text = (value: JsonValue): string => JSON.stringify(secret ? MASK : withoutSecrets(value, secrecy));
  if (before === undefined || after === undefined) return `${at}: ${part(text(before ?? after ?? null), 0)}`;
  const [one, other] = [text(before), text(after)];
  if (one === other) return `${at}: ${part(one, 0)} became another, and what differs is a secret`;
  const from = firstDifference(one, other);
  return `${at}: ${part(one, from)} became ${part(other, from)}`;
}

/** A value in which everything under the name of a secret is masked, and every text. */
function withoutSecrets(value: JsonValue, secrecy: Secrecy): JsonValue {
  const { isSecretName, mask } = secrecy;
  if (typeof value === 'string') return mask(value);
  if (Array.isArray(value)) return value.map((item: JsonValue) => withoutSecrets(item, secrecy));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      mask(name),
      isSecretMember(value, name, isSecretName) ? MASK : withoutSecrets(inner, secrecy),
    ]),
  );
}

function firstDifference(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return at;
}

/** A text, or so much of it as is shown, around the place that matters. */
function part(text: string, from: number): string {
  if (text.length <= LONGEST) return text;
  const start = from <= LONGEST - BEFORE ? 0 : from - BEFORE;
  const end = start + LONGEST;
  return `${start > 0 ? '…' : ''}${text.slice(start, end)}${end < text.length ? '…' : ''}`;
}
