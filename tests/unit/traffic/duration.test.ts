import { describe, expect, it } from '@jest/globals';
import { readDuration } from '../../../src/traffic/recorded-entry.ts';

describe('how long a recorded exchange took', () => {
  it.each([
    [12.5, 13],
    [0, 0],
    [0.4, 0],
  ])('is what its recorder measured: %d is %d', (time, expected) => {
    expect(readDuration({ time })).toBe(expected);
  });

  it.each([[-1], [Number.POSITIVE_INFINITY], ['12'], [null], [undefined]])(
    'is not known where it says %p',
    (time) => {
      expect(readDuration({ time })).toBeNull();
    },
  );

  it('is not known of what is no entry', () => {
    expect(readDuration(null)).toBeNull();
  });
});
