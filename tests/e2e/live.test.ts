import { afterEach, describe, expect, it } from '@jest/globals';
import { zstackContract } from '../unit/commands/command-line.ts';
import type { Arrival } from './counting-proxy.ts';
import {
  ACCOUNT,
  accessKeyOf,
  CONNECTIONS,
  catalog,
  configOf,
  deploy,
  deployBehind,
  stopAll,
  verifyTarget,
} from './deployments.ts';

afterEach(stopAll);

const ALLOWED = ['--allow-reconnect', '--uuid', CONNECTIONS.ready];
const UNKNOWN = '00000000000040008000000000000000';
const UNKNOWN_KEY = { ZSTACK_ACCESS_KEY_ID: 'x', ZSTACK_ACCESS_KEY_SECRET: 'y' };

describe('a deployed target', () => {
  it('holds, step by step, without a reconnect', async () => {
    const { url } = await deploy();
    const { code, report, err } = await verifyTarget(url);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(report).toMatchObject({ verdict: 'pass', dialect: 'deployed' });
    expect(report.preflight.map(({ point, verdict }) => `${point} ${verdict}`)).toEqual([
      'reachable pass',
      'credentials pass',
      'dialect pass',
      'connection pass',
    ]);
    const byVerdict = (wanted: string) =>
      report.steps.filter(({ verdict }) => verdict === wanted).map(({ interaction }) => interaction);
    expect(byVerdict('pass')).toEqual([
      'reconnect/no-action-key',
      'reconnect/no-authorization',
      'reconnect/wrong-scheme',
      'reconnect/job-id-length',
      'reconnect/job-id-used',
      'job-poll/unknown-connection',
      'job-poll/expired',
      'query/by-uuid',
      'query/unknown-uuid',
      'login/accepted',
      'logout/done',
      'session-check/valid',
    ]);
    expect(byVerdict('disabled')).toEqual([
      'reconnect/accepted',
      'reconnect/accepted-with-tags',
      'reconnect/accepted-with-job-id',
      'reconnect/accepted-with-access-key',
    ]);
    expect(report.steps.filter(({ verdict, reason }) => verdict !== 'pass' && (reason ?? '') === '')).toEqual(
      [],
    );
    const vip = report.fields.find(({ field }) => field === 'inventory.vipUuid');
    expect(vip).toMatchObject({ seen: 1, verdict: 'pass' });
  });

  it('is verified with a session that stays open', async () => {
    const { url, provider } = await deploy();
    const { session } = (await provider.arrange('a session is open')) as { session: string };
    const env = { ZSTACK_SESSION_UUID: session };
    const { code, step } = await verifyTarget(url, [], { env });
    expect(code).toBe(0);
    const reason = "the session is not this run's to end";
    expect(step('logout/done')).toMatchObject({ verdict: 'skip', reason });
    expect(step('session-check/valid')).toMatchObject({ verdict: 'pass' });
    expect(await verifyTarget(url, [], { env })).toMatchObject({ code: 0 });
  });

  it('is verified with an access key, whose refusals are sent too', async () => {
    const target = await deploy();
    const { code, step } = await verifyTarget(target.url, [], { env: accessKeyOf(target) });
    expect(code).toBe(0);
    expect(step('reconnect/access-key-signature')).toMatchObject({ verdict: 'pass', status: 403 });
    expect(step('reconnect/access-key-clock')).toMatchObject({ verdict: 'pass', status: 403 });
    expect(step('login/accepted')).toMatchObject({ verdict: 'skip' });
  });

  it('that is broken keeps no session open that the run opened', async () => {
    const { url, provider } = await deploy({ faults: ['drop:inventory.vipUuid'] });
    const before = provider.store.sessions.size;
    expect(await verifyTarget(url)).toMatchObject({ code: 1 });
    expect(provider.store.sessions.size).toBe(before);
  });

  it('is broken when a reconnect of an unknown connection is not accepted', async () => {
    const { url } = await deploy({ faults: ['status:202=201'] });
    const { code, step } = await verifyTarget(url);
    expect(code).toBe(1);
    const findings = [{ rule: 'status', actual: 201 }];
    expect(step('job-poll/unknown-connection')).toMatchObject({ verdict: 'fail', findings });
  });

  it('does not pass a step whose own answer is lost, though one on the way to it was sound', async () => {
    const seen = new Set<unknown>();
    const isSecond = ({ headers: { 'x-job-uuid': job } }: Arrival) =>
      job !== undefined && seen.size === seen.add(job).size;
    const { url } = await deployBehind({ loseRequest: isSecond });
    const { code, step } = await verifyTarget(url);
    expect(step('reconnect/job-id-used')).toMatchObject({ verdict: 'error', status: null });
    expect(code).toBe(3);
  });
});

