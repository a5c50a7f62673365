import { describe, expect, it } from '@jest/globals';
import { SecretCollector } from '../../../../src/traffic/redact/masking.ts';
import { SecretMasker } from '../../../../src/traffic/redact/secret-masker.ts';

describe('a masked secret', () => {
  it('gives a uuid for a uuid, the same for the same', () => {
    const [one, other] = ['a'.repeat(32), 'b'.repeat(32)];
    const search = new SecretMasker(new Set([one, other]));
    expect(search.plain(`${one} ${other} ${one}`)).toBe(
      `${'0'.repeat(31)}1 ${'0'.repeat(31)}2 ${'0'.repeat(31)}1`,
    );
    expect(search.secret(other)).toBe(`${'0'.repeat(31)}2`);
  });

  it('is a mask where it belongs, and nothing stays nothing', () => {
    const masker = new SecretMasker(new Set(['swordfish-1', '192.168.1']));
    expect(masker.secret('swordfish-1')).toBe('***');
    expect(masker.guarded('anything')).toBe('***');
    expect(masker.secret(' ')).toBe(' ');
    expect(masker.plain('a swordfish-1')).toBe('a ***');
    expect(masker.hidden('anything')).toBe('***');
    expect(masker.whole('192.168.1')).toBe('***');
    expect(masker.whole('192.168.1.1')).toBe('192.168.1.1');
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
