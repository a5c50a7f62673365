import type { FieldName } from '../../generated/types.ts';
import type { Dialect, Field, ReplyOutcome, StateValues, StructureReply } from '../model/contract.ts';
import { type JsonObject, type JsonValue, mapTexts } from '../model/json.ts';
import { FORMATS } from './formats.ts';
import { fieldAt } from './pointer.ts';
import type { ReadField } from './readable-fields.ts';
import { fillText, fillValue, templateNames } from './request-templates.ts';
import { isNullable, presenceIn, SUCCESS } from './schemas.ts';
import type { Structure } from './structures.ts';

/** What a composed body is to hold beyond the fields that its dialect requires. */
export interface Composition {
  readonly dialect: Dialect;
  readonly outcome: ReplyOutcome | null;
  /** Values to hold exactly, by JSON Pointer. */
  readonly values?: Readonly<Record<string, JsonValue>>;
  /** Optional fields to hold, by JSON Pointer; `true` for every one that asks for no recursion. */
  readonly include?: readonly string[] | true;
  /** Examples to hold in place of those of the schema, by JSON Pointer. */
  readonly examples?: Readonly<Record<string, JsonValue>>;
  /** The only fields to hold, with what leads to them and what they hold, by JSON Pointer. */
  readonly only?: readonly string[];
}

/** How the parts of a composed body are written: as examples, or as matchers. */
interface Leaves {
  pinned(value: JsonValue, field: Field): JsonValue;
  /** A value of which only the kind is promised. */
  sample(field: Field, example: JsonValue): JsonValue;
  /** A list of one item; `open` when any number of such items will do. */
  list(item: JsonValue, open: boolean): JsonValue;
}

const UUID = 'uuid' satisfies FieldName;
/** In a part of a connection, the uuid of the connection. */
const CONNECTION_UUID = 'connectionUuid' satisfies FieldName;

/** @throws when a pointer leads nowhere: a value that was asked for is never left out in silence */
function compose(structure: Structure, wanted: Composition, leaves: Leaves): JsonObject {
  const { dialect, outcome, values = {}, examples = {}, include = [], only } = wanted;
  const asked = [...Object.keys(values), ...(include === true ? [] : include)];
  for (const pointer of [...asked, ...Object.keys(examples)]) fieldAt(structure, pointer);
  const isAskedFor = (place: string): boolean => asked.some((pointer) => isWithin(pointer, place));

  const isWanted = (owner: Structure, field: Field, place: string): boolean => {
    if (only?.some((one) => isWithin(one, place) || isWithin(place, one)) === false) return false;
    const presence = presenceIn(field, wanted);
    if (presence !== 'optional') return presence === 'required';
    if (include !== true) return isAskedFor(place);
    return owner.child(field) !== owner && (field.outcome === null || field.outcome === outcome);
  };

  const pinnedValue = (field: Field, place: string, uuid: JsonValue | undefined): JsonValue | undefined => {
    if (values[place] !== undefined) return values[place];
    if (field.name === CONNECTION_UUID && uuid !== undefined) return uuid;
    if (field.name === SUCCESS && outcome !== null) return outcome === 'success';
    // A field that can be null is null unless it tells this outcome or is asked for.
    const tellsOutcome = field.outcome !== null && field.outcome === outcome;
    return isNullable(field, dialect) && !tellsOutcome && !isAskedFor(place) ? null : undefined;
  };

  /** @param outer the pinned uuid of the record around this one, which its `connectionUuid` repeats */
  const composeRecord = (owner: Structure, path: string, outer: JsonValue | undefined): JsonObject => {
    const uuid = values[`${path}/${UUID}`] ?? outer;
    const memberOf = (field: Field, place: string): JsonValue => {
      const pinned = pinnedValue(field, place, outer);
      if (pinned !== undefined) return leaves.pinned(pinned, field);
      const example = examples[place] ?? owner.source.properties[field.name]?.examples?.[0] ?? null;
      const nested = owner.nested.find((one) => one.field === field);
      if (nested === undefined || (nested.isList && example !== null)) return leaves.sample(field, example);
      if (!nested.isList) return composeRecord(nested.child, place, uuid);
      const item = composeRecord(nested.child, `${place}/0`, uuid);
      return leaves.list(item, !isAskedFor(`${place}/0`));
    };
    const members = owner.fields
      .map((field) => ({ field, place: `${path}/${field.name}` }))
      .filter(({ field, place }) => isWanted(owner, field, place))
      .map(({ field, place }) => [field.name, memberOf(field, place)]);
    return Object.fromEntries(members);
  };

  return composeRecord(structure, '', undefined);
}

