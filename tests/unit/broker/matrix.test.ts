import { describe, expect, it } from '@jest/globals';
import { brokerRedactor } from '../../../src/broker/broker.ts';
import { awaitsVerification, readMatrix, withVersions } from '../../../src/broker/matrix.ts';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import type { JsonValue } from '../../../src/model/json.ts';

const ASKED = { pacticipant: 'c', version: '1' };
const access = { url: 'http://b', credentials: { kind: 'none' }, transport: {} } as const;
const redactor = brokerRedactor(loadCatalog(), access);
const read = (json: JsonValue) => readMatrix(json, ASKED, redactor);

const row = {
  consumer: { name: 'c', version: { number: '1' } },
  provider: { name: 'p', version: null },
  verificationResult: null,
};

describe('the matrix of a broker', () => {
  it('is read with what is not verified, and with whom nothing is deployed', () => {
    const verified = {
      ...row,
      provider: { name: 'p', version: { number: '2' } },
      verificationResult: { success: true, _links: { self: { href: 'http://b/1' } } },
    };
    const failed = { ...verified, verificationResult: { success: false } };
    const json = { summary: { deployable: null, reason: 'why' }, matrix: [row, verified, failed] };
    const pair = { consumer: 'c', consumerVersion: '1', provider: 'p' };
    expect(read(json)).toEqual({
      deployable: null,
      reason: 'why',
      rows: [
        { ...pair, providerVersion: null, result: 'not verified', url: null },
        { ...pair, providerVersion: '2', result: 'verified', url: 'http://b/1' },
        { ...pair, providerVersion: '2', result: 'failed', url: null },
      ],
    });
  });

  it.each([[null], [{}], [{ summary: {}, matrix: [] }], [{ summary: { deployable: 'yes' }, matrix: [] }]])(
    'is not made of %j',
    (json) => {
      expect(() => read(json)).toThrow(/not a matrix|does not say/);
    },
  );
});

describe('a matrix that says too little', () => {
  const verified = {
    ...row,
    provider: { name: 'p', version: { number: '2' } },
    verificationResult: { success: true },
  };

  it.each<[string, object, RegExp]>([
    ['a row without names', {}, /has no consumer\/name/],
    [
      'a row without a version of the consumer',
      { ...row, consumer: { name: 'c' } },
      /no consumer\/version\/number/,
    ],
    ['a row with an empty name', { ...row, provider: { name: '' } }, /has no provider\/name/],
    ['a result of no version', { ...verified, provider: { name: 'p' } }, /no provider\/version\/number/],
  ])('with %s is no answer', (_, bad, sentence) => {
    for (const deployable of [true, null]) {
      expect(() => read({ summary: { deployable }, matrix: [bad as never] })).toThrow(sentence);
    }
  });

  it('is none where something else stands in place of a row', () => {
    expect(() => read({ summary: { deployable: true }, matrix: ['x'] })).toThrow(/has no consumer/);
  });

  it('is no answer when it calls safe what is not verified', () => {
    for (const bad of [row, { ...verified, verificationResult: { success: false } }]) {
      expect(() => read({ summary: { deployable: true }, matrix: [verified, bad] })).toThrow(
        /contradicts itself: it calls it safe, and the pact of c 1 with p counts as/,
      );
    }
    expect(read({ summary: { deployable: true }, matrix: [verified] }).deployable).toBe(true);
  });
});

describe('a row of a matrix', () => {
  const pair = (consumer: string, consumerVersion: string, provider: string, providerVersion: string) => ({
    consumer: { name: consumer, version: { number: consumerVersion } },
    provider: { name: provider, version: { number: providerVersion } },
    verificationResult: { success: true },
  });

  it.each<[string, ReturnType<typeof pair>, string]>([
    ['others alone', pair('other', '9', 'another', '8'), 'answers with other 9 with another 8'],
    ['the consumer in another version', pair('c', '2', 'p', '1'), 'answers with c 2 with p 1'],
    ['the provider in another version', pair('p', '1', 'c', '2'), 'answers with p 1 with c 2'],
  ])('about %s is no answer, whatever stands beside it', (_, stray, sentence) => {
    for (const deployable of [true, false, null]) {
      const json = { summary: { deployable }, matrix: [pair('c', '1', 'p', '2'), stray] };
      expect(() => read(json)).toThrow(`contradicts itself: it was asked about c 1, and ${sentence}`);
    }
  });

  it('is about what was asked as its consumer or as its provider', () => {
    const unverified = { ...row, consumer: { name: 'x', version: { number: '3' } }, provider: { name: 'c' } };
    const matrix = [pair('c', '1', 'p', '2'), pair('x', '3', 'c', '1'), unverified];
    expect(read({ summary: { deployable: null }, matrix }).rows).toHaveLength(3);
  });
});

describe('a row without a verification', () => {
  const missing = read({ summary: { deployable: null }, matrix: [row] });

  it('awaits one where a version of the provider is there, and names it', () => {
    const found = withVersions(missing, new Map([['p', ['2', '3']]]));
    expect(found.rows).toMatchObject([{ providerVersion: '2, 3', result: 'not verified' }]);
    expect(awaitsVerification(found)).toBe(true);
  });

  it('awaits none where there is none', () => {
    const found = withVersions(missing, new Map([['other', ['2']]]));
    expect(found.rows).toMatchObject([{ providerVersion: null }]);
    expect(awaitsVerification(found)).toBe(false);
  });
});
