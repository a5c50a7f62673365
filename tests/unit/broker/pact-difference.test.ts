import { describe, expect, it } from '@jest/globals';
import { Broker } from '../../../src/broker/broker.ts';
import { pactDifference } from '../../../src/broker/pact-difference.ts';
import type { JsonObject } from '../../../src/model/json.ts';

const credentials = { kind: 'token', token: 'broker-pass' } as const;
const { redactor } = new Broker({ url: 'http://b', credentials, transport: {} });

const differences = (published: readonly JsonObject[], wanted: readonly JsonObject[]): readonly string[] =>
  pactDifference({ interactions: published }, { interactions: wanted }, redactor);

const one = {
  description: 'a',
  providerStates: [{ name: 's' }],
  request: { path: '/x' },
  response: { status: 200, body: ['x'] },
};
const two = { description: 'b', request: { path: '/y' } };

describe('the difference of two pacts', () => {
  it('is none for the same content in another order, with what a broker adds', () => {
    const added = { createdAt: 'now', _links: {}, metadata: { x: 1 } };
    const published = { interactions: [{ ...two, _id: '1' }, one], ...added };
    expect(pactDifference(published, { interactions: [one, two], metadata: { x: 2 } }, redactor)).toEqual([]);
  });

  it('names interactions that were added or removed', () => {
    expect(differences([one], [two])).toEqual(['- a, given s', '+ b']);
  });

  it('names each place that changed, and shows no value', () => {
    const other = { ...one, request: { path: '/z', query: {} }, response: { body: ['y', { z: 1 }] } };
    expect(differences([one], [other])).toEqual([
      '~ a, given s: /request/path',
      '~ a, given s: /request/query',
      '~ a, given s: /response/body/0',
      '~ a, given s: /response/body/1',
      '~ a, given s: /response/status',
    ]);
  });

  it('tells an empty list from an empty object', () => {
    expect(differences([{ ...two, list: [] }], [{ ...two, list: {} }])).toEqual(['~ b: /list']);
  });

  it('tells two interactions of one name apart', () => {
    expect(differences([one, one], [one, { ...one, response: {} }])).toHaveLength(2);
  });

  it('shows no secret in a name or a place', () => {
    const login = { description: 'login with password=hunter2, and broker-pass' };
    expect(differences([login], [])).toEqual(['- login with password=‹…›, and ***']);
    expect(differences([two], [{ ...two, 'broker-pass': 1 }])).toEqual(['~ b: /‹name of 11: a-z -›']);
  });

  it('counts the version of the specification', () => {
    const metadata = (version: string) => ({ pactSpecification: { version } });
    const [old, wanted] = ['3.0.0', '4.0'].map((version) => ({
      interactions: [one],
      metadata: metadata(version),
    }));
    const place = 'metadata: /pactSpecification/version';
    expect(pactDifference(old ?? {}, wanted ?? {}, redactor)).toEqual([`~ ${place}`]);
    expect(pactDifference({ interactions: [one] }, wanted ?? {}, redactor)).toEqual([`~ ${place}`]);
  });

  it('is cut when it is long', () => {
    const many = Array.from({ length: 30 }, (_, index) => ({ description: `i${index}` }));
    const lines = differences([], many);
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toBe('… and 10 more');
  });
});