function isWithin(pointer: string, place: string): boolean {
  return pointer === place || pointer.startsWith(`${place}/`);
}

/** A body of a structure, made of the examples in its schema. @throws when a pointer leads nowhere */
export function exampleBody(structure: Structure, composition: Composition): JsonObject {
  return compose(structure, composition, {
    pinned: (value) => value,
    sample: (_, example) => example,
    list: (item) => [item],
  });
}

/**
 * The body that a reply promises, as Pact matchers in Pact's integration JSON, the form in which every Pact library
 * hands them to its core, so that deriving them needs none.
 *
 * @param reads fields of `readableFields` that a client reads; null for everything that is always sent
 */
export function pactReply(
  structure: Structure,
  dialect: Dialect,
  reply: StructureReply,
  supplied: StateValues,
  reads: readonly ReadField[] | null = null,
): JsonValue {
  const { outcome = null, include = [], examples = {}, values = {} } = reply;
  const optional = (reads ?? []).filter(({ isOptional }) => isOptional);
  const composition = {
    dialect,
    outcome,
    values,
    include: [...include, ...optional.map(({ pointer }) => pointer)],
    examples: fillValue(examples, supplied) as JsonObject,
    ...(reads === null ? {} : { only: reads.map(({ pointer }) => pointer) }),
  };
  return compose(structure, composition, {
    pinned: (value, field) => pinnedMatcher(field, value, supplied),
    sample: sampleMatcher,
    list: (item, open) => (open ? { 'pact:matcher:type': 'type', min: 0, value: [item] } : [item]),
  });
}

/** A matcher for a text that fits its template. @param placeholder what `${…}` may stand for, as a regular expression */
export function pactText(template: string, values: StateValues, placeholder = '[^/]+'): JsonValue {
  if (templateNames(template).size === 0) return template;
  const parts = template.split(/\$\{[a-zA-Z]+\}/).map(escapeRegExp);
  return {
    'pact:matcher:type': 'regex',
    regex: `^${parts.join(placeholder)}$`,
    'pact:generator:type': 'ProviderState',
    expression: template,
    value: fillText(template, values),
  };
}

/** A value whose texts are each matched as a template. */
export function pactValue(value: JsonValue, values: StateValues): JsonValue {
  return mapTexts(value, (text) => pactText(text, values, '.+'));
}

/** A placeholder alone is matched as the format of its field says. */
function pinnedMatcher(field: Field, value: JsonValue, values: StateValues): JsonValue {
  const matcher = pactValue(value, values);
  const regex = patternOf(field);
  const isPlaceholder = typeof value === 'string' && /^\$\{[a-zA-Z]+\}$/.test(value);
  return regex === null || !isPlaceholder ? matcher : { ...(matcher as JsonObject), regex };
}

function patternOf({ format }: Field): string | null {
  return FORMATS[format ?? '']?.matcher ?? null;
}

/** Of up to ten digits. Pact's own `integer` refuses the page's 0.0. */
const INTEGER = '^-?\\d{1,10}(\\.0+)?$';

/** Where a client finds its job: at whatever plays the server, also at a mock server of Pact. */
const AT_MOCK = { 'pact:generator:type': 'MockServerURL', regex: '.*(/zstack/v1/api-jobs/[^/]+)$' };

/** As strict as it can be without failing what the check passes: unknown words of a known set are a warning there. */
function sampleMatcher(field: Field, example: JsonValue): JsonObject {
  const matcher = { 'pact:matcher:type': 'regex', regex: patternOf(field) };
  // A matcher and a generator have a `regex` each, so the matcher's stands in a list.
  if (field.format === 'job-location')
    return { 'pact:matcher:type': [matcher], ...AT_MOCK, example, value: example };
  if (matcher.regex !== null) return { ...matcher, value: example };
  if (field.format === 'int32') {
    const matchers = [{ 'pact:matcher:type': 'number' }, { ...matcher, regex: INTEGER }];
    return { 'pact:matcher:type': matchers, value: example };
  }
  return { 'pact:matcher:type': typeof example === 'number' ? 'number' : 'type', value: example };
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
