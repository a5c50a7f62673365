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

/** Finds the ways in which a body does not fit its structure: all, or as many as anybody wants to know. */
export type Validate = (body: JsonValue) => readonly Misfit[];

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
export function createValidators(structureOf: (name: string) => Structure): ValidatorOf {
  const ajv = createAjv();
  const validators = new Map<string, RecordValidator>();
  const validatorOf = (structure: Structure, variant: Variant): RecordValidator => {
    const key = `${variant.dialect} ${variantId(structure.name, variant.outcome)}`;
    const known = validators.get(key);
    if (known !== undefined) return known;
    if (!isUsedIn(structure, variant.dialect) || !outcomesOf(structure).includes(variant.outcome))
      throw new CatalogError(key, 'there is no such schema');
    const validator: RecordValidator = { structure, validate: compile(ajv, structure, variant), nested: [] };
    // It is known before its nested records are: an error can hold errors.
    validators.set(key, validator);
    for (const { field, child, isList } of structure.nested) {
      if (field.presence[variant.dialect] === 'never') continue;
      validator.nested.push({ field, isList, validator: validatorOf(child, { ...variant, outcome: null }) });
    }
    return validator;
  };
  return (dialect, name, outcome) => {
    const validator = validatorOf(structureOf(name), { dialect, outcome });
    return (body) => {
      const found: LocatedMisfit[] = [];
      addMisfits(validator, body, null, found);
      return found;
    };
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

/** No more records are looked at after so many misfits: whoever sends a body decides how many there could be. */
const MOST_MISFITS = 50_000;

/** A misfit whose place is counted from the record that was looked at last. */
type LocatedMisfit = Misfit & { at: string };

/** Adds the misfits of a record, then those of the records in it. By hand, as ajv would list all of a long list. */
function addMisfits(
  { structure, validate, nested }: RecordValidator,
  record: JsonValue,
  owner: Field | null,
  found: LocatedMisfit[],
): void {
  if (!validate(record)) addOwnMisfits(structure, validate.errors ?? [], owner, found);
  if (!isJsonObject(record)) return;
  for (const { field, isList, validator } of nested) {
    const value = record[field.name];
    if (isList ? !Array.isArray(value) : !isJsonObject(value)) continue;
    const items = isList ? (value as readonly JsonValue[]) : [value as JsonValue];
    for (let index = 0; index < items.length && found.length < MOST_MISFITS; index++) {
      const before = found.length;
      addMisfits(validator, items[index] as JsonValue, field, found);
      for (let at = before; at < found.length; at++) {
        const misfit = found[at] as LocatedMisfit;
        misfit.at = `/${field.name}${isList ? `/${index}` : ''}${misfit.at}`;
      }
    }
  }
}

/** The misfits of a record itself. */
function addOwnMisfits(
  structure: Structure,
  errors: readonly ErrorObject[],
  owner: Field | null,
  found: Misfit[],
): void {
  const told = new Set<string>();
  for (const { keyword, instancePath, schemaPath, params, data } of errors) {
    const key: unknown = params['missingProperty'] ?? params['additionalProperty'];
    if (typeof key === 'string') {
      const value = isJsonObject(data) ? data[key] : undefined;
      found.push({ keyword, at: `/${escapeKey(key)}`, field: structure.byName.get(key) ?? null, value });
    } else if (!schemaPath.includes('/x-values/') && !told.has(instancePath)) {
      // The type of a value comes first: a value of the wrong type has the wrong format too. The parts of known
      // values report errors too; the error of the whole says it all, unless the format is wrong.
      if (
        keyword === 'x-values' &&
        errors.some((one) => one.keyword === 'format' && one.instancePath === instancePath)
      )
        continue;
      told.add(instancePath);
      const [name] = keysOf(instancePath);
      const field = name === undefined ? owner : (structure.byName.get(name) ?? owner);
      found.push({ keyword, at: instancePath, field, value: data as JsonValue });
    }
  }
}