describe('a documented target', () => {
  it('is told apart, and holds', async () => {
    const { url } = await deploy({ dialect: 'documented' });
    const { code, report, step } = await verifyTarget(url);
    expect({ code, dialect: report.dialect }).toEqual({ code: 0, dialect: 'documented' });
    expect(step('documented/reconnect-unknown')).toMatchObject({ verdict: 'pass', status: 200 });
    expect(step('documented/reconnect')).toMatchObject({ verdict: 'disabled' });
  });

  it('fails when it is said to be a deployed one', async () => {
    const { url } = await deploy({ dialect: 'documented' });
    expect(await verifyTarget(url, ['--dialect', 'deployed'])).toMatchObject({ code: 1 });
  });
});

describe('an allowed reconnect', () => {
  it('is followed to its end and judged', async () => {
    // The server's clock moves only while the client waits, however busy the machine is.
    let time = Date.now();
    const { url } = await deploy({ jobDuration: 50, now: () => time });
    const sleep = async (milliseconds: number): Promise<void> => {
      time += milliseconds;
    };
    const { code, step, err } = await verifyTarget(url, ALLOWED, { env: ACCOUNT, sleep });
    expect(code).toBe(0);
    expect(step('reconnect/accepted-with-job-id')).toMatchObject({ verdict: 'pass', status: 202 });
    expect(step('job-poll/processing')).toMatchObject({ verdict: 'pass', status: 202 });
    expect(step('job-poll/done')).toMatchObject({ verdict: 'pass', status: 200 });
    expect(step('job-poll/done-with-schema')).toMatchObject({ verdict: 'pass', status: 200 });
    expect(step('reconnect/accepted')).toMatchObject({ verdict: 'skip' });
    expect(err).toMatch(
      /^reconnecting [0-9a-f]{32}, job [0-9a-f]{32}\njob [0-9a-f]{32} is in progress, \d+ s\n/,
    );
  });

  it('is sent in the documented dialect as well', async () => {
    const { url } = await deploy({ dialect: 'documented' });
    const { code, step } = await verifyTarget(url, ALLOWED);
    expect(code).toBe(0);
    expect(step('documented/reconnect')).toMatchObject({ verdict: 'pass', status: 200 });
  });
});

describe('a preflight', () => {
  it.each([
    ['no credentials', {}, 2, 'credentials', 'set ZSTACK_SESSION_UUID'],
    ['a wrong password', { ...ACCOUNT, ZSTACK_PASSWORD: 'wrong' }, 2, 'credentials', 'check the account'],
    ['an unknown session', { ZSTACK_SESSION_UUID: UNKNOWN }, 2, 'credentials', 'open a new one'],
    ['an unknown access key', UNKNOWN_KEY, 2, 'credentials', 'check the id'],
    ['an unknown connection', { ...ACCOUNT, ZSTACK_IPSEC_UUID: UNKNOWN }, 3, 'connection', 'check --uuid'],
  ])('with %s fails with a hint, and nothing is checked', async (_, env, exit, point, hint) => {
    const { url } = await deploy();
    const { code, report } = await verifyTarget(url, [], { env });
    expect({ code, steps: report.steps }).toEqual({ code: exit, steps: [] });
    const last = report.preflight.at(-1);
    expect(last).toMatchObject({ point, verdict: 'error' });
    expect(last?.hint).toContain(hint);
  });

  it('explains clocks that are apart', async () => {
    const target = await deploy({ now: () => Date.now() + 3_600_000 });
    const { code, report } = await verifyTarget(target.url, [], { env: accessKeyOf(target) });
    expect(code).toBe(2);
    const said = / clock is more than 15 minutes from .*; its answers are dated \w{3}, \d\d /;
    expect(report.preflight.at(-1)?.detail).toMatch(said);
  });
});

