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

  const changed = { ...one, request: { path: '/z', query: {} }, response: { body: ['y', { z: 1 }] } };
  const places = [
    '/request/path',
    '/request/query',
    ...['/body/0', '/body/1', '/status'].map((at) => `/response${at}`),
  ];
  const login = { description: 'login with password=hunter2, and broker-pass' };

  it.each<[string, readonly JsonObject[], readonly JsonObject[], readonly string[]]>([
    ['names interactions that were added or removed', [one], [two], ['- a, given s', '+ b']],
    ['names each place, and shows no value', [one], [changed], places.map((at) => `~ a, given s: ${at}`)],
    [
      'tells an empty list from an empty object',
      [{ ...two, list: [] }],
      [{ ...two, list: {} }],
      ['~ b: /list'],
    ],
    ['shows no secret in a name', [login], [], ['- login with password=‹…›, and ***']],
    ['shows no secret in a place', [two], [{ ...two, 'broker-pass': 1 }], ['~ b: /‹name of 11: a-z -›']],
  ])('%s', (_, published, wanted, lines) => {
    expect(differences(published, wanted)).toEqual(lines);
  });

  it('tells two interactions of one name apart', () => {
    expect(differences([one, one], [one, { ...one, response: {} }])).toHaveLength(2);
  });

  it('counts the version of the specification', () => {
    const interactions = [one];
    const inVersion = (version: string) => ({ interactions, metadata: { pactSpecification: { version } } });
    for (const old of [inVersion('3.0.0'), { interactions }]) {
      const lines = pactDifference(old, inVersion('4.0'), redactor);
      expect(lines).toEqual(['~ metadata: /pactSpecification/version']);
    }
  });

  it('is cut when it is long', () => {
    const many = Array.from({ length: 30 }, (_, index) => ({ description: `i${index}` }));
    const lines = differences([], many);
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toBe('… and 10 more');
  });
});
