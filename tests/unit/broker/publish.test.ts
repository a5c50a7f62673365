import { describe, expect, it } from '@jest/globals';
import { readPact } from '../../../src/broker/pact-file.ts';
import { publish, type Standing } from '../../../src/broker/publish.ts';
import { type StubAnswer, withBroker } from './stub-broker.ts';

const textOfPact = (provider: string, path: string): string =>
  JSON.stringify({
    consumer: { name: 'c' },
    provider: { name: provider },
    interactions: [{ description: 'a', request: { path } }],
  });
const PACTS = ['p', 'q'].map((provider) => readPact(`${provider}.json`, textOfPact(provider, '/x')));
const BUILD = { version: '1', branch: null, url: null, pipeline: null };

/** What the broker has of each provider's pact. */
type Kept = Map<string, string>;

/** Publishes to a broker that keeps what is given to it, or does something else with it, and answers. */
function publishTo(
  take: (kept: Kept, provider: string, content: string) => void,
  answer: StubAnswer = [201, {}],
  kept: Kept = new Map(),
): Promise<readonly Standing[]> {
  const read = (provider: string) => (): StubAnswer => {
    const text = kept.get(provider);
    return text === undefined ? [404, {}] : [200, text];
  };
  const routes = {
    'GET /pacts/provider/p/consumer/c/version/1': read('p'),
    'GET /pacts/provider/q/consumer/c/version/1': read('q'),
    'POST /contracts/publish': (body: string): StubAnswer => {
      for (const { providerName, content } of JSON.parse(body).contracts)
        take(kept, providerName, Buffer.from(content, 'base64').toString('utf8'));
      return answer;
    },
  };
  return withBroker(routes, async (broker) => [...(await publish(broker, PACTS, BUILD, 60)).values()]);
}

const keep = (kept: Kept, provider: string, content: string): void => {
  kept.set(provider, content);
};
const changed = (content: string): string => content.replace('"/x"', '"/y"');

describe('publishing', () => {
  it('tells how each pact stood before', async () => {
    const kept: Kept = new Map();
    expect(await publishTo(keep, [201, {}], kept)).toEqual(['new', 'new']);
    expect(await publishTo(keep, [201, {}], kept)).toEqual(['same', 'same']);
  });

  it.each([
    ['at the same moment', 0],
    ['a little later', 10],
  ])('is refused when the broker has the content of another pipeline %s', async (_, delay) => {
    const refused = publishTo((kept, provider, content) => {
      keep(kept, provider, delay === 0 ? changed(content) : content);
      setTimeout(() => keep(kept, provider, changed(content)), delay);
    });
    const message = expect.stringMatching(/c -> p:\n {2}~ a: \/request\/path$/m);
    await expect(refused).rejects.toMatchObject({ kind: 'refused', message });
  });

  it.each<[number, unknown]>([
    [200, {}],
    [204, ''],
    [200, { notices: [], _links: {} }],
  ])('cannot tell when the broker says %j %j and keeps nothing', async (status, body) => {
    const message = expect.stringMatching(/took the pacts, and has none between c and p as 1/);
    await expect(publishTo(() => {}, [status, body])).rejects.toMatchObject({ name: 'BrokerError', message });
  });

  it('cannot tell when half of it is kept, or when what is there is no pact', async () => {
    const half = publishTo((kept, provider, content) => {
      if (provider === 'p') keep(kept, provider, content);
    });
    await expect(half).rejects.toThrow(/has none between c and q as 1/);
    const none = publishTo((kept, provider) => keep(kept, provider, '{}'));
    const message = expect.stringMatching(/something that is not a pact/);
    await expect(none).rejects.toMatchObject({ name: 'BrokerError', message });
  });
});
