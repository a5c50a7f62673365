import { describe, expect, it } from '@jest/globals';
import { closingQuote } from '../../../src/model/closing-quote.ts';

describe('the quote that closes a text', () => {
  it.each([
    ['"a"b', 1, 2],
    ['"a\\"b"', 1, 5],
    ['"a\\\\"b"', 1, 4],
    ['"a\\', 1, 3],
    ['"a', 1, 2],
    ['""', 1, 1],
  ])('of %s is at its place', (text, from, at) => {
    expect(closingQuote(text, from)).toBe(at);
  });

  it('may be another', () => {
    expect(closingQuote(`'a"b'`, 1, 0x27)).toBe(4);
  });
});
