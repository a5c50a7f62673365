import type { Dialect } from '../model/dialect.ts';
import type { Field, Outcome, Presence } from '../model/field.ts';
import type { JsonObject } from '../model/json.ts';
import { SCHEMA_SUFFIX, type SourceNode, type SourceProperty } from './source-schema.ts';
import type { Structure } from './structures.ts';

/**
 * What a dialect's schema is for: `check` closes objects, tags properties with their field and keeps
 * known values, so that each error names its rule; `plain` is for people with other tools.
 */
export type Purpose = 'check' | 'plain';

export interface Variant {
  readonly dialect: Dialect;
  /** Which outcome the body tells; null for a structure that tells none. */
  readonly outcome: Outcome | null;
  readonly purpose: Purpose;
}

/** Whether a structure has fields that belong to one outcome only. */
export function tellsOutcome(structure: Structure): boolean {
  return structure.fields.some((field) => field.outcome !== null);
}

/** `$id` of a structure in one variant; `$ref`s name nested structures the same way. */
export function variantId(structure: string, outcome: Outcome | null): string {
  return outcome === null ? `${structure}${SCHEMA_SUFFIX}` : `${structure}.${outcome}${SCHEMA_SUFFIX}`;
}

/**
 * Whether a body of this variant carries the field. A field of the other outcome is never required,
 * unless it can be null: the page wants `error` null in a success.
 */
export function presenceIn(field: Field, variant: Pick<Variant, 'dialect' | 'outcome'>): Presence {
  const presence = field.presence[variant.dialect];
  const elsewhere = field.outcome !== null && variant.outcome !== null && field.outcome !== variant.outcome;
  if (!elsewhere || presence !== 'required') return presence;
  return isNullable(field, variant.dialect) ? 'required' : 'optional';
}

/** Servers never send null; the page does for what it marks so. */
export function isNullable(field: Field, dialect: Dialect): boolean {
  return dialect === 'documented' && field.nullable;
}

/** The JSON Schema of a structure in one variant. */
export function dialectSchema(structure: Structure, variant: Variant): JsonObject {
  const { source } = structure;
  const carried = structure.fields.filter((field) => presenceIn(field, variant) !== 'never');
  const properties = Object.fromEntries(
    carried.map((field) => [field.name, propertySchema(structure, field, variant)]),
  );
  const open = source.additionalProperties;
  const additional = variant.purpose === 'check' ? (open ?? false) : open;
  return {
    ...(variant.purpose === 'plain' ? { $schema: source.$schema } : {}),
    $id: variantId(structure.name, variant.outcome),
    title: variant.outcome === null ? source.title : `${source.title}${capital(variant.outcome)}`,
    description: source.description,
    // Where the structure is used, its type stands beside the $ref; here null must not clash with it.
    type: variant.purpose === 'check' ? ['object', 'null'] : 'object',
    properties,
    required: carried.filter((field) => presenceIn(field, variant) === 'required').map(({ name }) => name),
    ...(additional === undefined ? {} : { additionalProperties: additional as JsonObject }),
  };
}

function propertySchema(structure: Structure, field: Field, variant: Variant): JsonObject {
  const property = structure.source.properties[field.name] as SourceProperty;
  const foreign = field.outcome !== null && variant.outcome !== null && field.outcome !== variant.outcome;
  const nullable = isNullable(field, variant.dialect) || (foreign && variant.dialect === 'documented');
  const values = variant.dialect === 'deployed' ? property['x-deployed']?.values : undefined;
  const shape = nodeSchema(property, nullable, variant);
  const { description, examples } = property;
  if (variant.purpose === 'check') {
    return { ...shape, 'x-field': field.id, ...(values === undefined ? {} : { 'x-values': values }) };
  }
  return { ...shape, description, ...(examples === undefined ? {} : { examples }) };
}

function nodeSchema(node: SourceNode, nullable: boolean, variant: Variant): JsonObject {
  if (node.$ref !== undefined) return refSchema(node.$ref, nullable, variant);
  const items = node.items === undefined ? {} : { items: nodeSchema(node.items, false, variant) };
  const format = node.format === undefined ? {} : { format: node.format };
  const type = node.type === undefined ? {} : { type: nullable ? [node.type, 'null'] : node.type };
  return { ...type, ...format, ...items };
}

function refSchema($ref: string, nullable: boolean, variant: Variant): JsonObject {
  if (variant.purpose === 'check') return { $ref, type: nullable ? ['object', 'null'] : 'object' };
  return nullable ? { anyOf: [{ $ref }, { type: 'null' }] } : { $ref };
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
