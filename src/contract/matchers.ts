import type { StructureReply } from '../model/contract.ts';
import type { Dialect } from '../model/dialect.ts';
import type { Field } from '../model/field.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import { compose, type Leaves } from './compose.ts';
import { FORMATS } from './formats.ts';
import type { Structure } from './structures.ts';
import { fillText, fillValue, templateNames } from './templates.ts';

type Values = Readonly<Record<string, string>>;

/** A text that is all place. */
const LONE_PLACE = /^\$\{[a-zA-Z]+\}$/;

/*
 * Matchers are written as Pact's integration JSON, the form in which every Pact library hands them to
 * its core, so that deriving them needs no Pact library.
 */

/** The body that a reply promises, as Pact matchers. */
export function pactReplyBody(
  structure: Structure,
  dialect: Dialect,
  reply: StructureReply,
  values: Values,
): JsonValue {
  const composition = {
    dialect,
    outcome: reply.outcome ?? null,
    ...(reply.values === undefined ? {} : { values: reply.values }),
    ...(reply.include === undefined ? {} : { include: reply.include }),
    ...(reply.examples === undefined ? {} : { examples: filled(reply.examples, values) }),
  };
  return compose(structure, composition, matcherLeaves(values));
}

function filled(
  examples: Readonly<Record<string, JsonValue>>,
  values: Values,
): Readonly<Record<string, JsonValue>> {
  return Object.fromEntries(
    Object.entries(examples).map(([pointer, value]) => [pointer, fillValue(value, values)]),
  );
}

/**
 * A text that must fit its template, with what the provider state supplies in its places.
 *
 * @param places what a place may hold, as a regular expression
 */
export function pactText(template: string, values: Values, places = '[^/]+'): JsonValue {
  if (templateNames(template).size === 0) return template;
  const parts = template.split(/\$\{[a-zA-Z]+\}/).map(escapeRegExp);
  return {
    'pact:matcher:type': 'regex',
    regex: `^${parts.join(places)}$`,
    'pact:generator:type': 'ProviderState',
    expression: template,
    value: fillText(template, values),
  };
}

/** Texts of a request or a reply: each is matched as a template. */
export function pactValue(value: JsonValue, values: Values): JsonValue {
  if (typeof value === 'string') return pactText(value, values, '.+');
  if (Array.isArray(value)) return value.map((item) => pactValue(item, values));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, pactValue(inner, values)]));
}

function matcherLeaves(values: Values): Leaves<JsonValue> {
  return {
    pinned: (value, field) => pinnedMatcher(field, value, values),
    sample: sampleMatcher,
    list: (items, open) => (open ? { 'pact:matcher:type': 'type', min: 1, value: items } : items),
    record: (entries) => Object.fromEntries(entries),
  };
}

/** What the provider state supplies for a field is matched as the field's format says. */
function pinnedMatcher(field: Field, value: JsonValue, values: Values): JsonValue {
  const matcher = pactValue(value, values);
  const pattern = patternOf(field);
  if (pattern === null || typeof value !== 'string' || !LONE_PLACE.test(value)) return matcher;
  return { ...(matcher as JsonObject), regex: pattern };
}

function patternOf({ format }: Field): string | null {
  return format === null ? null : (FORMATS[format]?.pattern ?? null);
}

/** Pact's `integer` refuses the page's own 0.0, so every number is matched as a number. */
function sampleMatcher(field: Field, example: JsonValue): JsonObject {
  const pattern = patternOf(field);
  if (pattern !== null) return { 'pact:matcher:type': 'regex', regex: pattern, value: example };
  if (typeof example === 'number') return { 'pact:matcher:type': 'number', value: example };
  return { 'pact:matcher:type': 'type', value: example };
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&').replaceAll('\\/', '/');
}
