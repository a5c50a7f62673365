import { FORMATS } from '../contract/formats.ts';
import type { Field } from '../model/field.ts';
import { type JsonValue, jsonTypeOf } from '../model/json.ts';
import { type Level, RULES, type RuleId } from '../model/rules.ts';
import type { ActualId, ExpectedId } from '../model/sentences.ts';

/** How many findings of one rule on one field an answer gets, in different kinds of places. */
const MOST_OF_A_KIND = 20;

/** Something that came over the wire, or out of a provider state: it is shown as the redactor allows. */
export class Received {
  readonly value: JsonValue;
  /** The field that it stands in; null for free text. */
  readonly field: Field | null;

  constructor(value: JsonValue, field: Field | null) {
    this.value = value;
    this.field = field;
  }
}

/** A fact about one exchange that nobody may see yet. */
export interface RawFinding {
  readonly rule: RuleId;
  readonly level: Level;
  readonly at: string;
  readonly field: Field | null;
  readonly expectedId: ExpectedId;
  readonly actualId: ActualId;
  readonly arguments: Readonly<Record<string, JsonValue | Received>>;
  readonly times: number;
}

interface Fact {
  readonly rule: RuleId;
  readonly at: string;
  readonly field?: Field | null;
  readonly expected: Said<ExpectedId>;
  /** Nothing was found when it is left out. */
  readonly actual?: Said<ActualId>;
  /** Where it differs from the rule's usual one. */
  readonly level?: Level;
}

/** A sentence by its id, and what stands in its places. */
export type Said<Id> = readonly [id: Id, args?: RawFinding['arguments']];

export function finding({ rule, at, field = null, expected, actual = ['absent'], level }: Fact): RawFinding {
  return {
    rule,
    level: level ?? RULES[rule].level,
    at,
    field,
    expectedId: expected[0],
    actualId: actual[0],
    arguments: { ...expected[1], ...actual[1] },
    times: 1,
  };
}

/** What a field holds: its format where it has one, else the page's type. */
export function formOf({ format, type }: Field): Said<ExpectedId> {
  const known = format === null ? undefined : FORMATS[format];
  return known === undefined ? ['value-of-type', { type }] : [known.words];
}

/** What was found in a field: never a whole structure, and of a secret its type only. */
export function foundIn(value: JsonValue | undefined, field: Field | null): Said<ActualId> {
  if (value === undefined) return ['absent'];
  const found = jsonTypeOf(value);
  if (field === null || field.secret || found === 'object' || found === 'array') return ['type', { found }];
  return ['value', { found: new Received(value, field) }];
}

/** What one finding has to share with another to be the same fact. */
function factsOf({ expectedId, arguments: args }: RawFinding): string {
  const { found: _, ...expected } = args;
  return `${expectedId} ${JSON.stringify(expected)}`;
}

/**
 * One finding for the same fact in many places; the first place stands for all. What an answer has
 * without end, such as unknown keys, is counted with the last finding of its kind that is kept.
 */
export function groupRepeats(findings: readonly RawFinding[]): readonly RawFinding[] {
  if (findings.length < 2) return findings;
  const groups = new Map<string, RawFinding>();
  const kept = new Map<string, { count: number; last: string }>();
  for (const one of strongestOfPlaces(findings)) {
    const kind = one.at.replaceAll(/\/\d+(?=\/|$)/g, '/*');
    let key = `${one.rule} ${one.level} ${kind} ${factsOf(one)}`;
    if (!groups.has(key)) {
      const family = `${one.rule} ${one.level} ${one.field?.id}`;
      const { count, last } = kept.get(family) ?? { count: 0, last: key };
      if (count === MOST_OF_A_KIND) key = last;
      else kept.set(family, { count: count + 1, last: key });
    }
    const first = groups.get(key);
    groups.set(key, first === undefined ? one : { ...first, times: first.times + one.times });
  }
  return [...groups.values()];
}

/**
 * Of what one rule finds in one place only the strongest: ajv reports a wrong type at the property and
 * again behind its $ref, and what is unusual to a dialect can break an interaction's promise.
 */
function strongestOfPlaces(findings: readonly RawFinding[]): Iterable<RawFinding> {
  const byPlace = new Map<string, RawFinding>();
  for (const one of findings) {
    const place = `${one.rule} ${one.at}`;
    const before = byPlace.get(place);
    if (before === undefined) byPlace.set(place, one);
    else if (before.level === 'warning' && one.level === 'error') {
      byPlace.set(place, one);
      // What stands for other places as well goes on to stand for them.
      if (before.times > 1) byPlace.set(`${place} ${before.level}`, { ...before, times: before.times - 1 });
    }
  }
  return byPlace.values();
}
