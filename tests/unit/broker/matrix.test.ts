import { describe, expect, it } from '@jest/globals';
import { brokerRedactor } from '../../../src/broker/broker.ts';
import { awaitsVerification, readMatrix, withVersions } from '../../../src/broker/matrix.ts';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import type { JsonValue } from '../../../src/model/json.ts';

const ASKED = { pacticipant: 'c', version: '1' };
const access = { url: 'http://b', credentials: { kind: 'none' }, transport: {} } as const;
const redactor = brokerRedactor(loadCatalog(), access);
const read = (json: JsonValue) => readMatrix(json, ASKED, redactor);

/** A row of a matrix; null stands for what the broker does not name. */
const pair = (
  [consumer, consumerVersion]: readonly [string, string],
  [provider, providerVersion]: readonly [string, string | null],
  success: boolean | null,
) => ({
  consumer: { name: consumer, version: { number: consumerVersion } },
  provider: { name: provider, version: providerVersion === null ? null : { number: providerVersion } },
  verificationResult: success === null ? null : { success, _links: { self: { href: 'http://b/1' } } },
});
const OURS = ['c', '1'] as const;
const missing = pair(OURS, ['p', null], null);
const verified = pair(OURS, ['p', '2'], true);
const byContract = pair(OURS, ['p', 'contract-0a1b2c3d4e5f'], true);
const failed = pair(OURS, ['p', '2'], false);
const unlike = pair(OURS, ['p', 'contract-0a1b2c3d4e5f-1'], true);

describe('the matrix of a broker', () => {
  it('is read with what is not verified, with whom nothing is deployed, and with whose results these are', () => {
    const matrix = [missing, verified, failed, byContract, unlike];
    const json = { summary: { deployable: null, reason: 'why' }, matrix };
    const names = { consumer: 'c', consumerVersion: '1', provider: 'p' };
    const judged = { ...names, url: 'http://b/1' };
    expect(read(json)).toEqual({
      deployable: null,
      reason: 'why',
      rows: [
        { ...names, providerVersion: null, result: 'not verified', basis: null, url: null },
        { ...judged, providerVersion: '2', result: 'verified', basis: 'build' },
        { ...judged, providerVersion: '2', result: 'failed', basis: 'build' },
        { ...judged, providerVersion: 'contract-0a1b2c3d4e5f', result: 'verified', basis: 'contract' },
        { ...judged, providerVersion: 'contract-0a1b2c3d4e5f-1', result: 'verified', basis: 'build' },
      ],
    });
  });

  it.each([null, {}, { summary: {}, matrix: [] }, { summary: { deployable: 'yes' }, matrix: [] }])(
    'is not made of %j',
    (json) => {
      expect(() => read(json)).toThrow(/not a matrix|does not say/);
    },
  );

  it.each<[string, unknown, RegExp]>([
    ['names', {}, /has no consumer\/name/],
    ['a version of the consumer', { ...missing, consumer: { name: 'c' } }, /no consumer\/version\/number/],
    ['a name that is not empty', { ...missing, provider: { name: '' } }, /has no provider\/name/],
    ['a version of its result', { ...verified, provider: { name: 'p' } }, /no provider\/version\/number/],
    ['an object', 'x', /has no consumer/],
  ])('is no answer with a row without %s', (_, bad, sentence) => {
    for (const deployable of [true, null]) {
      expect(() => read({ summary: { deployable }, matrix: [bad as JsonValue] })).toThrow(sentence);
    }
  });

  it('is no answer when it calls safe what is not verified', () => {
    for (const bad of [missing, failed]) {
      expect(() => read({ summary: { deployable: true }, matrix: [verified, bad] })).toThrow(
        /contradicts itself: it calls it safe, and the pact of c 1 with p counts as/,
      );
    }
    expect(read({ summary: { deployable: true }, matrix: [verified] }).deployable).toBe(true);
  });

  it.each([
    ['others alone', pair(['other', '9'], ['another', '8'], true), 'answers with other 9 with another 8'],
    ['the consumer in another version', pair(['c', '2'], ['p', '1'], true), 'answers with c 2 with p 1'],
    ['the provider in another version', pair(['p', '1'], ['c', '2'], true), 'answers with p 1 with c 2'],
  ])('is no answer with a row about %s, whatever stands beside it', (_, stray, sentence) => {
    for (const deployable of [true, false, null]) {
      const json = { summary: { deployable }, matrix: [verified, stray] };
      expect(() => read(json)).toThrow(`contradicts itself: it was asked about c 1, and ${sentence}`);
    }
  });

  it('is about what was asked as its consumer or as its provider', () => {
    const matrix = [verified, pair(['x', '3'], OURS, true), pair(['x', '3'], ['c', null], null)];
    expect(read({ summary: { deployable: null }, matrix }).rows).toHaveLength(3);
  });
});

describe('a row without a verification', () => {
  const answer = read({ summary: { deployable: null }, matrix: [missing] });

  it('awaits one where a version of the provider is there, and names it', () => {
    const found = withVersions(answer, new Map([['p', ['2', '3']]]));
    expect(found.rows).toMatchObject([{ providerVersion: '2, 3', result: 'not verified' }]);
    expect(awaitsVerification(found)).toBe(true);
  });

  it('awaits none where there is none', () => {
    const found = withVersions(answer, new Map([['other', ['2']]]));
    expect(found.rows).toMatchObject([{ providerVersion: null }]);
    expect(awaitsVerification(found)).toBe(false);
  });
});
