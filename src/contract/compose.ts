import type { FieldName } from '../../generated/types.ts';
import type { Dialect, Field, ReplyOutcome, StructureReply } from '../model/contract.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import { FORMATS } from './formats.ts';
import { findFieldAt } from './pointer.ts';
import { fillText, fillValue, templateNames } from './requests.ts';
import { isNullable, presenceIn, SUCCESS } from './schemas.ts';
import type { Structure } from './structures.ts';

/** What a composed body is to hold beyond the fields that its dialect requires. */
export interface Composition {
  readonly dialect: Dialect;
  readonly outcome: ReplyOutcome | null;
  /** Values to hold exactly, by JSON Pointer. */
  readonly values?: Readonly<Record<string, JsonValue>>;
  /** Optional fields to hold, by JSON Pointer; `true` for every one. */
  readonly include?: readonly string[] | true;
  /** Examples to hold in place of those of the schema, by JSON Pointer. */
  readonly examples?: Readonly<Record<string, JsonValue>>;
}

/** How the leaves of a composed body are made: an example, a matcher. */
export interface Leaves<T> {
  /** A value promised exactly. */
  pinned(value: JsonValue, field: Field): T;
  /** A value of which only the kind is promised. */
  sample(field: Field, example: JsonValue): T;
  /** A list; `open` when any number of such items will do. */
  list(items: readonly T[], open: boolean): T;
  record(entries: readonly (readonly [string, T])[]): T;
}

/**
 * Composes a body of a structure from its fields, leaf by leaf.
 *
 * @throws when a pointer leads nowhere: a value that was asked for is never left out in silence
 */
export function compose<T>(structure: Structure, wanted: Composition, leaves: Leaves<T>): T {
  assertPlaces(structure, wanted);
  return composeStructure(structure, '', wanted, leaves, undefined);
}

const UUID = 'uuid' satisfies FieldName;
/** In a part of a connection, the uuid of the connection. */
const CONNECTION_UUID = 'connectionUuid' satisfies FieldName;

function assertPlaces(structure: Structure, { values, include, examples }: Composition): void {
  const included = Array.isArray(include) ? include : [];
  for (const pointer of [...Object.keys(values ?? {}), ...included, ...Object.keys(examples ?? {})]) {
    if (findFieldAt(structure, pointer) === null)
      throw new Error(`${structure.name} has no field at ${pointer}`);
  }
}

function composeStructure<T>(
  structure: Structure,
  path: string,
  wanted: Composition,
  leaves: Leaves<T>,
  owner: JsonValue | undefined,
): T {
  const own = structure.has(UUID) ? wanted.values?.[`${path}/${UUID}`] : undefined;
  const entries = structure.fields
    .filter((field) => isWanted(structure, field, path, wanted))
    .map((field) => {
      const pinned = pinnedValue(field, path, wanted, owner);
      const value =
        pinned === undefined
          ? composeField(structure, field, path, wanted, leaves, own ?? owner)
          : leaves.pinned(pinned, field);
      return [field.name, value] as const;
    });
  return leaves.record(entries);
}

function composeField<T>(
  structure: Structure,
  field: Field,
  path: string,
  wanted: Composition,
  leaves: Leaves<T>,
  owner: JsonValue | undefined,
): T {
  const property = structure.source.properties[field.name];
  const child = structure.child(field);
  const example = wanted.examples?.[`${path}/${field.name}`] ?? property?.examples?.[0];
  if (child === null || (property?.items !== undefined && example !== undefined)) {
    return leaves.sample(field, example ?? null);
  }
  const below = `${path}/${field.name}`;
  if (property?.items === undefined) return composeStructure(child, below, wanted, leaves, owner);
  const first = `${below}/0`;
  const item = composeStructure(child, first, wanted, leaves, owner);
  return leaves.list([item], !touches(first, wanted));
}

/** A field is composed when its dialect requires it, or when it is asked for; `true` asks for no recursion. */
function isWanted(structure: Structure, field: Field, path: string, wanted: Composition): boolean {
  const presence = presenceIn(field, wanted);
  if (presence === 'never') return false;
  if (presence === 'required') return true;
  if (wanted.include === true) {
    return (
      structure.child(field) !== structure && (field.outcome === null || field.outcome === wanted.outcome)
    );
  }
  const place = `${path}/${field.name}`;
  return (wanted.include ?? []).includes(place) || touches(place, wanted);
}

function touches(place: string, wanted: Composition): boolean {
  const keys = [
    ...Object.keys(wanted.values ?? {}),
    ...(Array.isArray(wanted.include) ? wanted.include : []),
  ];
  return keys.some((key) => key === place || key.startsWith(`${place}/`));
}

function pinnedValue(
  field: Field,
  path: string,
  wanted: Composition,
  owner: JsonValue | undefined,
): JsonValue | undefined {
  const place = `${path}/${field.name}`;
  const value = wanted.values?.[place];
  if (value !== undefined) return value;
  if (field.name === CONNECTION_UUID && owner !== undefined) return owner;
  if (field.name === SUCCESS && wanted.outcome !== null) return wanted.outcome === 'success';
  // What can be null is null unless the composition asks for it.
  if (isNullable(field, wanted.dialect) && field.outcome !== wanted.outcome && !touches(place, wanted))
    return null;
  if (isNullable(field, wanted.dialect) && field.outcome === null && !touches(place, wanted)) return null;
  return undefined;
}

const EXAMPLES: Leaves<JsonValue> = {
  pinned: (value) => value,
  sample: (_, example) => example,
  list: (items) => items,
  record: (entries) => Object.fromEntries(entries),
};

/** A body of a structure, made of the examples in its schema. */
export function exampleBody(structure: Structure, composition: Composition): JsonObject {
  return compose(structure, composition, EXAMPLES) as JsonObject;
}

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
