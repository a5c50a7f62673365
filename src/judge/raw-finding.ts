import { FORMATS } from '../contract/formats.ts';
import type { Field } from '../model/contract.ts';
import { type JsonValue, jsonTypeOf } from '../model/json.ts';
import { type Level, RULES, type RuleId } from '../model/rules.ts';
import type { ActualId, ExpectedId } from '../model/sentences.ts';

/** How many findings of one rule on one field an answer gets, in different kinds of places. */
const MOST_OF_A_KIND = 20;
/** With so many findings judging stops: whoever sends the answer decides how many there could be. */
const MOST_FINDINGS = 200;
/** It also stops after so many places, however few findings they share; far more than a long list has. */
const MOST_PLACES = 20_000;

/** A value that came over the wire or from a provider state; it is shown only as the redactor allows. */
export class Received {
  readonly value: JsonValue;
  /** The field that it stands in; null for free text. */
  readonly field: Field | null;

  constructor(value: JsonValue, field: Field | null) {
    this.value = value;
    this.field = field;
  }

  toJSON(): JsonValue {
    return this.value;
  }
}

/** A sentence of the catalog by its id, with its arguments. */
export type Sentence<Id> = readonly [id: Id, args?: Readonly<Record<string, JsonValue | Received>>];

/** A fact about one exchange that nobody may see yet. */
export interface RawFinding {
  readonly rule: RuleId;
  /** JSON Pointer; empty for the exchange as a whole. */
  readonly at: string;
  readonly field?: Field | null;
  readonly expected: Sentence<ExpectedId>;
  /** Nothing was found when it is left out. */
  readonly actual?: Sentence<ActualId>;
  /** Where it differs from the rule's usual one. */
  readonly level?: Level;
}

export function levelOf({ rule, level = RULES[rule].level }: RawFinding): Level {
  return level;
}

/** What a field holds: its format where it has one, else the page's type. */
export function formOf({ format, type }: Field): Sentence<ExpectedId> {
  const known = format === null ? undefined : FORMATS[format];
  return known === undefined ? ['value-of-type', { type }] : [known.words];
}

/** What was found in a field: never a whole structure, and of a secret its type only. */
export function foundIn(value: JsonValue | undefined, field: Field | null): Sentence<ActualId> {
  if (value === undefined) return ['absent'];
  const found = jsonTypeOf(value);
  if (field === null || field.secret || found === 'object' || found === 'array') return ['type', { found }];
  return ['value', { found: new Received(value, field) }];
}

/** Whether a finding counts, given what is known of the exchange. */
export type FindingFilter = (found: RawFinding) => boolean;

/**
 * The findings of one answer. Equal findings in several places become one, with a count. Each rule keeps a limited
 * number of findings per field; further ones raise the count of the last.
 */
export class Findings {
  readonly #isWanted: FindingFilter;
  readonly #groups = new Map<string, { readonly first: RawFinding; times: number }>();
  readonly #kinds = new Map<string, { count: number; last: string }>();
  #places = 0;

  constructor(isWanted: FindingFilter) {
    this.#isWanted = isWanted;
  }

  add(found: RawFinding): void {
    if (!this.#isWanted(found)) return;
    this.#places += 1;
    const { rule, at, field = null, expected } = found;
    const place = at.replaceAll(/\/\d+(?=\/|$)/g, '/*');
    const kind = `${rule} ${levelOf(found)} ${field?.id}`;
    const [id, args] = expected;
    let key = `${kind} ${place} ${id} ${args === undefined ? '' : JSON.stringify(args)}`;
    if (!this.#groups.has(key)) {
      const { count, last } = this.#kinds.get(kind) ?? { count: 0, last: key };
      if (count === MOST_OF_A_KIND) key = last;
      else this.#kinds.set(kind, { count: count + 1, last: key });
    }
    const group = this.#groups.get(key);
    if (group === undefined) this.#groups.set(key, { first: found, times: 1 });
    else group.times += 1;
  }

  /** Whether to look for more. What finds many things asks before each; without room something may be missed. */
  hasRoom(): boolean {
    return this.#groups.size < MOST_FINDINGS && this.#places < MOST_PLACES;
  }

  list(): readonly { readonly first: RawFinding; readonly times: number }[] {
    return [...this.#groups.values()];
  }
}
