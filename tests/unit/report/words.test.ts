import { describe, expect, it } from '@jest/globals';
import { EN } from '../../../src/report/sentences/en.ts';
import { durationInWords, runTime } from '../../../src/report/words.ts';

describe('the time of a run', () => {
  it.each([
    [0, '0 ms'],
    [999, '999 ms'],
    [1234, '1.2 s'],
    [59_990, '1 min 0 s'],
    [125_400, '2 min 5 s'],
  ])('of %d ms is %s', (milliseconds, words) => {
    expect(durationInWords(milliseconds, EN)).toBe(words);
  });

  it('goes from the first start to the last end of several targets', () => {
    const late = { startedAt: '2017-11-14T22:20:59.500Z', durationMs: 1500 };
    const early = { startedAt: '2017-11-14T22:20:57.000Z', durationMs: 1234 };
    expect(runTime([late, early], EN)).toBe('2017-11-14 22:20:57 UTC, took 4.0 s');
    expect(runTime([], EN)).toBeNull();
  });
});
