import { describe, expect, it } from '@jest/globals';
import { Interner } from '../../../src/traffic/interner.ts';

describe('equal values', () => {
  it('are held once', () => {
    const interner = new Interner<object>();
    const first = {};
    expect(interner.of('a', first)).toBe(first);
    expect(interner.of('a', {})).toBe(first);
    expect(interner.of('b', {})).not.toBe(first);
  });

  it.each([
    ['many', 5_001, 'x'],
    ['long', 50, 'x'.repeat(100_000)],
  ])('are forgotten where they are too %s', (_, count, key) => {
    const interner = new Interner<object>();
    const first = {};
    interner.of(`${key}0`, first);
    for (let index = 1; index < count; index++) interner.of(`${key}${index}`, {});
    expect(interner.of(`${key}0`, {})).not.toBe(first);
  });

  it('are held where there are few', () => {
    const interner = new Interner<object>();
    const first = {};
    interner.of('0', first);
    for (let index = 1; index < 4_000; index++) interner.of(`${index}`, {});
    expect(interner.of('0', {})).toBe(first);
  });
});
