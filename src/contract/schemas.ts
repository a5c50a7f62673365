import type { ErrorObject, ValidateFunction } from 'ajv';
import type { Ajv2020 } from 'ajv/dist/2020.js';
import type { FieldName, SourceProperty, SourceSchema } from '../../generated/types.ts';
import type { Dialect, Field, Presence, ReplyOutcome } from '../model/contract.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import { CatalogError, SCHEMA_SUFFIX } from './files.ts';
import { createAjv } from './formats.ts';
import { escapeKey, keysOf } from './pointer.ts';
import { type LocatedRecord, pointerOf, visitRecords } from './records.ts';
import type { SchemaNode, Structure } from './structures.ts';

/** A structure in one form: the bodies of a dialect that tell one outcome. */
export interface Variant {
  readonly dialect: Dialect;
  /** Null for a structure that tells none. */
  readonly outcome: ReplyOutcome | null;
}

/** One way in which a body does not fit its structure. */
export interface Misfit {
  readonly keyword: string;
  /** JSON Pointer; a field that is missing or unknown is named by it too. */
  readonly at: string;
  /** The field there, or around it; null where the structure has none. */
  readonly field: Field | null;
  readonly value: JsonValue | undefined;
}

/** Finds the ways in which a body does not fit its structure. `take` gets each, and returns whether to look for more. */
export type Validate = (body: JsonValue, take?: (misfit: Misfit) => boolean) => readonly Misfit[];

export type ValidatorOf = (dialect: Dialect, structure: string, outcome: ReplyOutcome | null) => Validate;

/** The field that says outright which outcome a body tells. */
export const SUCCESS = 'success' satisfies FieldName;

/** The outcomes for which a structure has a schema of its own: both where fields belong to one of them only. */
export function outcomesOf(structure: Structure): readonly (ReplyOutcome | null)[] {
  return structure.fields.some((field) => field.outcome !== null) ? ['success', 'failure'] : [null];
}

/** `$id` of a structure in one outcome. */
export function variantId(structure: string, outcome: ReplyOutcome | null): string {
  return `${structure}${outcome === null ? '' : `.${outcome}`}${SCHEMA_SUFFIX}`;
}

/** Whether a dialect uses a structure at all. */
export function isUsedIn({ fields, source }: Structure, dialect: Dialect): boolean {
  if (source['x-deployed']?.presence === 'only' && dialect === 'documented') return false;
  return fields.length === 0 || fields.some((field) => field.presence[dialect] !== 'never');
}

/**
 * Whether a body of this variant carries the field. Fields of the failure are optional in a success, and the other way
 * round. A field that can be null stays required: the page sends `error: null` in a success.
 */
export function presenceIn(field: Field, variant: Variant): Presence {
  const presence = field.presence[variant.dialect];
  if (!isForeign(field, variant) || presence !== 'required') return presence;
  return isNullable(field, variant.dialect) ? 'required' : 'optional';
}

export function isForeign(field: Field, { outcome }: Variant): boolean {
  return field.outcome !== null && outcome !== null && field.outcome !== outcome;
}

/** Servers never send null; the page does for what it marks so. */
export function isNullable(field: Field, dialect: Dialect): boolean {
  return dialect === 'documented' && field.nullable;
}

/** The JSON Schema by which records of a structure are checked. What is nested has a schema of its own. */
export function validationSchema(structure: Structure, variant: Variant): JsonObject {
  const { source } = structure;
  const fields = structure.fields.filter((field) => presenceIn(field, variant) !== 'never');
  const properties = fields.map((field) => [field.name, propertySchema(source, field, variant)]);
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    required: fields.filter((field) => presenceIn(field, variant) === 'required').map(({ name }) => name),
    additionalProperties: (source.additionalProperties as JsonObject | undefined) ?? false,
  };
}

/** A field of any type takes what JSON has, but for null, which servers leave out. */
const ANY_TYPE = ['array', 'boolean', 'number', 'object', 'string'];

