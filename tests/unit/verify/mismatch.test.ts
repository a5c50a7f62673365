import { describe, expect, it } from '@jest/globals';
import { mismatchInWords } from '../../../src/verify/pact/mismatch.ts';

describe("Pact's mismatches in words", () => {
  it('name the place and what is wrong there', () => {
    const mismatches = [
      {
        type: 'BodyMismatch',
        path: '$.inventory',
        mismatch: 'the key colour is missing',
        expected: '…',
        actual: '…',
      },
      { type: 'StatusMismatch', mismatch: 'expected 200 but was 500', expected: 200, actual: 500 },
      { type: 'HeaderMismatch', key: 'Content-Type', expected: 'a', actual: 'b' },
    ];
    expect(mismatchInWords({ type: 'mismatches', mismatches })).toBe(
      'body at $.inventory: the key colour is missing; status: expected 200 but was 500; header at Content-Type: expected a, got b',
    );
  });

  it('are counted when there are many, and told once when they are alike', () => {
    const many = Array.from({ length: 14 }, (_, index) => ({
      type: 'BodyMismatch',
      path: `$.${index % 12}`,
      mismatch: 'x',
    }));
    expect(mismatchInWords({ mismatches: many })).toMatch(/; and 2 more$/);
  });

  it('show what a provider sent although it cannot be turned into a text', () => {
    const mismatches = [{ type: 'BodyMismatch', path: '$.a', expected: { toString: '' }, actual: null }];
    expect(mismatchInWords({ mismatches })).toBe('body at $.a: expected {"toString":""}, got null');
  });

  it('are given as they are where their form is not known', () => {
    expect(mismatchInWords({ type: 'error', message: 'no connection' })).toContain('no connection');
    expect(mismatchInWords('text')).toBe('"text"');
  });
});
