import type { Catalog } from '../contract/catalog.ts';
import { escapeKey } from '../contract/pointer.ts';
import type { Field } from '../model/contract.ts';
import { MASK } from '../model/exchange.ts';
import { isJsonObject, type JsonObject, type JsonValue, textOf } from '../model/json.ts';
import type { Redactor } from '../redact/redactor.ts';
import { fieldsIn, isSecretMember, operationIn } from './pact-fields.ts';
import { interactionsOf, specificationOf } from './pact-file.ts';
import { type Change, changesBetween } from './value-changes.ts';

/** How many differences are told. */
const MOST_TOLD = 20;

/** Longest part of a value that is shown, in characters. */
const LONGEST = 60;

/** How much of that stands before the first character that differs. */
const BEFORE = 20;

/** What a broker adds to an interaction. */
const ADDED = '_id';

/** What may be shown of pacts that differ: the one that is published was not looked at by anybody here. */
export interface Showing {
  readonly catalog: Catalog;
  readonly redactor: Redactor;
}

/**
 * How the content of two pacts differs, a line each, from the one that is published to the one that would
 * be: their interactions and the version of Pact's specification, which is what brokers compare. The order
 * of interactions and what a broker adds do not count, as they do not for brokers.
 */
export function pactDifference(
  published: JsonObject,
  wanted: JsonObject,
  showing: Showing,
): readonly string[] {
  const metadata = (pact: JsonObject): JsonObject => {
    const version = specificationOf(pact);
    return { pactSpecification: version === undefined ? {} : { version } };
  };
  const [before, after] = [byKey(published), byKey(wanted)];
  const lines = [
    ...linesOf('metadata', metadata(published), metadata(wanted), showing),
    ...[...new Set([...before.keys(), ...after.keys()])]
      .sort()
      .flatMap((key) => linesOf(key, before.get(key), after.get(key), showing)),
  ];
  if (lines.length <= MOST_TOLD) return lines;
  return [...lines.slice(0, MOST_TOLD), `… and ${lines.length - MOST_TOLD} more`];
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

function linesOf(
  of: string,
  before: JsonObject | undefined,
  after: JsonObject | undefined,
  showing: Showing,
): readonly string[] {
  const where = showing.redactor.text(of);
  return changesBetween(before, after).map((change) => lineOf(where, change, [before, after], showing));
}

function lineOf(
  where: string,
  { path, before, after }: Change,
  interactions: readonly [JsonObject | undefined, JsonObject | undefined],
  showing: Showing,
): string {
  const sign = before === undefined ? '+' : after === undefined ? '-' : '~';
  // An interaction that came or went is told by its name alone.
  if (path.length === 0 && sign !== '~') return `${sign} ${where}`;
  const at = `${sign} ${where}: ${showing.redactor.pointer(path.map((key) => `/${escapeKey(key)}`).join(''))}`;
  const [one, other] = [before, after].map((value, index) =>
    value === undefined ? null : JSON.stringify(shown(interactions[index] ?? {}, path, value, showing)),
  ) as [string | null, string | null];
  if (one === null || other === null) return `${at}: ${part(one ?? other ?? 'null', 0)}`;
  if (one === other) return `${at}: ${part(one, 0)} became another, and what differs is not shown`;
  const from = firstDifference(one, other);
  return `${at}: ${part(one, from)} became ${part(other, from)}`;
}

/** A value of an interaction: by its field where the contract has it, else by its name, else by what it is made of. */
function shown(
  interaction: JsonObject,
  path: readonly string[],
  value: JsonValue,
  { catalog, redactor }: Showing,
): JsonValue {
  const fieldAt = fieldsIn(catalog, interaction);
  const isSecret = (keys: readonly string[], field: Field | null): boolean => {
    const owner = valueBelow(interaction, keys.slice(0, -1));
    return isJsonObject(owner) && isSecretMember(owner, keys.at(-1) ?? '', field);
  };
  const show = (keys: readonly string[], inner: JsonValue): JsonValue => {
    const field = fieldAt(keys);
    if (isSecret(keys, field)) return MASK;
    if (Array.isArray(inner))
      return inner.map((item: JsonValue, index) => show([...keys, String(index)], item));
    if (isJsonObject(inner))
      return Object.fromEntries(
        Object.entries(inner).map(([name, one]) => [redactor.texts.name(name), show([...keys, name], one)]),
      );
    if (typeof inner !== 'string') return inner;
    const operation = keys.join('/') === 'request/path' ? operationIn(catalog, interaction) : null;
    return operation === null ? redactor.value(inner, field) : redactor.url(operation.method, inner);
  };
  const isBelowSecret = path.some((_, at) => isSecret(path.slice(0, at + 1), fieldAt(path.slice(0, at + 1))));
  return isBelowSecret ? MASK : show(path, value);
}

/** What keys lead to. */
function valueBelow(value: JsonValue, path: readonly string[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>(
    (inner, key) =>
      Array.isArray(inner) ? inner[Number(key)] : isJsonObject(inner) ? inner[key] : undefined,
    value,
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
