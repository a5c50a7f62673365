import { describe, expect, it } from '@jest/globals';
import { readMatrix } from '../../../src/broker/matrix.ts';
import type { JsonValue } from '../../../src/model/json.ts';

const read = (json: JsonValue) => readMatrix(json, { pacticipant: 'c', version: '1' });

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

  it.each<[string, unknown, RegExp]>([
    ['names', {}, /a row without consumer\/name/],
    [
      'a version of the consumer',
      { ...missing, consumer: { name: 'c' } },
      /without consumer\/version\/number/,
    ],
    ['a name that is not empty', { ...missing, provider: { name: '' } }, /without provider\/name/],
    [
      'a version of its result',
      { ...verified, provider: { name: 'p' } },
      /without provider\/version\/number/,
    ],
    ['an object', 'x', /without consumer/],
  ])('is no answer with a row without %s', (_, bad, sentence) => {
    for (const deployable of [true, null]) {
      expect(() => read({ summary: { deployable }, matrix: [bad as JsonValue] })).toThrow(sentence);
    }
  });

  it('is no answer when it calls safe what is not verified', () => {
    for (const bad of [missing, failed]) {
      expect(() => read({ summary: { deployable: true }, matrix: [verified, bad] })).toThrow(
        /contradicts itself: it calls safe what is not verified/,
      );
    }
    expect(read({ summary: { deployable: true }, matrix: [verified] }).deployable).toBe(true);
  });

  it.each([
    ['others alone', pair(['other', '9'], ['another', '8'], true)],
    ['the consumer in another version', pair(['c', '2'], ['p', '1'], true)],
    ['the provider in another version', pair(['p', '1'], ['c', '2'], true)],
  ])('is no answer with a row about %s, whatever stands beside it', (_, stray) => {
    for (const deployable of [true, false, null])
      expect(() => read({ summary: { deployable }, matrix: [verified, stray] })).toThrow(
        /contradicts itself: it is about other versions/,
      );
  });

  it('is about what was asked as its consumer or as its provider', () => {
    const matrix = [verified, pair(['x', '3'], OURS, true), pair(['x', '3'], ['c', null], null)];
    expect(read({ summary: { deployable: null }, matrix }).rows).toHaveLength(3);
  });
});
