import { describe, expect, it } from '@jest/globals';
import { pactDifference } from '../../../src/broker/pact-difference.ts';

const one = {
  description: 'a',
  providerStates: [{ name: 's' }],
  request: { path: '/x' },
  response: { status: 200 },
};
const two = { description: 'b', request: { path: '/y' } };

describe('the difference of two pacts', () => {
  it('is none for the same content in another order, with what a broker adds', () => {
    const published = {
      interactions: [{ ...two, _id: '1' }, one],
      createdAt: 'now',
      _links: {},
      metadata: { x: 1 },
    };
    expect(pactDifference(published, { interactions: [one, two], metadata: { x: 2 } })).toEqual([]);
  });

  it('names interactions that came and went', () => {
    expect(pactDifference({ interactions: [one] }, { interactions: [two] })).toEqual(['- a, given s', '+ b']);
  });

  it('names each place that changed', () => {
    const other = { ...one, request: { path: '/z', query: {} }, response: {} };
    expect(pactDifference({ interactions: [one] }, { interactions: [other] })).toEqual([
      '~ a, given s: /request/path: "/x" became "/z"',
      '+ a, given s: /request/query: {}',
      '- a, given s: /response/status: 200',
    ]);
  });

  it('is cut when it is long', () => {
    const many = Array.from({ length: 30 }, (_, index) => ({ description: `i${index}` }));
    const lines = pactDifference({ interactions: [] }, { interactions: many });
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toBe('… and 10 more');
  });
});
