import { describe, expect, it } from '@jest/globals';
import type { KnownValues } from '../../../generated/types.ts';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import { buildStructures, knownValuesInWords } from '../../../src/contract/structures.ts';
import { smallSchema, smallStructure } from './small-structures.ts';

describe('structures', () => {
  it('gives the fields of a structure that only servers have no documented presence', () => {
    const only = { 'x-deployed': { presence: 'only' } } as const;
    const { fields } = smallStructure(smallSchema('lamp', { power: { type: 'boolean' } }, only));
    expect(fields[0]?.presence).toEqual({ documented: 'never', deployed: 'optional' });
  });

  it('counts ids from the root, by the shortest way', () => {
    const root = smallSchema('answer', {
      rooms: { type: 'array', items: { $ref: 'room.schema.json' } },
      lamp: { $ref: 'lamp.schema.json' },
    });
    const room = smallSchema('room', { lamp: { $ref: 'lamp.schema.json' } });
    const lamp = smallSchema('lamp', { power: {}, spare: { $ref: 'lamp.schema.json' } });
    const structures = [...buildStructures([root, room, lamp], 'answer').values()];
    expect(structures.flatMap(({ fields }) => fields.map(({ id }) => id))).toEqual([
      'rooms',
      'lamp',
      'rooms[].lamp',
      'lamp.power',
      'lamp.spare',
    ]);
  });

  it('gives every field of the project an id of its own', () => {
    const { structures, fieldById } = loadCatalog();
    const count = [...structures.values()].reduce((sum, { fields }) => sum + fields.length, 0);
    expect(fieldById.size).toBe(count);
  });
});

describe('known values in words', () => {
  it.each<[KnownValues, string]>([
    [{ enum: [2, 5, 14] }, '2, 5, 14'],
    [{ const: 'none' }, 'none'],
    [{ type: 'integer', anyOf: [{ const: 0 }, { minimum: 60, maximum: 604800 }] }, '0 or 60 to 604800'],
  ])('%j', (schema, words) => {
    expect(knownValuesInWords(schema)).toBe(words);
  });
});
