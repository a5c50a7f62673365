import { describe, expect, it } from '@jest/globals';
import { BrokerError } from '../../../src/broker/answers.ts';
import { Broker } from '../../../src/broker/broker.ts';
import {
  type PactToVerify,
  pactByUrl,
  pactsForVerification,
} from '../../../src/broker/pacts-for-verification.ts';
import { FURNISHED, listOf, type StubAnswer, type StubRoutes, withStub } from './stub-broker.ts';

const SELECT = 'POST /pacts/provider/zstack/for-verification';
const SELECTION = { provider: 'zstack', branch: 'main', wipSince: '2026-01-01' };

function asking<T>(routes: StubRoutes, use: (broker: Broker) => Promise<T>): Promise<T> {
  return withStub({ ...FURNISHED, ...routes }, async (stub) => {
    const broker = new Broker(stub.access());
    return use(broker).finally(() => broker.close());
  });
}

const select = (answer: StubAnswer, more: StubRoutes = {}): Promise<readonly PactToVerify[] | null> =>
  asking({ [SELECT]: answer, ...more }, (broker) => pactsForVerification(broker, SELECTION));

describe('the pacts of a provider', () => {
  it('are none when the broker selects none', async () => {
    expect(await select(listOf('pacts'))).toEqual([]);
  });

  it('are not known when the broker does not know the provider', async () => {
    const unknown = [404, { error: "No provider with name 'zstack' found" }] as const;
    expect(await select(unknown, { 'GET /pacticipants': listOf('pacticipants') })).toBeNull();
  });

  it.each<[string, StubAnswer]>([
    ['404 for a provider that the broker knows', [404, {}]],
    ['nothing', [200, {}]],
    ['pacts that are none', listOf('pacts', {})],
  ])('cannot be told from %s', async (_, answer) => {
    await expect(select(answer)).rejects.toMatchObject({ kind: 'no-broker' });
  });
});

describe('a pact that the broker selects', () => {
  const selected = (provider: string) =>
    select(listOf('pacts', { _links: { self: { href: '/pact' } } }), {
      'GET /pact': [
        200,
        {
          consumer: { name: 'c' },
          provider: { name: provider },
          interactions: [{ description: 'x' }],
          _links: { 'pb:publish-verification-results': { href: '/results' } },
        },
      ],
    });

  it('is with the provider that was asked for', async () => {
    expect(await selected('zstack')).toMatchObject([{ provider: 'zstack', resultsLink: '/results' }]);
    for (const other of ['someone-else', 'zstack-documented']) {
      await expect(selected(other)).rejects.toMatchObject({
        kind: 'no-broker',
        message: expect.stringMatching(
          `was asked for the pacts of zstack, and names one with ${other} at /pact`,
        ),
      });
    }
  });
});

describe('a pact of a broker', () => {
  const LINKS = '"_links":{"pb:publish-verification-results":{"href":"/results"}}';
  const fetched = (text: string): Promise<PactToVerify> =>
    asking({ 'GET /pact': [200, text] }, (broker) => pactByUrl(broker, 'http://b.example/pact'));

  it('is as it was published, with its numbers as they are written', async () => {
    const interaction = '"description":"x","response":{"body":{"content":{"lifeTime":0.0,"text":"1.0"}}}';
    const text = `{"consumer":{"name":"c"},"provider":{"name":"p"},"interactions":[{"_id":"i1",${interaction}}],"createdAt":"now",${LINKS}}`;
    const pact = await fetched(text);
    expect(pact.text).toBe(
      `{"consumer":{"name":"c"},"provider":{"name":"p"},"interactions":[{${interaction}}]}`,
    );
    expect(pact).toMatchObject({
      consumer: 'c',
      provider: 'p',
      interactionIds: ['i1'],
      resultsLink: '/results',
    });
  });

  const HEAD = '"consumer":{"name":"c"},"provider":{"name":"p"}';
  const PLAIN = '{"description":"x"}';

  it.each<[string, string, RegExp]>([
    ['no consumer', `"provider":{"name":"p"},"interactions":[${PLAIN}]`, /names no consumer/],
    ['no provider', `"consumer":{"name":"c"},"interactions":[${PLAIN}]`, /names no provider/],
    ['no interactions', HEAD, /has no interactions/],
    ['an empty list of them', `${HEAD},"interactions":[]`, /has no interactions/],
    [
      'null for them beside messages',
      `${HEAD},"interactions":null,"messages":[${PLAIN}]`,
      /interactions that are no list/,
    ],
    ['null for one of them', `${HEAD},"interactions":[${PLAIN},null]`, /number 2 is no object/],
    ['one without a description', `${HEAD},"interactions":[{}]`, /number 1 has no description/],
    [
      'null for provider states',
      `${HEAD},"interactions":[{"description":"x","providerStates":null}]`,
      /number 1 has providerStates that are no list/,
    ],
    [
      'a provider state without a name',
      `${HEAD},"interactions":[{"description":"x","providerStates":[{}]}]`,
      /a provider state without a name/,
    ],
    [
      'a provider state that is no text',
      `${HEAD},"messages":[{"description":"x","providerState":{}}]`,
      /messages of which number 1 has a providerState that is no text/,
    ],
  ])(
    'with %s is the fault of whoever published it, and is named by its address',
    async (_, pact, problem) => {
      const error = await fetched(`{${pact},${LINKS}}`).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(BrokerError);
      expect(error).toMatchObject({ kind: 'no-broker', message: expect.stringMatching(problem) });
      expect(error).toMatchObject({ message: expect.stringContaining('http://b.example/pact: ') });
    },
  );

  it('may have no provider state, in the words of any version', async () => {
    const stateless = '{"description":"x","providerState":null},{"description":"y","providerStates":[]}';
    expect(await fetched(`{${HEAD},"interactions":[${stateless}],${LINKS}}`)).toMatchObject({
      interactionIds: ['', ''],
    });
  });

  it('takes results', async () => {
    await expect(fetched(`{${HEAD},"interactions":[${PLAIN}]}`)).rejects.toMatchObject({
      kind: 'no-broker',
      message: expect.stringContaining('no pact at http://b.example/pact'),
    });
  });
});
