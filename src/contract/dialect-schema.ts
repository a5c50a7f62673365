import type { FieldName } from '../../generated/types.ts';
import type { Dialect } from '../model/dialect.ts';
import type { Field, Outcome, Presence } from '../model/field.ts';
import type { JsonObject } from '../model/json.ts';
import { plainProperty } from './plain-property.ts';
import { SCHEMA_SUFFIX, type SourceNode, type SourceProperty } from './source-schema.ts';
import type { Structure } from './structures.ts';

/**
 * What a dialect's schema is for: `check` closes objects and keeps
 * known values, so that each error names its rule; `plain` is for people with other tools.
 */
export type Purpose = 'check' | 'plain';

export interface Variant {
  readonly dialect: Dialect;
  /** Which outcome the body tells; null for a structure that tells none. */
  readonly outcome: Outcome | null;
  readonly purpose: Purpose;
}

/** The field that says outright which outcome a body tells. */
export const SUCCESS = 'success' satisfies FieldName;

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
  if (!isForeign(field, variant) || presence !== 'required') return presence;
  return isNullable(field, variant.dialect) ? 'required' : 'optional';
}

/** Servers never send null; the page does for what it marks so. */
export function isNullable(field: Field, dialect: Dialect): boolean {
  return dialect === 'documented' && field.nullable;
}

/** The JSON Schema of a structure in one variant. */
export function dialectSchema(structure: Structure, variant: Variant): JsonObject {
  const { source } = structure;
  const carried = structure.fields.filter((field) => isCarried(field, variant));
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

/** A check knows the fields of the other outcome, to tell them from undocumented ones; servers send none. */
function isCarried(field: Field, variant: Variant): boolean {
  if (variant.purpose === 'plain' && variant.dialect === 'deployed' && isForeign(field, variant))
    return false;
  return presenceIn(field, variant) !== 'never';
}

function isForeign(field: Field, { outcome }: Pick<Variant, 'outcome'>): boolean {
  return field.outcome !== null && outcome !== null && field.outcome !== outcome;
}

function propertySchema(structure: Structure, field: Field, variant: Variant): JsonObject {
  const property = structure.source.properties[field.name] as SourceProperty;
  const { dialect, outcome } = variant;
  const foreign = isForeign(field, variant);
  const nullable = isNullable(field, dialect) || (foreign && dialect === 'documented');
  if (variant.purpose === 'plain') {
    const own = field.outcome !== null && field.outcome === outcome;
    const onlyNull = foreign && presenceIn(field, variant) === 'required';
    const only = field.name === SUCCESS && outcome !== null ? outcome === 'success' : undefined;
    return plainProperty(property, field, {
      dialect,
      nullable: nullable && !own,
      only: onlyNull ? null : only,
    });
  }
  const values = dialect === 'deployed' ? property['x-deployed']?.values : undefined;
  return {
    ...checkedNode(property, nullable),
    ...(values === undefined ? {} : { 'x-values': values }),
  };
}

function checkedNode(node: SourceNode, nullable: boolean): JsonObject {
  if (node.$ref !== undefined) return { $ref: node.$ref, type: nullable ? ['object', 'null'] : 'object' };
  const items = node.items === undefined ? {} : { items: checkedNode(node.items, false) };
  const format = node.format === undefined ? {} : { format: node.format };
  const type = node.type === undefined ? {} : { type: nullable ? [node.type, 'null'] : node.type };
  return { ...type, ...format, ...items };
}

/** `success` -> `Success` */
export function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
