import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ShortSearch } from '../../../src/model/short-search.ts';
import { tries } from '../fuzzing.ts';

function search(texts: readonly string[]): ShortSearch {
  const found = new ShortSearch();
  for (const text of texts) found.add(text);
  return found;
}

describe('the search for short secrets', () => {
  it('masks them where they stand alone', () => {
    const one = search(['abc', 'ab-c', 'ß', '']);
    expect(one.mask('abc xabc abcx abc_ "abc" ab-c.abc')).toBe('*** xabc abcx abc_ "***" ***.***');
    expect(one.mask('ß ßa äabc 😀abc😀 𝒜abc abc𝒜')).toBe('*** ßa äabc 😀***😀 𝒜abc abc𝒜');
    expect(search(['ab', 'ab c']).mask('ab c')).toBe('***');
  });

  it('masks nothing where there is none', () => {
    expect(search([]).mask('abc abd')).toBe('abc abd');
  });

  it('finds one as a regular expression does', () => {
    const character = fc.constantFrom('a', 'b', '-', ' ', '_', 'ä', '😀', '𝒜', '1');
    const text = fc.array(character, { maxLength: 20 }).map((all) => all.join(''));
    const secret = fc.array(character, { minLength: 1, maxLength: 5 }).map((all) => all.join(''));
    fc.assert(
      fc.property(secret, text, (one, other) => {
        const alone = new RegExp(`(?<![\\p{L}\\p{N}_])${one}(?![\\p{L}\\p{N}_])`, 'gu');
        expect(search([one]).mask(other)).toBe(other.replaceAll(alone, '***'));
      }),
      tries(1000),
    );
  });
});
