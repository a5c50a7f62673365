import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { RunReport } from '../../src/report/run-report.ts';
import { zstackContract } from '../unit/commands/command-line.ts';
import { type CountingProxy, startCountingProxy } from './counting-proxy.ts';
import { ACCOUNT, configOf, deploy, stopAll, stopLater } from './deployments.ts';

afterEach(stopAll);

const TARGETS = 200;
const MOCKS = 4;
const PARALLEL = 32;
const MEBIBYTE = 1024 * 1024;

interface Front extends CountingProxy {
  readonly most: () => number;
}

/** A deployment behind a server that counts how many connections are open at once. */
async function deployCounted(): Promise<Front> {
  const { url } = await deploy();
  let most = 0;
  const onArrival = (): void => {
    most = Math.max(most, front.open());
  };
  const front = stopLater(await startCountingProxy(url, { onArrival }));
  return { ...front, most: () => most };
}

/** What keeps this process alive: sockets and timers. */
const resources = (): number =>
  process.getActiveResourcesInfo().filter((kind) => /TCPSocket|TLS|Timeout/.test(kind)).length;

describe('200 targets at once', () => {
  it('hold with few connections, little memory, and nothing left behind', async () => {
    const fronts = await Promise.all(Array.from({ length: MOCKS }, deployCounted));
    const entries = Array.from({ length: TARGETS }, (_, index) => [`t${index}`, fronts[index % MOCKS]?.url]);
    const config = configOf(Object.fromEntries(entries));
    const before = { memory: process.memoryUsage().rss, resources: resources() };
    const args = ['verify', '--config', config, '--all-targets', '--format', 'json'];
    const { code, out, err } = await zstackContract([...args, '--parallel', String(PARALLEL)], {
      env: ACCOUNT,
    });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const { verdict, targets } = JSON.parse(out) as RunReport;
    expect({ verdict, count: targets.length }).toEqual({ verdict: 'pass', count: TARGETS });
    expect(targets.map(({ target }) => target.split(' ')[0])).toEqual(
      Array.from({ length: TARGETS }, (_, index) => `t${index}`),
    );
    // One connection at a time for each target under way; the one before may not be seen to be closed yet.
    const most = fronts.reduce((sum, front) => sum + front.most(), 0);
    expect(most).toBeLessThanOrEqual(2 * PARALLEL);
    expect(fronts.reduce((sum, { connections }) => sum + connections(), 0)).toBe(TARGETS);
    expect(process.memoryUsage().rss - before.memory).toBeLessThan(300 * MEBIBYTE);
    await stopAll();
    // Sockets close in their own time; if one never does, this test ends by its own.
    while (resources() > before.resources) await setTimeout(20);
  }, 120_000);
});