describe('a dry run', () => {
  it('prints every step with its effect', async () => {
    const { url } = await deploy();
    const { code, out } = await zstackContract(['verify', '--target', url, '--dry-run'], { env: ACCOUNT });
    expect(code).toBe(0);
    for (const { id } of catalog.interactions) expect(out).toContain(`  ${id}: `);
    expect(out.replaceAll(/127\.0\.0\.1:\d+/g, 'HOST')).toMatchSnapshot();
  });

  it('is JSON for machines, and says the same', async () => {
    const { url } = await deploy();
    const args = ['verify', '--target', url, '--dry-run', '--dialect', 'deployed', '--format', 'json'];
    const { code, out } = await zstackContract(args, { env: ACCOUNT });
    expect(code).toBe(0);
    const { dryRun, targets } = JSON.parse(out);
    expect([dryRun, targets.length, targets[0].url]).toEqual([true, 1, url]);
    const { steps } = targets[0].dialects[0];
    expect(steps).toHaveLength(catalog.interactionsOf('deployed').length);
    const query = { interaction: 'query/by-uuid', method: 'GET', path: expect.any(String), effect: 'reads' };
    expect(steps).toContainEqual(query);
  });
});

describe('several targets', () => {
  it('keep their reports when the run of one goes wrong on our side', async () => {
    const { url } = await deploy();
    const config = configOf({ a: url, b: 'https://127.0.0.1:1' });
    // A proxy that cannot be used stands for any error that nobody expected.
    const surrounding = { env: { ...ACCOUNT, HTTPS_PROXY: 'socks5://x:1' } };
    const args = ['verify', '--config', config, '--parallel', '1'];
    const all = await zstackContract([...args, '--all-targets', '--format', 'json'], surrounding);
    const detail = expect.stringMatching(/^the run itself went wrong: HTTPS_PROXY is no address/);
    expect(all.code).toBe(3);
    expect(JSON.parse(all.out)).toMatchObject({
      verdict: 'error',
      targets: [{ verdict: 'pass' }, { verdict: 'error', preflight: [{ verdict: 'error', detail }] }],
    });
    const alone = await zstackContract([...args, '--target', 'b'], surrounding);
    expect(alone).toMatchObject({ code: 2, out: '', err: expect.stringContaining('HTTPS_PROXY') });
  });
});

describe("Pact's verifier", () => {
  it.each(['account', 'access key'])(
    "judges what has no effect, by the suite's own pact, with an %s",
    async (kind) => {
      const target = await deploy();
      const env = kind === 'account' ? ACCOUNT : accessKeyOf(target);
      const { code, report, err } = await verifyTarget(target.url, ['--pact'], { env });
      expect(err).toMatch(/^warning: --pact is old; --pacts PATH/);
      expect(code).toBe(0);
      const judged = report.steps.filter(({ status }) => status !== null);
      expect(judged.length).toBeGreaterThan(10);
      expect(judged.map(({ pact, verdict }) => [pact, verdict])).toEqual(judged.map(() => ['pass', 'pass']));
      expect(report.steps.filter(({ status, pact }) => status === null && pact !== undefined)).toEqual([]);
    },
  );
});
