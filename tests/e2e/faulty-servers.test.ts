import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Finding } from '../../src/model/finding.ts';
import { seedOf } from '../../src/provider/seed.ts';
import { type Fault, startFaultyServer } from '../servers/faulty-server.ts';
import { freePort, listen } from '../servers/listening.ts';
import { zstackContract } from '../unit/commands/command-line.ts';
import { type Alter, page } from './counting-proxy.ts';
import {
  ACCOUNT,
  CONNECTIONS,
  catalog,
  deployBehind,
  expectUnreachable,
  stopAll,
  stopLater,
  type Verified,
  verifyTarget,
} from './deployments.ts';

afterEach(stopAll);

/** Seconds for one answer: longer than any that comes takes, also on a busy machine. */
const AMPLE = 60;

const within = (timeout: number, url: string, args: readonly string[] = []): Promise<Verified> =>
  verifyTarget(url, ['--timeout', String(timeout), ...args]);

/** Nothing was judged, as the preflight ended at a point. */
function expectNothing({ code, report }: Verified, point: string, detail: string): void {
  const { verdict, steps, preflight } = report;
  expect({ code, verdict, steps }).toEqual({ code: 3, verdict: 'error', steps: [] });
  expect(preflight.at(-1)).toMatchObject({ point, detail });
}

const { accessKey } = seedOf(catalog);
const KEY = { ZSTACK_ACCESS_KEY_ID: accessKey.id, ZSTACK_ACCESS_KEY_SECRET: accessKey.secret };

describe('a server that', () => {
  it('is not there has the dialect that was given, and one without TLS is asked for no certificates', async () => {
    const url = `http://127.0.0.1:${await freePort(createServer())}`;
    const args = ['verify', '--target', url, '--dialect', 'deployed'];
    expect((await zstackContract(args, { env: ACCOUNT })).out).toMatch(/^zstack-contract \S+: deployed, 127/);
    const plain = stopLater(await startFaultyServer('html'));
    const { report } = await verifyTarget(plain.url.replace('http:', 'https:'));
    expect(report.preflight.at(-1)?.hint).toBe('check the URL and the network');
  });

  // Every other fault of a server is in tests/unit/client/faults.test.ts.
  it.each<[Fault, string]>([
    [
      'cut-short',
      'the answer of HOST was cut short: the connection ended before the body did; see the logs of the server and of proxies before it',
    ],
    [
      'never-answers',
      'no answer from HOST came within 300 ms: see whether the server is overloaded, or allow more time',
    ],
    ['huge', 'the answer of HOST is larger than 16 MB: no answer of the API is; see what answers there'],
    ['html', 'a gateway answered 502 in place of the API, with a page of HTML titled "502 Bad Gateway"'],
    [
      'redirect-loop',
      'HOST answers 302 and points to /zstack/v1/api-jobs/‹…›; redirects are not followed: give the address of the API itself',
    ],
  ])('%s cannot be judged', async (fault, sentence) => {
    const server = stopLater(await startFaultyServer(fault));
    expectUnreachable(await within(fault === 'never-answers' ? 0.3 : AMPLE, server.url), sentence);
    expect(server.connections()).toBe(1);
    expect(server.bytesWritten()).toBeLessThan(64 * 1024 * 1024);
  });
});

