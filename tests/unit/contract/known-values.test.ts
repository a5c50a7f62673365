import { describe, expect, it } from '@jest/globals';
import { CatalogError } from '../../../src/contract/files.ts';
import { knownValuesInWords } from '../../../src/contract/structures.ts';
import type { JsonObject } from '../../../src/model/json.ts';

describe('known values in words', () => {
  it.each<[JsonObject, string]>([
    [{ enum: ['psk', 'certs'] }, 'psk, certs'],
    [{ enum: [2, 5, 14] }, '2, 5, 14'],
    [{ const: 0 }, '0'],
    [{ const: 'none' }, 'none'],
    [{ minimum: 60, maximum: 604800 }, '60 to 604800'],
    [{ type: 'integer', anyOf: [{ const: 0 }, { minimum: 60, maximum: 604800 }] }, '0 or 60 to 604800'],
  ])('%j', (schema, words) => {
    expect(knownValuesInWords(schema, 'here')).toBe(words);
  });

  it.each<JsonObject>([{}, { type: 'integer' }, { minimum: 1 }])('refuses %j', (schema) => {
    expect(() => knownValuesInWords(schema, 'here')).toThrow(CatalogError);
    expect(() => knownValuesInWords(schema, 'here')).toThrow(/^here: .*cannot be put in words/);
  });
});