function propertySchema({ properties }: SourceSchema, field: Field, variant: Variant): JsonObject {
  const { dialect } = variant;
  const property = properties[field.name] as SourceProperty;
  const mayBeNull = isNullable(field, dialect) || (isForeign(field, variant) && dialect === 'documented');
  const schema = nodeSchema(property);
  const { type } = schema;
  const values = dialect === 'deployed' ? property['x-deployed']?.values : undefined;
  return {
    ...schema,
    ...(type === undefined && dialect === 'deployed' ? { type: ANY_TYPE } : {}),
    ...(type !== undefined && mayBeNull ? { type: [type, 'null'] } : {}),
    ...(values === undefined ? {} : { 'x-values': { ...values } as JsonObject }),
  };
}

function nodeSchema({ $ref, type, format, items }: SchemaNode): JsonObject {
  if ($ref !== undefined) return { type: 'object' };
  return {
    ...(type === undefined ? {} : { type }),
    ...(format === undefined ? {} : { format }),
    ...(items === undefined || items.$ref !== undefined ? {} : { items: nodeSchema(items) }),
  };
}

/**
 * The validators of some structures. Each is compiled when it is first needed, since compiling all of them
 * takes a large part of the start-up; a test compiles all.
 */
export function createValidators(structureOf: (name: string) => Structure): ValidatorOf {
  const ajv = createAjv();
  const compiled = new Map<string, Map<Structure, ValidateFunction>>();
  const validatorsIn = (variant: Variant): ((structure: Structure) => ValidateFunction) => {
    const key = `${variant.dialect} ${variant.outcome}`;
    const known = compiled.get(key) ?? new Map<Structure, ValidateFunction>();
    compiled.set(key, known);
    return (structure) => {
      const validate = known.get(structure) ?? compile(ajv, structure, variant);
      known.set(structure, validate);
      return validate;
    };
  };
  return (dialect, name, outcome) => {
    const structure = structureOf(name);
    const validate = validatorsIn({ dialect, outcome })(structure);
    const nested = validatorsIn({ dialect, outcome: null });
    return (body, take = () => true) => {
      const found: Misfit[] = [];
      visitRecords(dialect, structure, body, (one) => {
        const check = one.parent === null ? validate : nested(one.structure);
        if (check(one.record)) return true;
        return (check.errors ?? []).every((error, _, errors) => {
          const misfit = misfitOf(one, error, errors);
          return misfit === null || (found.push(misfit) > 0 && take(misfit));
        });
      });
      return found;
    };
  };
}

function compile(ajv: Ajv2020, structure: Structure, variant: Variant): ValidateFunction {
  const { dialect, outcome } = variant;
  const { $id } = structure.source;
  if (!isUsedIn(structure, dialect) || !outcomesOf(structure).includes(outcome))
    throw new CatalogError($id, `is no part of ${dialect} with the outcome ${outcome}`);
  try {
    return ajv.compile(validationSchema(structure, variant));
  } catch (cause) {
    throw new CatalogError($id, `does not compile in ${dialect}: ${(cause as Error).message}`);
  }
}

/** What says more of a value: one of the wrong type has the wrong format too. */
const STRONGER: Readonly<Record<string, readonly string[]>> = {
  format: ['type'],
  'x-values': ['type', 'format'],
};

/** What an error of a record means; null for one that says nothing new. */
function misfitOf(
  one: LocatedRecord,
  { keyword, instancePath, schemaPath, params, data }: ErrorObject,
  errors: readonly ErrorObject[],
): Misfit | null {
  const { structure, owner } = one;
  const key: unknown = params['missingProperty'] ?? params['additionalProperty'];
  if (typeof key === 'string') {
    const value = isJsonObject(data) ? data[key] : undefined;
    const at = `${pointerOf(one)}/${escapeKey(key)}`;
    return { keyword, at, field: structure.byName.get(key) ?? null, value };
  }
  // The parts of known values report errors too; the error of the whole says it all.
  if (schemaPath.includes('/x-values/')) return null;
  const stronger = STRONGER[keyword] ?? [];
  if (errors.some((error) => stronger.includes(error.keyword) && error.instancePath === instancePath))
    return null;
  const [name] = keysOf(instancePath);
  const field = name === undefined ? owner : (structure.byName.get(name) ?? owner);
  return { keyword, at: `${pointerOf(one)}${instancePath}`, field, value: data as JsonValue };
}
