import type { ErrorObject } from 'ajv';
import { presenceIn } from '../contract/dialect-schema.ts';
import { escapeKey, type FieldPointer, fieldAround, keysOf } from '../contract/pointer.ts';
import type { Structure } from '../contract/structures.ts';
import type { Dialect } from '../model/dialect.ts';
import type { Field, Outcome } from '../model/field.ts';
import { isJsonObject, type JsonValue } from '../model/json.ts';
import type { ActualId } from '../model/sentences.ts';
import { readTimestamp } from '../model/timestamp.ts';
import { finding, formOf, foundIn, type RawFinding, type Said } from './raw-finding.ts';

/** A body that was validated: what it should be, and in which variant. */
export interface Judged {
  readonly structure: Structure;
  readonly dialect: Dialect;
  readonly outcome: Outcome | null;
}

/** Turns what ajv found into findings. An error that no rule covers stops the run. */
export function fieldFindings(errors: readonly ErrorObject[], judged: Judged): RawFinding[] {
  // What known values are made of reports as well; the error of the whole says it all.
  const told = errors.filter(({ schemaPath }) => !schemaPath.includes('/x-values/'));
  // A value of the wrong type or format is outside the known values too; once is enough.
  const wrong = new Set(
    told.filter(({ keyword }) => keyword !== 'x-values').map(({ instancePath }) => instancePath),
  );
  return told
    .filter(({ keyword, instancePath }) => keyword !== 'x-values' || !wrong.has(instancePath))
    .map((error) => locationAsEnvelope(toFinding(error, judged), judged.structure));
}

/** Without its location an accepted job cannot be followed, so whatever is wrong with it breaks the envelope. */
function locationAsEnvelope(found: RawFinding, structure: Structure): RawFinding {
  if (!structure.has('location') || found.at !== ('/location' satisfies FieldPointer)) return found;
  return { ...found, rule: 'envelope', level: 'error' };
}

function toFinding(error: ErrorObject, judged: Judged): RawFinding {
  const at = error.instancePath;
  switch (error.keyword) {
    case 'required':
      return missing(`${at}/${error.params['missingProperty']}`, judged);
    case 'additionalProperties':
      return undocumented(`${at}/${escapeKey(error.params['additionalProperty'])}`, judged, error);
    case 'type':
      return wrongType(at, judged, error.data as JsonValue);
    case 'format':
      return wrongFormat(at, judged, error.data as JsonValue);
    case 'x-values':
      return unknownValue(at, judged, error.data as JsonValue);
    default:
      throw new Error(`no rule covers the keyword ${error.keyword} at ${error.schemaPath}`);
  }
}

function missing(at: string, judged: Judged): RawFinding {
  const field = fieldAround(judged.structure, at);
  return finding({ rule: 'field-missing', at, field, expected: formOf(field) });
}

function undocumented(at: string, judged: Judged, error: ErrorObject): RawFinding {
  const key = error.params['additionalProperty'] as string;
  const value = isJsonObject(error.data) ? error.data[key] : undefined;
  const owner = ownerOf(judged.structure, at);
  return finding({
    rule: 'field-undocumented',
    at,
    field: owner?.byName.get(key) ?? null,
    expected: ['known-field', { dialect: judged.dialect }],
    actual: foundIn(value, null),
  });
}

function wrongType(at: string, judged: Judged, value: JsonValue): RawFinding {
  const field = fieldAround(judged.structure, at);
  const expected = formOf(field);
  // The page writes a moment as text; as a number it is in another format.
  if (typeof value === 'number' && field.format === 'zstack-timestamp') {
    return finding({ rule: 'field-format', at, field, expected, actual: foundIn(value, field) });
  }
  if (value !== null)
    return finding({ rule: 'field-type', at, field, expected, actual: foundScalar(value, field) });
  const omitted = judged.dialect === 'deployed' && presenceIn(field, judged) !== 'required' && !isItem(at);
  return finding({ rule: 'field-null', at, field, expected, level: omitted ? 'warning' : 'error' });
}

/** Text where something else is due might hold anything, a whole structure too: only its type is shown. */
function foundScalar(value: JsonValue, field: Field): Said<ActualId> {
  return foundIn(value, typeof value === 'string' ? null : field);
}

function wrongFormat(at: string, judged: Judged, value: JsonValue): RawFinding {
  const field = fieldAround(judged.structure, at);
  const expected = formOf(field);
  const actual = foundIn(value, field);
  if (typeof value === 'number') return finding({ rule: 'field-type', at, field, expected, actual });
  const variant = field.format === 'zstack-timestamp' && readTimestamp(String(value)) !== null;
  return finding({ rule: variant ? 'timestamp-variant' : 'field-format', at, field, expected, actual });
}

function unknownValue(at: string, judged: Judged, value: JsonValue): RawFinding {
  const field = fieldAround(judged.structure, at);
  return finding({
    rule: 'field-value',
    at,
    field,
    expected: ['known-values', { values: field.values ?? '' }],
    actual: foundIn(value, field),
  });
}

/** The structure whose key the last part of a pointer is. */
function ownerOf(structure: Structure, pointer: string): Structure | null {
  let at: Structure | null = structure;
  for (const key of keysOf(pointer).slice(0, -1)) {
    if (/^\d+$/.test(key)) continue;
    const field: Field | undefined = at?.byName.get(key);
    at = field === undefined ? null : (at?.child(field) ?? null);
  }
  return at;
}

function isItem(pointer: string): boolean {
  return /\/\d+$/.test(pointer);
}
