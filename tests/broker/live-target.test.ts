import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { RunningProvider } from '../../src/provider/serve.ts';
import { startProvider } from '../../src/provider/serve.ts';
import { type CountingProxy, startCountingProxy } from '../e2e/counting-proxy.ts';
import { ACCOUNT, catalog } from '../e2e/deployments.ts';
import { writtenFrom } from '../fixtures/own-pact.ts';
import type { Ended } from '../unit/commands/command-line.ts';
import { type Bench, copyOfPacts, startBench } from './commands.ts';

jest.setTimeout(180_000);

let bench: Bench;
let deployment: RunningProvider;
let way: CountingProxy;
beforeAll(async () => {
  bench = await startBench();
  deployment = await startProvider(catalog, { dialect: 'deployed' });
  way = await startCountingProxy(deployment.url);
});
afterAll(async () => {
  await way.stop();
  await deployment.stop();
  await bench.stop();
});

const verify = (...args: readonly string[]): Promise<Ended> =>
  bench.runWith(ACCOUNT as Record<string, string>, 'verify', '--broker', '--target', way.url, ...args);

const published = ['--dialect', 'deployed', '--publish-results', '--provider-version', 'v1'] as const;

/** The pact with real servers, its interactions changed. */
// biome-ignore lint/suspicious/noExplicitAny: a pact is what it is
function pactsWith(change: (interactions: any[]) => any[]): string {
  return copyOfPacts((text, name) => {
    if (name.includes('documented')) return null;
    const pact = JSON.parse(text);
    return JSON.stringify({ ...pact, interactions: change(pact.interactions) });
  });
}

describe('the pacts of a broker against a deployment', () => {
  it('want to know which dialect it speaks', async () => {
    const { code, err } = await verify('--publish-results', '--provider-version', 'v1');
    expect(code).toBe(2);
    expect(err).toMatch(/--broker with a deployment needs --dialect/);
    expect((await verify('--dialect', 'deployed', '--publish-results')).err).toMatch(
      /give --provider-version/,
    );
  });

  it('are verified as far as that has no effect; a result of a part is not published, and is missed', async () => {
    expect(
      (
        await bench.publish(
          '1.0.0',
          'main',
          pactsWith((all) => all),
        )
      ).code,
    ).toBe(0);
    const unasked = await verify('--dialect', 'deployed');
    expect(unasked.code).toBe(0);
    const { code, out } = await verify(...published);
    expect(code).toBe(3);
    expect(out).toMatch(/pact pass\s+query\/by-uuid/);
    expect(out.replaceAll(/\s+/g, ' ')).toMatch(
      /of \d+ interactions were not judged .* not judged whole, so that no result is published/,
    );
    expect(way.reconnectsOf(deployment.provider.seed.connections.ready)).toBe(0);
  });

  it('send nothing but what our own pact sends, whatever they are called', async () => {
    const disguised = pactsWith((all) => {
      const reconnect = writtenFrom(all, 'reconnect/accepted');
      const { description } = writtenFrom(all, 'query/by-uuid');
      return [{ ...reconnect, description, response: { status: 202 } }];
    });
    expect((await bench.publish('1.1.0', 'main', disguised)).code).toBe(0);
    const { code, out } = await verify(...published);
    expect(code).toBe(3);
    expect(out).toMatch(/skip\s+query\/by-uuid: a deployment is sent only what our own/);
    expect(out).not.toContain('the result of version');
    expect(way.reconnectsOf(deployment.provider.seed.connections.ready)).toBe(0);
    expect(
      way.arrivals
        .filter(({ method }) => method === 'PUT' || method === 'DELETE')
        .every(({ path }) => !path.includes(deployment.provider.seed.connections.ready)),
    ).toBe(true);
  });

  it('that name an interaction twice are not judged by one of the two', async () => {
    const twice = pactsWith((all) => {
      const query = writtenFrom(all, 'query/by-uuid');
      return [query, { ...query, providerStates: [{ name: 'an IPsec connection cannot come up' }] }];
    });
    expect((await bench.publish('1.2.0', 'main', twice)).code).toBe(0);
    const { code, out } = await verify(...published);
    expect(code).toBe(3);
    expect(out).not.toContain('the result of version');
  });
});

describe('the pacts of a broker against the mock', () => {
  it('are not verified in part because of a variable of the verifier', async () => {
    process.env['PACT_DESCRIPTION'] = 'a poll of a job that has expired is refused';
    try {
      expect(
        (
          await bench.publish(
            '2.0.0',
            'main',
            pactsWith((all) => all),
          )
        ).code,
      ).toBe(0);
      const { code, out } = await bench.verify('p1', 'main', '--dialect', 'deployed');
      expect(code).toBe(0);
      expect(out).toMatch(/^PASS: 24 steps/m);
    } finally {
      delete process.env['PACT_DESCRIPTION'];
    }
  });
});
