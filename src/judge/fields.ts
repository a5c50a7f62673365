import { type Misfit, presenceIn, type Variant } from '../contract/schemas.ts';
import { timestampForm } from '../model/values.ts';
import { formOf, foundIn, type RawFinding } from './raw-finding.ts';

/** A place where a body misses its schema, as a finding. A keyword that no rule covers stops the run. */
export function fieldFinding(misfit: Misfit, variant: Variant): RawFinding {
  const { keyword, at, field, value } = misfit;
  const { dialect } = variant;
  if (keyword === 'additionalProperties') {
    const actual = foundIn(value, null);
    return { rule: 'field-undocumented', at, field, expected: ['known-field', { dialect }], actual };
  }
  if (field === null) throw new Error(`no field is at ${at}, where ${keyword} is broken`);
  const found = { at, field, expected: formOf(field), actual: foundIn(value, field) };
  const isTimestamp = field.format === 'zstack-timestamp';
  switch (keyword) {
    case 'required':
      return { ...found, rule: 'field-missing' };
    case 'format': {
      if (typeof value === 'number') return { ...found, rule: 'field-type' };
      const isVariant = isTimestamp && timestampForm(String(value)) !== null;
      return { ...found, rule: isVariant ? 'timestamp-variant' : 'field-format' };
    }
    case 'x-values':
      return { ...found, rule: 'field-value', expected: ['known-values', { values: field.values ?? '' }] };
    case 'type': {
      if (value === null) {
        // Servers omit what is null, but for an item of a list.
        const isItem = /\/\d+$/.test(at);
        const isOmitted = dialect === 'deployed' && presenceIn(field, variant) !== 'required' && !isItem;
        return { ...found, rule: 'field-null', actual: ['absent'], level: isOmitted ? 'warning' : 'error' };
      }
      // The page writes a moment as text; as a number it is in another format.
      if (typeof value === 'number' && isTimestamp) return { ...found, rule: 'field-format' };
      // Text where something else is due might hold anything, a whole structure too: only its type is shown.
      return {
        ...found,
        rule: 'field-type',
        actual: foundIn(value, typeof value === 'string' ? null : field),
      };
    }
    default:
      throw new Error(`no rule covers the keyword ${keyword} at ${at}`);
  }
}
