import { describe, expect, it } from '@jest/globals';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import { buildStructures } from '../../../src/contract/structures.ts';
import { smallSchema } from './small-structures.ts';

describe('structures', () => {
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
