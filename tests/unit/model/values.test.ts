import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  formatTimestamp,
  TIMESTAMP_PATTERN,
  timestampForm,
  timestampOrder,
} from '../../../src/model/values.ts';
import { tries } from '../fuzzing.ts';

/** What is no timestamp is in the test of its format. */
describe('a timestamp', () => {
  it.each([
    ['Nov 14, 2017 10:20:57 PM', 'page'],
    ['Feb 29, 2000 1:00:00 PM', 'page'],
    ['Nov 14, 2017, 10:20:57 PM', 'variant'],
    ['Nov 14, 2017, 10:20:57\u202fPM', 'variant'],
    ['Nov 14, 2017 10:20:57\u202fPM', 'variant'],
  ])('%s is a timestamp, form %s', (text, form) => {
    expect(timestampForm(text)).toBe(form);
    expect(timestampOrder(text)).toBe(
      Date.parse(text.slice(0, 12) + (text.startsWith('N') ? ' 22:20:57Z' : ' 13:00Z')),
    );
  });

  const seconds = fc.integer({ min: Date.UTC(1, 0, 1) / 1000, max: Date.UTC(9999, 11, 31) / 1000 });

  it('is read from whatever is written, fits the pattern, and is in order with the moments', () => {
    fc.assert(
      fc.property(seconds, seconds, (one, other) => {
        const texts = [one, other].map((second) => formatTimestamp(second * 1000));
        for (const text of texts) expect(text).toMatch(new RegExp(TIMESTAMP_PATTERN));
        expect(texts.map(timestampForm)).toEqual(['page', 'page']);
        expect(texts.map(timestampOrder)).toEqual([one * 1000, other * 1000]);
      }),
      tries(),
    );
  });

  it('of any text fits the pattern if it is read', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        if (timestampForm(text) === 'page') expect(text).toMatch(new RegExp(TIMESTAMP_PATTERN));
      }),
      tries(),
    );
  });
});
