import type { ErrorObject, ValidateFunction } from 'ajv';
import type { Ajv2020 } from 'ajv/dist/2020.js';
import type { FieldName, SourceProperty } from '../../generated/types.ts';
import type { Dialect, Field, Presence, ReplyOutcome } from '../model/contract.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import { CatalogError, SCHEMA_SUFFIX } from './files.ts';
import { createAjv } from './formats.ts';
import { escapeKey, keysOf } from './pointer.ts';
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

/** Finds every way in which a body does not fit its structure, one after the other, so that a reader can stop. */
export type Validate = (body: JsonValue) => Iterable<Misfit>;

export type ValidatorOf = (dialect: Dialect, structure: string, outcome: ReplyOutcome | null) => Validate;

/** The field that says outright which outcome a body tells. */
export const SUCCESS = 'success' satisfies FieldName;

/** The outcomes for which a structure has a schema of its own: both where fields belong to one of them only. */
export function outcomesOf(structure: Structure): readonly (ReplyOutcome | null)[] {
  return structure.fields.some((field) => field.outcome !== null) ? ['success', 'failure'] : [null];
}

/** `$id` of a structure in one variant. */
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

/** Whether a field belongs to the other outcome. */
export function isForeign(field: Field, { outcome }: Variant): boolean {
  return field.outcome !== null && outcome !== null && field.outcome !== outcome;
}

/** Servers never send null; the page does for what it marks so. */
export function isNullable(field: Field, dialect: Dialect): boolean {
  return dialect === 'documented' && field.nullable;
}

/**
 * The JSON Schema by which records of a structure are checked. It knows the fields of the other outcome, to
 * tell them from undocumented ones. What is nested has a schema of its own.
 */
export function validationSchema(structure: Structure, variant: Variant): JsonObject {
  const { source } = structure;
  const fields = structure.fields.filter((field) => presenceIn(field, variant) !== 'never');
  return {
    type: 'object',
    properties: Object.fromEntries(
      fields.map((field) => [
        field.name,
        propertySchema(source.properties[field.name] as SourceProperty, field, variant),
      ]),
    ),
    required: fields.filter((field) => presenceIn(field, variant) === 'required').map(({ name }) => name),
    additionalProperties: (source.additionalProperties as JsonObject | undefined) ?? false,
  };
}

/** A field of any type takes what JSON has, but for null, which servers leave out. */
const ANY_TYPE = ['array', 'boolean', 'number', 'object', 'string'];

function propertySchema(property: SourceProperty, field: Field, variant: Variant): JsonObject {
  const { dialect } = variant;
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

/** A structure in one variant, ready to check records. */
interface RecordValidator {
  readonly structure: Structure;
  readonly validate: ValidateFunction;
  readonly nested: { readonly field: Field; readonly isList: boolean; readonly validator: RecordValidator }[];
}

/**
 * The validators of some structures. Each is compiled when it is first asked for, since compiling all of them
 * takes a large part of the start-up; a test compiles all.
 */
export function createValidators(structures: ReadonlyMap<string, Structure>): ValidatorOf {
  const ajv = createAjv();
  const validators = new Map<string, RecordValidator>();
  const recordValidatorOf = (structure: Structure, variant: Variant): RecordValidator => {
    const key = `${variant.dialect} ${variantId(structure.name, variant.outcome)}`;
    const known = validators.get(key);
    if (known !== undefined) return known;
    if (!isUsedIn(structure, variant.dialect) || !outcomesOf(structure).includes(variant.outcome))
      throw new Error(`there is no schema for ${key}`);
    const validator: RecordValidator = { structure, validate: compile(ajv, structure, variant), nested: [] };
    // It is known before its nested records are: an error can hold errors.
    validators.set(key, validator);
    for (const { field, child, isList } of structure.nested) {
      if (field.presence[variant.dialect] === 'never') continue;
      validator.nested.push({
        field,
        isList,
        validator: recordValidatorOf(child, { ...variant, outcome: null }),
      });
    }
    return validator;
  };
  return (dialect, name, outcome) => {
    const structure = structures.get(name);
    if (structure === undefined) throw new Error(`no structure is called ${name}`);
    const validator = recordValidatorOf(structure, { dialect, outcome });
    return (body) => (fits(validator, body) ? [] : misfitsIn(validator, body, '', null));
  };
}

function compile(ajv: Ajv2020, structure: Structure, variant: Variant): ValidateFunction {
  try {
    return ajv.compile(validationSchema(structure, variant));
  } catch (cause) {
    const problem = `does not compile in ${variant.dialect}: ${(cause as Error).message}`;
    throw new CatalogError(structure.source.$id, problem);
  }
}

/** Whether a record has no misfit. It is asked first: most have none, and a generator costs more. */
function fits({ validate, nested }: RecordValidator, record: JsonValue): boolean {
  if (!validate(record)) return false;
  for (const { field, isList, validator } of nested) {
    const value = (record as JsonObject)[field.name];
    if (!isList) {
      if (isJsonObject(value) && !fits(validator, value)) return false;
    } else if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index++) if (!fits(validator, value[index])) return false;
    }
  }
  return true;
}

/** The misfits of a record, then those of the records in it. By hand: ajv would list all before one is read. */
function* misfitsIn(
  { structure, validate, nested }: RecordValidator,
  record: JsonValue,
  at: string,
  owner: Field | null,
): Generator<Misfit> {
  if (!validate(record)) yield* ownMisfits(structure, validate.errors ?? [], at, owner);
  if (!isJsonObject(record)) return;
  for (const { field, isList, validator } of nested) {
    const value = record[field.name];
    const place = `${at}/${field.name}`;
    if (!isList) {
      if (isJsonObject(value)) yield* misfitsIn(validator, value, place, field);
    } else if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index++)
        yield* misfitsIn(validator, value[index], `${place}/${index}`, field);
    }
  }
}

/** Only the heaviest error on a value counts: a value of the wrong type has the wrong format too. */
const WEIGHTS: Readonly<Record<string, number>> = { type: 3, format: 2, 'x-values': 1 };

/** The misfits of a record itself. */
function* ownMisfits(
  structure: Structure,
  errors: readonly ErrorObject[],
  at: string,
  owner: Field | null,
): Generator<Misfit> {
  const heaviest = new Map<string, number>();
  for (const { keyword, instancePath } of errors) {
    const weight = WEIGHTS[keyword] ?? 0;
    if (weight > (heaviest.get(instancePath) ?? 0)) heaviest.set(instancePath, weight);
  }
  for (const { keyword, instancePath, schemaPath, params, data } of errors) {
    // The parts of known values report errors too; the error of the whole says it all.
    if (schemaPath.includes('/x-values/')) continue;
    const weight = WEIGHTS[keyword];
    if (weight !== undefined && weight !== heaviest.get(instancePath)) continue;
    const missing = keyword === 'required' ? String(params['missingProperty']) : null;
    const unknown = keyword === 'additionalProperties' ? String(params['additionalProperty']) : null;
    const key = missing ?? unknown;
    if (key !== null) {
      const value = isJsonObject(data) ? data[key] : undefined;
      yield { keyword, at: `${at}/${escapeKey(key)}`, field: structure.byName.get(key) ?? null, value };
    } else {
      const [name] = keysOf(instancePath);
      const field = name === undefined ? owner : (structure.byName.get(name) ?? owner);
      yield { keyword, at: `${at}${instancePath}`, field, value: data as JsonValue };
    }
  }
}
