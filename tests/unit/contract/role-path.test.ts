import { describe, expect, it } from '@jest/globals';
import { nameByRole, resolveRolePath, valueAt } from '../../../src/contract/role-path.ts';
import { smallSchema, smallStructure } from './small-structures.ts';

const ROOM = smallStructure(
  smallSchema('room', {
    number: { type: 'string', 'x-role': 'identity' },
    mainLamp: { $ref: 'lamp.schema.json', 'x-role': 'payload' },
    lamps: { type: 'array', items: { $ref: 'lamp.schema.json' }, 'x-role': 'inventories' },
  }),
  smallSchema('lamp', { watt: { type: 'integer', 'x-role': 'limit' }, plain: { type: 'string' } }),
);

describe('paths of roles', () => {
  it('lead to keys, indices and the field at the end', () => {
    const place = resolveRolePath(ROOM, 'inventories/1/limit');
    expect(place.keys).toEqual(['lamps', 1, 'watt']);
    expect(place.field.id).toBe('lamp.watt');
    expect(resolveRolePath(ROOM, 'inventories/0').field.id).toBe('room.lamps');
  });

  it.each([
    ['payload/nobody', 'room: payload/nobody leads nowhere'],
    ['payload/plain', 'room: payload/plain leads nowhere'],
    ['identity/limit', 'room: identity/limit leads nowhere'],
    ['payload/identity', 'lamp.schema.json: no field has the role identity'],
    ['mainLamp', 'room: mainLamp leads nowhere'],
    ['0', 'room: 0 names no field'],
    ['', 'room:  leads nowhere'],
  ])('refuse %j', (path, message) => {
    expect(() => resolveRolePath(ROOM, path)).toThrow(message);
  });

  it('give the value of a body', () => {
    const body = { number: '1', mainLamp: { watt: 5 }, lamps: [{ watt: 7 }] };
    expect(valueAt(ROOM, 'identity', body)).toBe('1');
    expect(valueAt(ROOM, 'payload/limit', body)).toBe(5);
    expect(valueAt(ROOM, 'inventories/0/limit', body)).toBe(7);
  });

  it.each([{}, { mainLamp: null }, { mainLamp: 'x' }, { lamps: {} }, [], null, 'text'])(
    'give undefined where %j has nothing',
    (body) => {
      expect(valueAt(ROOM, 'payload/limit', body)).toBeUndefined();
      expect(valueAt(ROOM, 'inventories/0/limit', body)).toBeUndefined();
    },
  );
});

describe('naming by role', () => {
  it('turns roles into names, in nested structures too', () => {
    expect(nameByRole(ROOM, { identity: '1', payload: { limit: 5 } })).toEqual({
      number: '1',
      mainLamp: { watt: 5 },
    });
  });

  it('leaves lists and plain values as they are', () => {
    expect(nameByRole(ROOM, { inventories: [{ watt: 1 }] })).toEqual({ lamps: [{ watt: 1 }] });
    expect(nameByRole(ROOM, 'text')).toBe('text');
  });

  it('refuses a key that is no role, or none of this structure', () => {
    expect(() => nameByRole(ROOM, { number: '1' })).toThrow('room: number is no role');
    expect(() => nameByRole(ROOM, { code: '1' })).toThrow('no field has the role code');
  });
});
