import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SecretSearch } from '../../../src/model/secret-search.ts';
import { tries } from '../fuzzing.ts';

function mask(secrets: readonly string[], text: string): string {
  const search = new SecretSearch();
  for (const secret of secrets) search.add(secret);
  return search.mask(text);
}

describe('the search for secrets', () => {
  it.each([
    ['alone', ['swordfish-1'], 'swordfish-1', '***'],
    ['amid a text', ['swordfish-1'], 'a swordfish-1b swordfish-1', 'a ***b ***'],
    ['the longest of those that begin alike', ['swordfish', 'swordfish-1'], 'xswordfish-1', 'x***'],
    ['one within another', ['abcdefgh-12345678', '12345678'], 'abcdefgh-12345678 12345678', '*** ***'],
    ['as JSON writes it', ['sword"fish'], '{\\"k\\":\\"sword\\"fish\\"}', '{\\"k\\":\\"***\\"}'],
    ['as URLs write it', ['sword fish/1'], '?a=sword%20fish%2F1', '?a=***'],
    ['as a JSON Pointer writes it', ['sword/fish~1'], '/a/sword~1fish~01/b', '/a/***/b'],
    ['short, where it stands alone', ['fish-1'], 'fish-1, fish-12, (fish-1)', '***, fish-12, (***)'],
    ['with what regular expressions mean something by', ['a.c+(d)$'], 'a.c+(d)$', '***'],
    ['none', [], 'swordfish', 'swordfish'],
  ])('finds one %s', (_, secrets, text, masked) => {
    expect(mask(secrets, text)).toBe(masked);
  });

  it('masks as it is told', () => {
    const search = new SecretSearch();
    search.add('swordfish-1', 'a fish');
    search.add('swordfish-1', 'another');
    expect(search.mask('swordfish-1')).toBe('a fish');
  });

  it('leaves none, whatever the secrets and the text', () => {
    const secret = fc
      .string({ minLength: 8, maxLength: 30, unit: 'grapheme' })
      .filter((text) => text.trim().length >= 8 && !text.includes('*'));
    fc.assert(
      fc.property(fc.array(secret, { minLength: 1 }), fc.array(fc.string()), (secrets, between) => {
        const text = between.flatMap((part, index) => [part, secrets[index % secrets.length] ?? '']).join('');
        const masked = mask(secrets, text);
        expect(secrets.filter((one) => masked.includes(one))).toEqual([]);
      }),
      tries(),
    );
  });

  it('finds among very many that begin alike', () => {
    const search = new SecretSearch();
    for (let index = 0; index < 50_000; index++) search.add(`begin-alike-${index}`);
    expect(search.mask('begin-alike-49999 begin-alike-50000 begin-alike-5')).toBe('*** ***0 ***');
  });

  it('finds among very many that begin alike and are of as many lengths, by their word', () => {
    const search = new SecretSearch();
    for (let length = 20; length < 4_000; length++) search.add(`${'a'.repeat(length)}b`);
    expect(search.mask(`${'a'.repeat(3_000)} "${'a'.repeat(30)}b" ${'a'.repeat(9)}`)).toBe(
      `*** "***" ${'a'.repeat(9)}`,
    );
    const long = 'a'.repeat(1_000_000);
    expect(search.mask(`${long} ${long}`)).toBe('*** ***');
  });

  it('leaves nothing of those that overlap', () => {
    expect(mask(['abcdefgh12', '12345678longsecret'], 'xabcdefgh12345678longsecret y')).toBe('x*** y');
    expect(mask(['abcdefgh12', 'efgh1234', '34567890'], 'abcdefgh1234567890')).toBe('***');
  });

  it('finds among very many', () => {
    const secrets = Array.from({ length: 50_000 }, (_, index) => `secret-number-${index}`);
    const text = 'lorem ipsum '.repeat(80_000);
    expect(mask(secrets, `${text}secret-number-49999`)).toBe(`${text}***`);
  });
});
