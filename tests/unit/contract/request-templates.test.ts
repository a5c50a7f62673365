import { describe, expect, it } from '@jest/globals';
import { fillText, fillValue, templateNames } from '../../../src/contract/request-templates.ts';

const VALUES = { session: 's1', connection: 'c1', odd: '$&' };

describe('templates', () => {
  it('finds the names anywhere in a value, keys of objects too', () => {
    const names = templateNames({ a: ['${session}', { b: 'x ${connection} ${session}' }], '${odd}': 1 });
    expect([...names].sort()).toEqual(['connection', 'odd', 'session']);
  });

  it('fills every place of a text', () => {
    expect(fillText('OAuth ${session}/${connection}/${session}', VALUES)).toBe('OAuth s1/c1/s1');
  });

  it('takes a value as it is, whatever it looks like', () => {
    expect(fillText('[${odd}]', VALUES)).toBe('[$&]');
    expect(fillText('${a}', { a: '${b}', b: 'never' })).toBe('${b}');
  });

  it('fills the texts of a value and nothing else', () => {
    const value = { a: ['${session}', 1, null, true], b: { c: '${connection}' } };
    expect(fillValue(value, VALUES)).toEqual({ a: ['s1', 1, null, true], b: { c: 'c1' } });
    expect(value.a[0]).toBe('${session}');
  });

  it('stops at a place without a value', () => {
    expect(() => fillValue({ a: ['${job}'] }, VALUES)).toThrow('the provider state supplied no job');
    expect(() => fillText('${toString}', {})).toThrow('supplied no toString');
  });
});
