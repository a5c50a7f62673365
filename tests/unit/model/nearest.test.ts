import { describe, expect, it } from '@jest/globals';
import { nearestName } from '../../../src/model/nearest.ts';

const NAMES = ['dialect', 'format', 'report', 'strict'];

describe('nearestName', () => {
  it.each([
    ['dialekt', 'dialect'],
    ['Dialect', 'dialect'],
    ['formt', 'format'],
    ['reprot', 'report'],
    ['strict', 'strict'],
    ['tsrict', 'strict'],
  ])('finds what %s was meant to be', (word, name) => {
    expect(nearestName(word, NAMES)).toBe(name);
  });

  it.each(['', 'x', 'verbose', 'dial'])('finds nothing for %p, which is close to none', (word) => {
    expect(nearestName(word, NAMES)).toBeNull();
  });

  it('takes the nearest of several that are close', () => {
    expect(nearestName('repost', ['report', 'repast', 'impost'])).toBe('report');
    expect(nearestName('repast', ['report', 'repast'])).toBe('repast');
  });
});
