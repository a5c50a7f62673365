import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatTimestamp, readTimestamp, TIMESTAMP_PATTERN, yearOf } from '../../../src/model/values.ts';
import { tries } from '../fuzzing.ts';

/** What is no timestamp is in the test of its format. */
describe('a timestamp', () => {
  it.each([
    ['Nov 14, 2017 10:20:57 PM', false],
    ['Feb 29, 2000 1:00:00 PM', false],
    ['Nov 14, 2017, 10:20:57 PM', true],
    ['Nov 14, 2017, 10:20:57\u202fPM', true],
    ['Nov 14, 2017 10:20:57\u202fPM', true],
  ])('%s is read, variant %s', (text, variant) => {
    expect(readTimestamp(text)).toMatchObject({ variant });
    expect(yearOf(text)).toBe(Number(text.slice(8, 12)));
  });

  it.each([
    'Nov 14, 2017 10:20:57 PMx',
    'Nov 14, 2017 1:60:57 PM',
    'Nov 14, 2017 1:00:60 PM',
    'Feb 29, 1900 1:00:00 PM',
    'Nov 14, 20a7 1:00:00 PM',
    'Nov  4, 2017 1:00:00 PM',
    'Noů 4, 2017 9:20:57 PM',
  ])('%j is none', (text) => {
    expect(readTimestamp(text)).toBeNull();
  });

  const seconds = fc.integer({ min: Date.UTC(1, 0, 1) / 1000, max: Date.UTC(9999, 11, 31) / 1000 });

  it('is read from whatever is written, fits the pattern, and is in order with the moments', () => {
    fc.assert(
      fc.property(seconds, seconds, (one, other) => {
        const texts = [one, other].map((second) => formatTimestamp(second * 1000));
        for (const text of texts) expect(text).toMatch(new RegExp(TIMESTAMP_PATTERN));
        const [first, second] = texts.map((text) => readTimestamp(text));
        expect([first?.variant, second?.variant]).toEqual([false, false]);
        expect(Math.sign((first?.order ?? 0) - (second?.order ?? 0))).toBe(Math.sign(one - other));
      }),
      tries(),
    );
  });

  it('of any text fits the pattern if it is read', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        if (readTimestamp(text)?.variant === false) expect(text).toMatch(new RegExp(TIMESTAMP_PATTERN));
      }),
      tries(),
    );
  });
});
