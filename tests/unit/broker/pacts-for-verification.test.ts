import { describe, expect, it } from '@jest/globals';
import { pactByUrl, pactsForVerification } from '../../../src/broker/pacts-for-verification.ts';
import { FURNISHED, listOf, type StubAnswer, type StubRoutes, withBroker } from './stub-broker.ts';

const SELECT = 'POST /pacts/provider/zstack/for-verification';
const SELECTION = { provider: 'zstack', branch: 'main', wipSince: '2026-01-01' };

const select = (answer: StubAnswer, more: StubRoutes = {}) =>
  withBroker({ ...FURNISHED, [SELECT]: answer, ...more }, (broker) =>
    pactsForVerification(broker, SELECTION),
  );

describe('the pacts of a provider', () => {
  it.each<[string, StubAnswer]>([
    ['404 for a provider that the broker knows', [404, {}]],
    ['nothing', [200, {}]],
    ['pacts that are none', listOf('pacts', {})],
  ])('cannot be told from %s', async (_, answer) => {
    await expect(select(answer)).rejects.toMatchObject({ kind: 'unusable' });
  });
});

describe('a pact that the broker selects', () => {
  const selected = (provider: string) => {
    const content = { interactions: [{ description: 'x' }] };
    const _links = { 'pb:publish-verification-results': { href: '/results' } };
    const pact = { consumer: { name: 'c' }, provider: { name: provider }, ...content, _links };
    return select(listOf('pacts', { _links: { self: { href: '/pact' } } }), { 'GET /pact': [200, pact] });
  };

  it('is with the provider that was asked for', async () => {
    expect(await selected('zstack')).toMatchObject([{ provider: 'zstack', resultsLink: '/results' }]);
    for (const other of ['someone-else', 'zstack-documented']) {
      const said = `was asked for the pacts of zstack, and names one with ${other} at /pact`;
      const message = expect.stringContaining(said);
      await expect(selected(other)).rejects.toMatchObject({ kind: 'unusable', message });
    }
  });
});

describe('a pact of a broker', () => {
  const LINKS = '"_links":{"pb:publish-verification-results":{"href":"/results"}}';
  const fetched = (text: string) =>
    withBroker({ 'GET /pact': [200, text] }, (broker) => pactByUrl(broker, 'http://b.example/pact'));

  it('is as the broker has it, with its numbers as they are written', async () => {
    const interaction = '"description":"x","response":{"body":{"content":{"lifeTime":0.0,"text":"1.0"}}}';
    const text = `{"consumer":{"name":"c"},"provider":{"name":"p"},"interactions":[{"_id":"i1",${interaction}}],"createdAt":"now",${LINKS}}`;
    const pact = await fetched(text);
    expect(pact.text).toBe(text);
    expect(pact).toMatchObject({ name: 'c', provider: 'p', interactionIds: ['i1'], resultsLink: '/results' });
  });

  const HEAD = '"consumer":{"name":"c"},"provider":{"name":"p"}';
  const PLAIN = '{"description":"x"}';

  it.each<[string, RegExp]>([
    [`"consumer":{"name":"c"},"interactions":[${PLAIN}]`, /names no provider/],
    [HEAD, /has no interactions/],
    [`${HEAD},"interactions":[${PLAIN},null]`, /number 2 is no object/],
    [`${HEAD},"interactions":[{}]`, /number 1 has no description/],
    [`${HEAD},"interactions":[{"description":"x","providerStates":[{}]}]`, /a provider state without a name/],
    [`${HEAD},"messages":[{"description":"x","providerState":{}}]`, /messages of which number 1 has a prov/],
  ])('that is broken is the fault of its consumer, and named by its address: %s', async (pact, problem) => {
    const error = await fetched(`{${pact},${LINKS}}`).catch((one: unknown) => one);
    expect(error).toMatchObject({ name: 'BrokerError', kind: 'unusable' });
    expect(String(error)).toMatch(problem);
    expect(String(error)).toContain('http://b.example/pact: ');
  });

  it('may have no provider state, in the words of any version', async () => {
    const stateless = '{"description":"x","providerState":null},{"description":"y","providerStates":[]}';
    const pact = await fetched(`{${HEAD},"interactions":[${stateless}],${LINKS}}`);
    expect(pact).toMatchObject({ interactionIds: ['', ''] });
  });

  it('takes results', async () => {
    const message = expect.stringContaining('no pact at http://b.example/pact');
    const linkless = fetched(`{${HEAD},"interactions":[${PLAIN}]}`);
    await expect(linkless).rejects.toMatchObject({ kind: 'unusable', message });
  });
});
