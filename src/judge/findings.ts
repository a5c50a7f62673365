import { FORMATS } from '../contract/formats.ts';
import type { Field } from '../model/field.ts';
import type { Finding } from '../model/finding.ts';
import { type JsonValue, jsonTypeOf } from '../model/json.ts';
import { type Level, RULES, type RuleId } from '../model/rules.ts';

/** Longest text of an answer that people get to see, in characters. */
const LONGEST_QUOTE = 200;

/** How many findings of one rule on one field an answer gets, in different kinds of places. */
const MOST_OF_A_KIND = 20;

interface Fact {
  readonly rule: RuleId;
  readonly at: string;
  readonly field?: Field | string | null;
  readonly expected: string;
  readonly actual?: JsonValue;
  /** Where it differs from the rule's usual one. */
  readonly level?: Level;
}

export function finding({ rule, at, field = null, expected, actual = null, level }: Fact): Finding {
  return {
    rule,
    level: level ?? RULES[rule].level,
    at,
    field: field === null || typeof field === 'string' ? field : field.id,
    expected,
    actual,
    times: 1,
  };
}

/** What a field holds, in words: its format where it has one, else the page's type. */
export function fieldInWords(field: Field): string {
  const format = field.format === null ? undefined : FORMATS[field.format];
  return format === undefined ? `a value of type ${field.type}` : format.words;
}

/** A value as a finding may hold it: never a secret field's, never a whole structure. A text is whole. */
export function showValue(value: JsonValue | undefined, field: Field | null): JsonValue {
  if (value === undefined) return null;
  const type = jsonTypeOf(value);
  return field === null || field.secret || type === 'object' || type === 'array' ? type : value;
}

/** A text as people get to see it: a long one is cut, never amid a pair of surrogates. */
export function quote(text: string): string {
  if (text.length <= LONGEST_QUOTE) return text;
  const start = text.slice(0, LONGEST_QUOTE).replace(/[\ud800-\udbff]$/, '');
  return `${start}… (${text.length} characters)`;
}

/**
 * One finding for the same fact in many places; the first place stands for all. What an answer has
 * without end, such as unknown keys, is counted with the last finding of its kind that is kept.
 */
export function groupRepeats(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length < 2) return findings;
  const groups = new Map<string, Finding>();
  const kept = new Map<string, { count: number; last: string }>();
  for (const one of strongestOfPlaces(findings)) {
    const kind = one.at.replaceAll(/\/\d+(?=\/|$)/g, '/*');
    let key = `${one.rule} ${one.level} ${kind} ${one.expected}`;
    if (!groups.has(key)) {
      const family = `${one.rule} ${one.level} ${one.field}`;
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
function strongestOfPlaces(findings: readonly Finding[]): Iterable<Finding> {
  const byPlace = new Map<string, Finding>();
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
