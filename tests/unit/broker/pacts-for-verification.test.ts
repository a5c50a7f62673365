import { describe, expect, it } from '@jest/globals';
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
    await expect(select(answer)).rejects.toMatchObject({ trouble: 'no-broker' });
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

  it('has interactions that are objects, and takes results', async () => {
    const head = '"consumer":{"name":"c"},"provider":{"name":"p"}';
    await expect(fetched(`{${head},"interactions":[{},null],${LINKS}}`)).rejects.toMatchObject({
      trouble: 'no-broker',
    });
    await expect(fetched(`{${head},"interactions":[{}]}`)).rejects.toMatchObject({ trouble: 'no-broker' });
  });
});
