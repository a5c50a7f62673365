import { describe, expect, it } from '@jest/globals';
import type { BrokerAccess } from '../../../src/broker/access.ts';
import { readMatrix } from '../../../src/broker/matrix.ts';
import { plainOutput } from '../../../src/broker/pact-cli.ts';

const ACCESS: BrokerAccess = { url: 'http://b', credentials: { kind: 'none' }, transport: {} };

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
    expect(readMatrix(json)).toEqual({
      deployable: null,
      reason: 'why',
      rows: [
        {
          consumer: 'c',
          consumerVersion: '1',
          provider: 'p',
          providerVersion: null,
          result: 'not verified',
          url: null,
        },
        {
          consumer: 'c',
          consumerVersion: '1',
          provider: 'p',
          providerVersion: '2',
          result: 'verified',
          url: 'http://b/1',
        },
        {
          consumer: 'c',
          consumerVersion: '1',
          provider: 'p',
          providerVersion: '2',
          result: 'failed',
          url: null,
        },
      ],
    });
  });

  it.each([[null], [{}], [{ summary: {}, matrix: [] }], [{ summary: { deployable: 'yes' }, matrix: [] }]])(
    'is not made of %j',
    (json) => {
      expect(() => readMatrix(json)).toThrow(/no matrix|does not say/);
    },
  );
});

describe('what the official command writes', () => {
  it('loses its ornaments', () => {
    expect(plainOutput('\u001b[31m❌ Computer\u001b[0m\n  says   no ✅\n❌ Computer\n', ACCESS)).toBe(
      'Computer says no',
    );
  });
});
