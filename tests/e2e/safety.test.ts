import { EventEmitter } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { foreignPact, QUERY, RECONNECT } from '../fixtures/foreign-pacts.ts';
import { zstackContract } from '../unit/commands/command-line.ts';
import { temporaryFolder } from '../unit/temporary-folder.ts';
import type { Arrival, CountingOptions } from './counting-proxy.ts';
import { ACCOUNT, accessKeyOf, CONNECTIONS, deployBehind, stopAll, verifyTarget } from './deployments.ts';

afterEach(stopAll);

const isPut = ({ method, path }: Arrival): boolean => method === 'PUT' && path.includes('/ipsec/');
const { ready } = CONNECTIONS;
const ALLOWED = ['--allow-reconnect', '--uuid', ready];
const isReconnect = ({ path }: Arrival): boolean => path.includes(ready) && path.endsWith('/actions');

const behindCounter = (options: CountingOptions = {}, jobDuration = 30) =>
  deployBehind(options, { jobDuration });

describe('without --allow-reconnect', () => {
  it.each(['account', 'access key'])(
    'no PUT to a connection that exists arrives, with an %s',
    async (kind) => {
      const { deployment, counter } = await behindCounter();
      const env = kind === 'account' ? ACCOUNT : accessKeyOf(deployment);
      const { code } = await verifyTarget(counter.url, ['--uuid', ready], { env });
      expect(code).toBe(0);
      expect(counter.arrivals.filter(isPut).length).toBeGreaterThan(5);
      for (const known of Object.values(CONNECTIONS)) expect(counter.reconnectsOf(known)).toBe(0);
    },
  );

  it('a dry run sends nothing at all', async () => {
    const { counter } = await behindCounter();
    const { code } = await zstackContract(['verify', '--target', counter.url, '--dry-run'], { env: ACCOUNT });
    expect({ code, arrivals: counter.arrivals }).toEqual({ code: 0, arrivals: [] });
  });
});

describe('with --allow-reconnect', () => {
  it('exactly one PUT arrives, for the connection that was named', async () => {
    const { counter } = await behindCounter();
    const { code } = await verifyTarget(counter.url, ALLOWED);
    expect(code).toBe(0);
    for (const known of Object.values(CONNECTIONS))
      expect(counter.reconnectsOf(known)).toBe(known === ready ? 1 : 0);
  });

  it('one arrives when its answer is lost; the job is found by its id', async () => {
    const { counter } = await behindCounter({ loseAnswerTo: isReconnect });
    const { code, step } = await verifyTarget(counter.url, ALLOWED);
    expect(counter.reconnectsOf(ready)).toBe(1);
    expect(step('reconnect/accepted-with-job-id')).toMatchObject({
      verdict: 'skip',
      reason: expect.stringMatching(/^its answer was lost: .*; its job was found by the id that was sent$/),
    });
    expect(step('job-poll/done')).toMatchObject({ verdict: 'pass' });
    expect(code).toBe(0);
  });

  it('one arrives when it is lost before the server sees it, and the run cannot tell', async () => {
    const { counter } = await behindCounter({ loseRequest: isReconnect });
    const { code } = await verifyTarget(counter.url, [...ALLOWED, '--budget', '0.3']);
    expect(counter.reconnectsOf(ready)).toBe(1);
    expect(code).toBe(3);
  });

  it('one arrives when the run is interrupted; sessions are ended and what was seen is reported', async () => {
    const events = new EventEmitter();
    const interrupted = new Promise<void>((resolve) => events.once('interrupted', resolve));
    const onArrival = ({ path }: { path: string }): void => {
      if (path.includes('/api-jobs/') && counter.reconnectsOf(ready) === 1) events.emit('interrupted');
    };
    const { deployment, counter } = await behindCounter({ onArrival }, 60_000);
    const surrounding = { env: ACCOUNT, interrupted };
    const { code, step, report, err } = await verifyTarget(counter.url, ALLOWED, surrounding);
    expect(code).toBe(3);
    expect(counter.reconnectsOf(ready)).toBe(1);
    expect(step('reconnect/accepted-with-job-id')?.reason).toMatch(
      /^the reconnect was accepted; following its job \w{32} was interrupted; it may still be running: look with curl -sS "\$ZSTACK_BASE_URL\/zstack\/v1\/api-jobs\/\w{32}"$/,
    );
    expect(err).toContain('interrupted: ending what is under way');
    expect(report.notes).toEqual([expect.stringMatching(/^the run was interrupted/)]);
    expect(report.preflight).toHaveLength(4);
    expect(deployment.provider.store.sessions.size).toBe(0);
  });

  it.each<[string, CountingOptions]>([
    ['is lost', { loseAnswerTo: isReconnect }],
    ['never reaches the server', { loseRequest: isReconnect }],
    ["is a gateway's", { gateway: (arrival) => (isReconnect(arrival) ? { status: 504 } : null) }],
  ])(
    "one arrives for anybody's pact when its answer %s, and nothing of it counts as kept",
    async (_, options) => {
      const { counter } = await behindCounter(options);
      const folder = temporaryFolder();
      writeFileSync(join(folder, 'theirs.json'), foreignPact([RECONNECT, QUERY]));
      const args = [...ALLOWED, '--budget', '0.5', '--pacts', folder];
      const { code, report } = await verifyTarget(counter.url, args);
      expect(counter.reconnectsOf(ready)).toBe(1);
      expect(report.steps).toMatchObject([{ verdict: 'error' }, { verdict: 'pass' }]);
      expect(code).toBe(3);
    },
  );
});
