import { FORMATS } from '../catalog/formats.ts';
import type { Field } from '../model/field.ts';
import type { Finding } from '../model/finding.ts';
import { type JsonValue, jsonTypeOf } from '../model/json.ts';
import { type Level, RULES, type RuleId } from '../model/rules.ts';

/** Longest text of an answer that a finding quotes, in characters. */
const LONGEST_QUOTE = 200;

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

/** A value as a finding may show it: never a secret, never a whole structure, never a long text. */
export function showValue(value: JsonValue | undefined, field: Field | null): JsonValue {
  if (value === undefined) return null;
  const type = jsonTypeOf(value);
  if (field === null || field.secret || type === 'object' || type === 'array') return type;
  return typeof value === 'string' ? quote(value) : value;
}

export function quote(text: string): string {
  return text.length <= LONGEST_QUOTE ? text : `${text.slice(0, LONGEST_QUOTE)}… (${text.length} characters)`;
}

/** One finding for the same fact in many places; the first place stands for all. */
export function groupRepeats(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length < 2) return findings;
  const groups = new Map<string, Finding>();
  const places = new Set<string>();
  for (const one of findings) {
    // ajv reports a wrong type at the property and again behind its $ref.
    const place = `${one.rule} ${one.at}`;
    if (places.has(place)) continue;
    places.add(place);
    const kind = one.at.replaceAll(/\/\d+(?=\/|$)/g, '/*');
    const key = `${one.rule} ${one.level} ${kind} ${one.expected}`;
    const first = groups.get(key);
    groups.set(key, first === undefined ? one : { ...first, times: first.times + 1 });
  }
  return [...groups.values()];
}
