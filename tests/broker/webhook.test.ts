import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { idOf } from '../fixtures/own-pact.ts';
import { type Bench, CLIENT, copyOfPacts, startBench } from './commands.ts';

// The broker waits for five seconds before it calls a webhook.
jest.setTimeout(180_000);

const TOKEN = 'canary-c0de7e57';

let bench: Bench;
let ciServer: Server;
/** What the provider's pipeline was started with, and how it ended. */
const builds: { readonly authorization: string | undefined; readonly code: number }[] = [];

/** What a provider's pipeline does when the broker calls: it verifies the pact with the package that it has. */
async function runBuild(body: string): Promise<number> {
  const { client_payload: asked } = JSON.parse(body);
  return (await bench.verify('--pact-url', asked.pact_url)).code;
}

beforeAll(async () => {
  bench = await startBench();
  ciServer = createServer(async (incoming, outgoing) => {
    const body = Buffer.concat(await incoming.toArray()).toString('utf8');
    outgoing.writeHead(204).end();
    const { authorization } = incoming.headers;
    builds.push({ authorization, code: await runBuild(body) });
  });
  await new Promise<void>((resolve) => {
    ciServer.listen(0, '127.0.0.1', resolve);
  });
});
afterAll(async () => {
  ciServer.closeAllConnections();
  await new Promise((resolve) => ciServer.close(resolve));
  await bench.stop();
});

/** The pact with real servers alone, without one of its interactions. */
function pactsWithout(id: string): string {
  return copyOfPacts((text, name) => {
    if (name.includes('documented')) return null;
    const pact = JSON.parse(text);
    // biome-ignore lint/suspicious/noExplicitAny: a pact is what it is
    const interactions = pact.interactions.filter((one: any) => idOf(one) !== id);
    return JSON.stringify({ ...pact, interactions });
  });
}

describe('a pact that changes', () => {
  it("starts the provider's pipeline, after whose verification it is safe to deploy", async () => {
    expect((await bench.publish('1.0.0', 'main', pactsWithout(''))).code).toBe(0);
    expect((await bench.verify('--dialect', 'deployed')).code).toBe(0);
    const arrival = ['--pacticipant', 'zstack', '--environment', 'production'];
    expect((await bench.run('record-deployment', ...arrival)).code).toBe(0);

    const url = `http://127.0.0.1:${(ciServer.address() as AddressInfo).port}/build`;
    for (let times = 0; times < 2; times++) {
      const { code, out } = await bench.runWith({ WEBHOOK_TOKEN: TOKEN }, 'webhook', '--url', url);
      expect(code).toBe(0);
      const word = times === 0 ? 'created' : 'replaced';
      expect(out).toContain(`${word}: zstack-contract: verify zstack for ${CLIENT}`);
      expect(out).not.toContain(TOKEN);
    }
    expect((await bench.ask('/webhooks'))._links['pb:webhooks']).toHaveLength(1);

    expect((await bench.publish('1.1.0', 'main', pactsWithout('reconnect/wrong-scheme'))).code).toBe(0);
    const question = ['--version', '1.1.0', '--to-environment', 'production'];
    expect((await bench.run('can-i-deploy', ...question)).code).toBe(1);
    const { code, out, err } = await bench.run('can-i-deploy', ...question, '--wait', '60');
    expect(err).toMatch(/There is no verified pact .*; asking again for \d+ s/);
    expect(out).toMatch(/^SAFE: /m);
    expect(code).toBe(0);
    expect(builds[0]).toEqual({ authorization: `Bearer ${TOKEN}`, code: 0 });
  });
});

describe('the webhook command', () => {
  it('says why the broker does not take an address', async () => {
    const { code, err } = await bench.run('webhook', '--url', 'http://elsewhere.example/build');
    expect(code).toBe(2);
    expect(err).toMatch(/^error: .*refused the webhook to http:\/\/elsewhere\.example \(400\): /);
  });
});
