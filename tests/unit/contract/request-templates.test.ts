import { describe, expect, it } from '@jest/globals';
import { fillText, fillValue } from '../../../src/contract/request-templates.ts';

describe('templates', () => {
  it('takes a value as it is, whatever it looks like', () => {
    expect(fillText('[${odd}]', { odd: '$&' })).toBe('[$&]');
    expect(fillText('${a}', { a: '${b}', b: 'never' })).toBe('${b}');
  });

  it('stops at a place without a value', () => {
    expect(() => fillValue({ a: ['${job}'] }, {})).toThrow('the provider state supplied no job');
    expect(() => fillText('${toString}', {})).toThrow('supplied no toString');
  });
});