describe('a server to which a dialect is said to belong', () => {
  const answered = async (status: number, given: readonly string[]): Promise<Verified> => {
    const server = createServer((incoming, outgoing) => {
      incoming.resume();
      outgoing.writeHead(status, { 'content-type': 'application/json' }).end('{}');
    });
    const { port, stop } = await listen(server);
    stopLater({ stop });
    const env = { ZSTACK_SESSION_UUID: '0b5e55ed'.repeat(4) };
    return verifyTarget(`http://127.0.0.1:${port}`, given, { env });
  };

  it.each([
    [502, 'reachable', 'a gateway answered 502 in place of the API, with a JSON object'],
    [403, 'credentials', 'the check of the session was answered 403'],
    [404, 'dialect', 'a reconnect of an unknown uuid was answered 404'],
    [429, 'credentials', 'the check of the session was answered 429'],
  ])('cannot be judged where every answer is %d, as no ZStack is there', async (status, point, detail) => {
    for (const given of [[], ['--dialect', 'deployed'], ['--dialect', 'documented']])
      expectNothing(await answered(status, given), point, detail);
  });

  it('breaks the contract where it answers otherwise than it should', async () => {
    expect(await answered(500, ['--dialect', 'deployed'])).toMatchObject({ code: 1 });
    const { code, report } = await answered(500, []);
    expect({ code, detail: report.preflight.at(-1)?.detail }).toEqual({
      code: 3,
      detail: 'a reconnect of an unknown uuid was answered 500, which does not tell the dialect',
    });
  });
});

describe('a ZStack that refuses before it looks at what is asked', () => {
  const NOT_MAPPED = 'no api mapping to /v1/ipsec';
  const run = async (alter: Alter, env = ACCOUNT): Promise<Verified> => {
    const { url } = await deployBehind({ alter });
    return verifyTarget(url, [], { env });
  };

  it.each([
    ['the login works', 'dialect', ACCOUNT, 'a reconnect of an unknown uuid'],
    ['an access key is given', 'credentials', KEY, 'a signed query'],
  ])('as it has no IPsec API is told so, where %s', async (_, point, env, asked) => {
    const older: Alter = ({ path }) => (path.includes('/v1/ipsec') ? { status: 404, body: NOT_MAPPED } : {});
    const told = `this ZStack has no IPsec API: ${asked} was answered 404, "${NOT_MAPPED}"`;
    const verified = await run(older, env);
    expectNothing(verified, point, told);
    const { hint } = verified.report.preflight.at(-1) ?? {};
    expect(hint).toMatch(/^ReconnectIPsecConnection came with version 4\.5\.0: /);
  });

  it('as too many requests come is told so, with its words', async () => {
    const limited: Alter = ({ method }) =>
      method === 'PUT' ? { status: 429, body: 'Rate limit exceeded' } : {};
    const verified = await run(limited);
    expectNothing(verified, 'credentials', 'the login was answered 429, "Rate limit exceeded"');
    expect(verified.report.preflight.at(-1)?.hint).toContain('wait');
  });
});

/** The one reconnect of a run, against a deployment whose answers are altered. */
async function reconnectBehind(alter: Alter, args: readonly string[] = [], down = false) {
  const { url } = await deployBehind({ alter }, { jobDuration: 20 });
  const uuid = down ? CONNECTIONS.down : CONNECTIONS.ready;
  const verified = await within(AMPLE, url, ['--allow-reconnect', '--uuid', uuid, ...args]);
  return { ...verified, reconnect: verified.step('reconnect/accepted-with-job-id') };
}

/** Tells the reconnect of a run and the job of it apart from all other requests. */
function followReconnect(alterPut: Alter, alterPoll: Alter): Alter {
  let job: string | null = null;
  return (arrived, answered) => {
    const { method, path, headers } = arrived;
    if (method === 'PUT' && path.includes('/ipsec/') && answered.status === 202 && !isUnknown(path)) {
      job = String(headers['x-job-uuid'] ?? '');
      return alterPut(arrived, answered);
    }
    return job !== null && path.endsWith(`/api-jobs/${job}`) ? alterPoll(arrived, answered) : {};
  };
}

/** Connections of the mock are known; made-up uuids are all others. */
const isUnknown = (path: string): boolean => !Object.values(CONNECTIONS).some((uuid) => path.includes(uuid));

const same: Alter = () => ({});
const findingsOf = (findings: readonly Finding[] | undefined) =>
  findings?.map(({ rule, expected, actual }) => ({ rule, expected, actual }));

