import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SecretCollector } from '../../../../src/traffic/redact/masking.ts';
import { SecretSearch } from '../../../../src/traffic/redact/secret-search.ts';
import { tries } from '../../fuzzing.ts';

const mask = (secrets: readonly string[], text: string): string => new SecretSearch(secrets).plain(text);

describe('the search for secrets', () => {
  it.each([
    ['alone', ['swordfish-1'], 'swordfish-1', '***'],
    ['amid a text', ['swordfish-1'], 'a swordfish-1b swordfish-1', 'a ***b ***'],
    ['the longest of those that begin alike', ['swordfish', 'swordfish-1'], 'xswordfish-1', 'x***'],
    ['one within another', ['abcdefgh-12345678', '12345678'], 'abcdefgh-12345678 12345678', '*** ***'],
    ['as JSON writes it', ['sword"fish'], '{\\"k\\":\\"sword\\"fish\\"}', '{\\"k\\":\\"***\\"}'],
    ['as URLs write it', ['sword fish/1'], '?a=sword%20fish%2F1', '?a=***'],
    ['short, where it stands alone', ['fish-1'], 'fish-1, fish-12, (fish-1)', '***, fish-12, (***)'],
    ['with what regular expressions mean something by', ['a.c+(d)$'], 'a.c+(d)$', '***'],
    ['none', [], 'swordfish', 'swordfish'],
  ])('finds one %s', (_, secrets, text, masked) => {
    expect(mask(secrets, text)).toBe(masked);
  });

  it('gives a uuid for a uuid, the same for the same', () => {
    const [one, other] = ['a'.repeat(32), 'b'.repeat(32)];
    const search = new SecretSearch([one, other]);
    expect(search.plain(`${one} ${other} ${one}`)).toBe(
      `${'0'.repeat(31)}1 ${'0'.repeat(31)}2 ${'0'.repeat(31)}1`,
    );
    expect(search.secret(other)).toBe(`${'0'.repeat(31)}2`);
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

  it('finds among very many', () => {
    const secrets = Array.from({ length: 50_000 }, (_, index) => `secret-number-${index}`);
    const text = 'lorem ipsum '.repeat(80_000);
    expect(mask(secrets, `${text}secret-number-49999`)).toBe(`${text}***`);
  });
});

describe('a secret', () => {
  const collected = (learn: (collector: SecretCollector) => void): readonly string[] => {
    const collector = new SecretCollector(new Set(['Disconnected']));
    learn(collector);
    return [...collector.secrets];
  };

  it.each([
    ['of six characters', 'abc123', true],
    ['that is shorter', 'abc12', false],
    ['that is a word of the contract', 'Disconnected', false],
    ['of blanks', '        ', false],
  ])('%s is looked for elsewhere as it should be', (_, text, learned) => {
    expect(collected((one) => one.secret(text))).toEqual(learned ? [text] : []);
  });

  it.each([
    ['that looks like one', '0A1B2C3D4E5F60718293', true],
    ['that is a word', 'authorization', false],
    ['that is a sentence', 'this is 1 sentence of many', false],
    ['that is a path', '/zstack/v1/accounts/login', false],
    ['that is a URL', 'https://zstack.example.test/1', false],
  ])('where one may be, %s, is looked for elsewhere as it should be', (_, text, learned) => {
    expect(collected((one) => one.guarded(text))).toEqual(learned ? [text] : []);
  });
});
