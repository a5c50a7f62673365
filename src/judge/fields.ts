import { type Misfit, presenceIn, type Variant } from '../contract/schemas.ts';
import type { Field } from '../model/contract.ts';
import { timestampForm } from '../model/values.ts';
import { finding, formOf, foundIn, type RawFinding } from './raw-finding.ts';

/** A place where a body misses its schema, as a finding. A keyword that no rule covers stops the run. */
export function fieldFinding(misfit: Misfit, variant: Variant): RawFinding {
  const { keyword, at, field, value } = misfit;
  if (keyword === 'additionalProperties') {
    const expected = ['known-field', { dialect: variant.dialect }] as const;
    return finding({ rule: 'field-undocumented', at, field, expected, actual: foundIn(value, null) });
  }
  if (field === null) throw new Error(`no field is at ${at}, where ${keyword} is broken`);
  switch (keyword) {
    case 'required':
      return finding({ rule: 'field-missing', at, field, expected: formOf(field) });
    case 'type':
      return wrongType(at, field, value, variant);
    case 'format':
      return wrongFormat(at, field, value);
    case 'x-values': {
      const expected = ['known-values', { values: field.values ?? '' }] as const;
      return finding({ rule: 'field-value', at, field, expected, actual: foundIn(value, field) });
    }
    default:
      throw new Error(`no rule covers the keyword ${keyword} at ${at}`);
  }
}

function wrongType(at: string, field: Field, value: Misfit['value'], variant: Variant): RawFinding {
  const expected = formOf(field);
  if (value === null) {
    // Servers omit what is null, but for an item of a list.
    const isItem = /\/\d+$/.test(at);
    const omitted = variant.dialect === 'deployed' && presenceIn(field, variant) !== 'required' && !isItem;
    return finding({ rule: 'field-null', at, field, expected, level: omitted ? 'warning' : 'error' });
  }
  // The page writes a moment as text; as a number it is in another format.
  if (typeof value === 'number' && field.format === 'zstack-timestamp')
    return finding({ rule: 'field-format', at, field, expected, actual: foundIn(value, field) });
  // Text where something else is due might hold anything, a whole structure too: only its type is shown.
  const actual = foundIn(value, typeof value === 'string' ? null : field);
  return finding({ rule: 'field-type', at, field, expected, actual });
}

function wrongFormat(at: string, field: Field, value: Misfit['value']): RawFinding {
  const isVariant = field.format === 'zstack-timestamp' && timestampForm(String(value)) !== null;
  const rule = typeof value === 'number' ? 'field-type' : isVariant ? 'timestamp-variant' : 'field-format';
  return finding({ rule, at, field, expected: formOf(field), actual: foundIn(value, field) });
}