describe('a reconnect', () => {
  it('whose job is in progress forever cannot be told, within its budget', async () => {
    const forever: Alter = ({ path }, { status }) =>
      path.includes('/api-jobs/') && status !== 404 ? { status: 202, body: '{}' } : {};
    const { code, report, reconnect, step } = await reconnectBehind(forever, ['--budget', '0.3']);
    expect({ code, verdict: report.verdict }).toEqual({ code: 3, verdict: 'error' });
    expect(reconnect).toMatchObject({ verdict: 'error', status: 202 });
    expect(reconnect?.reason).toMatch(
      /^the end of job (\w{32}) was not seen in [\d.]+ s \(last poll: answered 202\); it may still be running: look with curl -sS "\$ZSTACK_BASE_URL\/zstack\/v1\/api-jobs\/\1"$/,
    );
    expect(step('job-poll/unknown-connection')).toMatchObject({
      verdict: 'error',
      reason: expect.stringMatching(/was not reached: the job \w{32} did not finish within 300 ms$/),
    });
  });

  it('whose job is said to be on another host is followed here: only the path is trusted', async () => {
    const elsewhere: Alter = (_, { body }) => ({
      body: body.replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, 'http://10.255.255.1:8080'),
    });
    const { code, report, reconnect, step } = await reconnectBehind(elsewhere);
    expect({ code, verdict: report.verdict }).toEqual({ code: 0, verdict: 'pass' });
    expect(reconnect).toMatchObject({ verdict: 'pass', status: 202 });
    expect(step('job-poll/done')).toMatchObject({ verdict: 'pass', status: 200 });
  });

  it('whose job is unknown after a 202 breaks the contract', async () => {
    const gone = followReconnect(same, () => ({ status: 404, body: '' }));
    const { code, report, reconnect } = await reconnectBehind(gone);
    expect({ code, verdict: report.verdict }).toEqual({ code: 1, verdict: 'fail' });
    expect(findingsOf(reconnect?.findings)).toEqual([
      { rule: 'status', expected: '200, 202 or 503 for a job that was accepted', actual: 404 },
    ]);
  });

  it('whose session expires before the poll is reported, and its failure judged', async () => {
    const error = { code: 'ID.1001', description: 'The session is invalid', details: 'Session expired' };
    const expired = followReconnect(same, () => ({ status: 503, body: JSON.stringify({ error }) }));
    const { code, report, reconnect } = await reconnectBehind(expired);
    expect({ code, verdict: report.verdict }).toEqual({ code: 0, verdict: 'warn' });
    const reason = 'the reconnect failed: ID.1001 The session is invalid Session expired';
    expect(reconnect).toMatchObject({ verdict: 'warn', reason, findings: [] });
  });

  it('that a proxy answers and whose tunnel stays down is a warning', async () => {
    const lost = followReconnect(() => page(504, 'Gateway Time-out'), same);
    const { code, report, reconnect } = await reconnectBehind(lost, [], true);
    expect({ code, verdict: report.verdict }).toEqual({ code: 0, verdict: 'warn' });
    expect(reconnect?.reason).toBe(
      'a gateway answered 504 in place of the API, with a page of HTML titled "Gateway Time-out"; its job was found by the id that was sent; the tunnel stayed down',
    );
  });
});

describe('an answer that breaks the contract', () => {
  it('breaks it also where others could not be judged, and the last line says how many those are', async () => {
    const proxied: Alter = ({ path }, { status }) =>
      path.includes('/api-jobs/') && status === 503 ? page(502, 'Bad Gateway') : {};
    const { url } = await deployBehind({ alter: proxied }, { faults: ['drop:inventory.vipUuid'] });
    const { code, report } = await within(AMPLE, url);
    expect({ code, verdict: report.verdict }).toEqual({ code: 1, verdict: 'fail' });
    const { error } = report.counts;
    expect(error).toBeGreaterThan(0);
    const { out } = await zstackContract(['verify', '--target', url], { env: ACCOUNT });
    expect(out).toMatch(new RegExp(`^FAIL: .*; ${error} steps? could not be judged$`, 'm'));
  });
});
