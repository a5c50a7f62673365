import type { Dialect } from '../model/dialect.ts';
import type { Field } from '../model/field.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import { FORMATS, formatInWords } from './formats.ts';
import type { SourceNode, SourceProperty } from './source-schema.ts';

/** What a variant makes of a property. */
interface Circumstance {
  readonly dialect: Dialect;
  readonly nullable: boolean;
  /** The only value that the property can have; undefined where it can have several. */
  readonly only: null | boolean | undefined;
}

/**
 * A property as a schema for people with other tools: no keyword and no format that only this project
 * knows, and one type per schema. What that cannot say stands in the description.
 */
export function plainProperty(
  property: SourceProperty,
  field: Field,
  { dialect, nullable, only }: Circumstance,
): JsonObject {
  const shape = plainNode(property);
  const examples = (property.examples ?? []).filter((example) => only === undefined || example === only);
  return {
    ...(only === undefined ? withNull(shape, nullable) : onlyValue(only)),
    description: plainWords(field, dialect),
    ...(examples.length === 0 ? {} : { examples }),
  };
}

function plainNode({ $ref, type, format, items }: SourceNode): JsonObject {
  if ($ref !== undefined) return { $ref };
  const { pattern = null, bounds } = (format === undefined ? undefined : FORMATS[format]) ?? {};
  return {
    ...(type === undefined ? {} : { type }),
    ...(pattern === null ? {} : { pattern }),
    ...bounds,
    ...(items === undefined ? {} : { items: plainNode(items) }),
  };
}

function withNull(shape: JsonObject, nullable: boolean): JsonObject {
  return nullable ? { anyOf: [shape, { type: 'null' }] } : shape;
}

function onlyValue(only: null | boolean): JsonObject {
  return only === null ? { type: 'null' } : { type: 'boolean', const: only };
}

/** The page's words, then what its schema cannot say. */
function plainWords(field: Field, dialect: Dialect): string {
  const format = formatInWords(field.format);
  const known: JsonValue = dialect === 'deployed' ? field.values : null;
  return [
    field.description,
    ...(format === null ? [] : [`Format: ${format}.`]),
    ...(known === null ? [] : [`Known values: ${known}.`]),
    ...(field.secret ? ['A secret.'] : []),
  ].join('\n');
}
