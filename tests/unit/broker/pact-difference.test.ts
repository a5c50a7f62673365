import { describe, expect, it } from '@jest/globals';
import { pactDifference as difference } from '../../../src/broker/pact-difference.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import { maskNamed } from '../../../src/model/mask-named.ts';
import { isSecretWord } from '../../../src/model/secret-names.ts';

const pactDifference = (one: JsonObject, other: JsonObject): readonly string[] =>
  difference(one, other, (line) => maskNamed(line, isSecretWord));

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

  it('tells no secret, of which the published pact may have some', () => {
    const published = {
      interactions: [{ ...one, response: { body: { authKey: 'REAL', gone: { password: 'REAL' } } } }],
    };
    const wanted = { interactions: [{ ...one, response: { body: { authKey: 'auth' } } }] };
    const lines = pactDifference(published, wanted);
    expect(lines).toHaveLength(2);
    expect(lines.join()).not.toContain('REAL');
  });

  it('counts members that are named as what a broker adds, further down', () => {
    const deep = (value: number) => ({
      interactions: [{ ...two, response: { body: { metadata: { pending: value } } } }],
    });
    expect(pactDifference(deep(1), deep(2))).toHaveLength(1);
  });

  it('is cut when it is long', () => {
    const many = Array.from({ length: 30 }, (_, index) => ({ description: `i${index}` }));
    const lines = pactDifference({ interactions: [] }, { interactions: many });
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toBe('… and 10 more');
  });
});
