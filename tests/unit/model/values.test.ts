import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatTimestamp, readTimestamp, TIMESTAMP_PATTERN, yearOf } from '../../../src/model/values.ts';
import { tries } from '../fuzzing.ts';

describe('a timestamp', () => {
  it.each([
    ['Nov 14, 2017 10:20:57 PM', false],
    ['Jan 1, 2021 12:00:00 AM', false],
    ['Feb 29, 2000 1:00:00 PM', false],
    ['Nov 14, 2017, 10:20:57 PM', true],
    ['Nov 14, 2017, 10:20:57\u202fPM', true],
    ['Nov 14, 2017 10:20:57\u202fPM', true],
  ])('%s is read, variant %s', (text, variant) => {
    expect(readTimestamp(text)).toMatchObject({ variant });
  });

  it.each([
    'Nov 14, 2017 10:20:57 PMx',
    'Nov 14, 2017 10:20:57',
    'Nov 14, 2017 0:20:57 PM',
    'Nov 14, 2017 1:60:57 PM',
    'Nov 14, 2017 1:00:60 PM',
    'Nov 0, 2017 1:00:00 PM',
    'Nov 31, 2017 1:00:00 PM',
    'Feb 29, 1900 1:00:00 PM',
    'Nov 14, 20a7 1:00:00 PM',
    'Nov 14, 201 1:00:00 PM',
    'Nov  4, 2017 1:00:00 PM',
    'Nox 14, 2017 1:00:00 PM',
    'Mův 4, 2017 9:20:57 PM',
    'Noů 4, 2017 9:20:57 PM',
    '',
  ])('%j is none', (text) => {
    expect(readTimestamp(text)).toBeNull();
  });

  const seconds = fc.integer({ min: Date.UTC(1, 0, 1) / 1000, max: Date.UTC(9999, 11, 31) / 1000 });

  it('is read from whatever is written, and fits the pattern', () => {
    fc.assert(
      fc.property(seconds, (second) => {
        const text = formatTimestamp(second * 1000);
        expect(text).toMatch(new RegExp(TIMESTAMP_PATTERN));
        expect(readTimestamp(text)?.variant).toBe(false);
      }),
      tries(),
    );
  });

  it('is in order with the moments that were written', () => {
    fc.assert(
      fc.property(seconds, seconds, (one, other) => {
        const [first, second] = [one, other].map(
          (time) => readTimestamp(formatTimestamp(time * 1000))?.order ?? 0,
        );
        expect(Math.sign((first ?? 0) - (second ?? 0))).toBe(Math.sign(one - other));
      }),
      tries(),
    );
  });

  it('is asked for its year alone', () => {
    expect(yearOf('Nov 14, 2017 10:20:57 PM')).toBe(2017);
    expect(yearOf('Nov 4, 2018, 10:20:57 PM')).toBe(2018);
    expect(yearOf('')).toBe(-1);
  });

  it('of any text fits the pattern only if it is read', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        if (readTimestamp(text)?.variant === false) expect(text).toMatch(new RegExp(TIMESTAMP_PATTERN));
      }),
      tries(),
    );
  });
});
