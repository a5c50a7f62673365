import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import { CatalogError } from './catalog-error.ts';

/**
 * Says the known values of a field, given as a JSON Schema of `enum`, `const`, bounds and `anyOf`.
 *
 * @param where the property, for the error when they are given in another way
 */
export function knownValuesInWords(schema: JsonObject, where: string): string {
  if (Array.isArray(schema['enum'])) return schema['enum'].map(word).join(', ');
  if (Array.isArray(schema['anyOf'])) {
    return schema['anyOf']
      .filter(isJsonObject)
      .map((one) => knownValuesInWords(one, where))
      .join(' or ');
  }
  if (schema['const'] !== undefined) return word(schema['const']);
  if (schema['minimum'] !== undefined && schema['maximum'] !== undefined) {
    return `${word(schema['minimum'])} to ${word(schema['maximum'])}`;
  }
  throw new CatalogError(where, `known values that cannot be put in words: ${JSON.stringify(schema)}`);
}

function word(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
