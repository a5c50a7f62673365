import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Broker } from '../../../src/broker/broker.ts';
import { readPact } from '../../../src/broker/pact-file.ts';
import { ConflictError, type Publication, publish as publishWithPause } from '../../../src/broker/publish.ts';

/** What the broker does with what it is given. */
let take: (path: string, content: string) => void;
let postAnswer: { readonly status: number; readonly body: string };
let kept: Map<string, string>;
let server: Server;
let broker: Broker;

beforeEach(async () => {
  kept = new Map();
  take = (path, content) => kept.set(path, content);
  postAnswer = { status: 201, body: '{}' };
  server = createServer(async (request, response) => {
    const text = Buffer.concat(await request.toArray()).toString('utf8');
    if (request.method === 'POST') {
      const { pacticipantName, pacticipantVersionNumber, contracts } = JSON.parse(text);
      for (const { providerName, content } of contracts) {
        const path = `/pacts/provider/${providerName}/consumer/${pacticipantName}/version/${pacticipantVersionNumber}`;
        take(path, Buffer.from(content, 'base64').toString('utf8'));
      }
      response.writeHead(postAnswer.status).end(postAnswer.body);
    } else {
      const pact = kept.get(request.url ?? '');
      response.writeHead(pact === undefined ? 404 : 200).end(pact ?? '{}');
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  broker = new Broker({ url, credentials: { kind: 'none' }, transport: {} });
});
afterEach(async () => {
  await broker.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const textOfPact = (provider: string, path: string): string =>
  JSON.stringify({
    consumer: { name: 'c' },
    provider: { name: provider },
    interactions: [{ description: 'a', request: { path } }],
  });
const publication: Publication = {
  pacts: ['p', 'q'].map((provider) => readPact(`${provider}.json`, textOfPact(provider, '/x'))),
  build: { version: '1', branch: null, url: null, pipeline: null },
};

const publish = (...args: readonly [Broker, Publication]) => publishWithPause(...args, 60);

describe('publishing', () => {
  it('tells how each pact stood before', async () => {
    expect([...(await publish(broker, publication)).values()]).toEqual(['new', 'new']);
    expect([...(await publish(broker, publication)).values()]).toEqual(['same', 'same']);
  });

  it('is refused when the broker has other content afterwards, as of a pipeline at the same moment', async () => {
    take = (path, content) => kept.set(path, content.replace('"/x"', '"/y"'));
    const refused = publish(broker, publication);
    await expect(refused).rejects.toThrow(ConflictError);
    await expect(refused).rejects.toThrow(/c -> p:\n {2}~ a: \/request\/path$/m);
  });

  it('is refused when the other pipeline ends a little later', async () => {
    take = (path, content) => {
      kept.set(path, content);
      setTimeout(() => kept.set(path, content.replace('"/x"', '"/y"')), 10);
    };
    await expect(publish(broker, publication)).rejects.toThrow(ConflictError);
  });

  it.each([
    { status: 200, body: '{}' },
    { status: 204, body: '' },
    { status: 200, body: '{"notices":[],"_links":{}}' },
  ])('cannot tell when the broker says $status $body and keeps nothing', async (answer) => {
    take = () => {};
    postAnswer = answer;
    await expect(publish(broker, publication)).rejects.toMatchObject({
      name: 'BrokerError',
      message: expect.stringMatching(/took the pacts, and has none between c and p as 1/),
    });
  });

  it('cannot tell when half of it is kept', async () => {
    take = (path, content) => path.includes('/p/') && kept.set(path, content);
    await expect(publish(broker, publication)).rejects.toThrow(/has none between c and q as 1/);
  });

  it('cannot tell when what is there is no pact', async () => {
    take = (path) => kept.set(path, '{}');
    await expect(publish(broker, publication)).rejects.toMatchObject({
      name: 'BrokerError',
      message: expect.stringMatching(/something that is no pact/),
    });
  });
});
