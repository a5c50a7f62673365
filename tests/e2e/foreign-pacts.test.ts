import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Report } from '../../src/model/report.ts';
import {
  type Foreign,
  foreignPact,
  PROGRESS,
  QUERY,
  RECONNECT,
  REFUSAL,
  RESULT,
  SHAPE_NAMES,
} from '../fixtures/foreign-pacts.ts';
import { listen } from '../servers/listening.ts';
import { type Surrounding, zstackContract } from '../unit/commands/command-line.ts';
import { temporaryFolder } from '../unit/temporary-folder.ts';
import {
  ACCOUNT,
  accessKeyOf,
  CONNECTIONS,
  deploy,
  deployBehind,
  stopAll,
  stopLater,
} from './deployments.ts';

// Pact's verifier runs in a process of its own: a busy machine takes its time.
jest.setTimeout(180_000);

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(async () => {
  await stopAll();
});

/** Verifies pacts that stand in files, and reads the report. */
async function verify(pacts: readonly string[], args: readonly string[] = [], surrounding: Surrounding = {}) {
  const files = pacts.map((text, index) => {
    const file = join(folder, `${index}.json`);
    writeFileSync(file, text);
    return file;
  });
  const all = ['verify', '--format', 'json', ...args, '--pacts', ...files];
  const { code, out, err } = await zstackContract(all, surrounding);
  const report = (out === '' ? null : JSON.parse(out)) as Report;
  return { code, err, report, steps: report?.steps ?? [] };
}

const ALLOWED = ['--allow-reconnect', '--uuid', CONNECTIONS.ready];
const SOUND = [RECONNECT, RESULT, PROGRESS, REFUSAL, QUERY];

describe.each(SHAPE_NAMES)('a pact of another team, in the shape of %s', (shape) => {
  it('is verified in full, and warns of the Content-Type alone', async () => {
    const { code, report, steps } = await verify([foreignPact(SOUND, { shape })]);
    const found = steps.map(({ interaction, pact, verdict, findings }) => [
      interaction,
      pact,
      verdict,
      findings.map(({ rule }) => rule),
    ]);
    expect(found).toEqual([
      ['reconnect/accepted', 'pass', 'warn', ['content-type']],
      ['job-poll/done', 'pass', 'warn', ['content-type']],
      ['job-poll/processing', 'pass', 'warn', ['content-type']],
      ['reconnect/no-action-key', 'pass', 'warn', ['content-type']],
      ['query/by-uuid', 'pass', 'pass', []],
    ]);
    expect(code).toBe(0);
    expect(report.fields.filter(({ seen }) => seen > 0).length).toBeGreaterThan(30);
    expect(report.divergences.find(({ id }) => id === 'D07')?.seen).toBe(true);
  });

  it('fails by what it reads and nobody sends, by a status, and under --strict', async () => {
    const reads = { inventory: { tunnelName: 'x' } };
    const other = { ...RECONNECT, status: 200 };
    const { code, steps } = await verify([foreignPact([{ ...RESULT, reads }, other], { shape })]);
    expect(steps).toMatchObject([
      { verdict: 'fail', pact: 'fail', reason: expect.stringMatching(/tunnelName/) },
      { verdict: 'fail', pact: 'fail', interaction: RECONNECT.description },
    ]);
    expect(code).toBe(1);
    expect((await verify([foreignPact(SOUND, { shape })], ['--strict'])).code).toBe(1);
  });
});

describe('what a consumer reads', () => {
  const verifyResult = (reads: object, fault: string) =>
    verify([foreignPact([{ ...RESULT, reads }])], ['--fault', fault]);

  it('has to be there, also where servers may leave it out', async () => {
    const { code, steps } = await verifyResult({ inventory: { localId: 'x' } }, 'drop:inventory.localId');
    expect(steps).toMatchObject([
      { verdict: 'fail', reason: expect.stringMatching(/localId/), findings: [] },
    ]);
    expect(code).toBe(1);
  });

  it('fails by a finding, and what it does not read is a warning', async () => {
    const fault = 'set:inventory.vipUuid="x"';
    const read = await verifyResult({ inventory: { vipUuid: 'x' } }, fault);
    expect(read.code).toBe(1);
    expect(read.steps[0]?.findings).toMatchObject([{ rule: 'field-format', level: 'error' }, {}]);
    const unread = await verifyResult({ inventory: { uuid: 'x' } }, fault);
    expect(unread.code).toBe(0);
    expect(unread.steps[0]?.findings).toMatchObject([{ rule: 'field-format', level: 'warning' }, {}]);
  });

  it('is judged with its request, unless the contract has that one do wrong', async () => {
    const sent = { reconnectIPsecConnection: {}, systemTags: 'no list' };
    const bad = { ...RECONNECT, sent, status: 400, type: undefined, reads: undefined } as unknown as Foreign;
    const { code, steps } = await verify([foreignPact([bad, REFUSAL])]);
    const rules = steps.map(({ findings }) => findings.map(({ rule }) => rule));
    expect(rules).toEqual([expect.arrayContaining(['request']), ['content-type']]);
    expect(code).toBe(1);
  });
});

describe('a pact file', () => {
  it('is looked for in pacts/, and is of a provider that is known or named', async () => {
    const nothing = await zstackContract(['verify', '--pacts'], { cwd: folder });
    expect(nothing.code).toBe(2);
    expect(nothing.err).toMatch(/pacts has no pact.*files or folders that have some/s);
    const pact = foreignPact([QUERY], { provider: 'their-zstack' });
    const { code, err } = await verify([pact]);
    expect([code, err]).toEqual([2, expect.stringMatching(/with their-zstack; expected/)]);
    expect(await verify([pact], ['--dialect', 'deployed'])).toMatchObject({ code: 0 });
  });

  it('is verified against a running mock, and skipped where that speaks another dialect', async () => {
    const { url } = await deploy();
    expect(await verify([foreignPact(SOUND)], ['--mock', url])).toMatchObject({ code: 0 });
    const documented = foreignPact([QUERY], { provider: 'zstack-documented' });
    const { code, steps } = await verify([documented], ['--mock', url]);
    expect(steps).toMatchObject([{ verdict: 'skip', reason: expect.stringMatching(/speaks deployed/) }]);
    expect(code).toBe(3);
  });

  it('is what --state-url goes with', async () => {
    const args = ['verify', '--target', 'http://127.0.0.1:9', '--state-url', 'http://127.0.0.1:9'];
    expect((await zstackContract(args, { env: ACCOUNT })).err).toMatch(/give --pacts or --broker too/);
  });
});

describe('a deployment', () => {
  const behindCounter = async () => {
    const { deployment, counter } = await deployBehind({}, { jobDuration: 300 });
    const puts = () =>
      counter.arrivals.filter(({ method, path }) => method === 'PUT' && path.endsWith('/actions'));
    const known = () =>
      puts().filter(({ path }) => Object.values(CONNECTIONS).some((uuid) => path.includes(uuid)));
    return { deployment, counter, puts, known };
  };

  it.each(SHAPE_NAMES)('keeps a pact in the shape of %s, by one reconnect and its job', async (shape) => {
    const { counter, known } = await behindCounter();
    const args = ['--target', counter.url, ...ALLOWED];
    const { code, steps } = await verify([foreignPact(SOUND, { shape })], args, { env: ACCOUNT });
    expect(steps.map(({ interaction, pact }) => [interaction, pact])).toEqual([
      ['reconnect/accepted', 'pass'],
      ['job-poll/done', 'pass'],
      ['job-poll/processing', 'pass'],
      ['reconnect/no-action-key', 'pass'],
      ['query/by-uuid', 'pass'],
    ]);
    expect(code).toBe(0);
    expect(known()).toMatchObject([{ headers: { 'x-job-uuid': expect.stringMatching(/^[0-9a-f]{32}$/) } }]);
  });

  it('gets one reconnect of two pacts, and the other says whose it was', async () => {
    const { deployment, counter, known } = await behindCounter();
    const pacts = ['one', 'two'].map((consumer) => foreignPact([RECONNECT, QUERY], { consumer }));
    const args = ['--target', counter.url, ...ALLOWED];
    const { code, steps } = await verify(pacts, args, { env: accessKeyOf(deployment) });
    expect(known()).toHaveLength(1);
    expect(steps.map(({ verdict }) => verdict)).toEqual(['warn', 'pass', 'skip', 'pass']);
    expect(steps[2]?.reason).toBe(`a run sends one reconnect, which is that of "${RECONNECT.description}"`);
    expect(code).toBe(0);
  });

  it("keeps Pact's refusal of the reconnect, though its job fails too", async () => {
    const { url } = await deploy({ faults: ['set:error.code="SYS.1006"'] });
    const pact = foreignPact([{ ...RECONNECT, reads: { queue: 'x' } }]);
    const args = ['--target', url, '--allow-reconnect', '--uuid', CONNECTIONS.down];
    const { code, steps } = await verify([pact], args, { env: ACCOUNT });
    const reason = expect.stringMatching(/^Pact: .*queue.*; the reconnect failed/);
    expect(steps).toMatchObject([{ pact: 'fail', verdict: 'fail', reason }]);
    expect(code).toBe(1);
  });

  it.each([
    ['the action key', { sent: {} }],
    ['Authorization', { headers: { 'Content-Type': 'application/json' } }],
  ])('shows without the flag that a reconnect lacks %s, which no server carries out', async (_, lacking) => {
    const { counter, known } = await behindCounter();
    const pact = foreignPact([{ ...RECONNECT, ...lacking }]);
    const { code, steps } = await verify([pact], ['--target', counter.url], { env: ACCOUNT });
    expect(steps).toMatchObject([{ verdict: 'fail', findings: [{ rule: 'request' }] }]);
    expect(code).toBe(1);
    expect(known()).toEqual([]);
  });

  it('gets no reconnect without the flag, and only made-up uuids otherwise, whatever a pact says', async () => {
    const { counter, known, puts } = await behindCounter();
    const hostile: readonly Foreign[] = [
      { ...RECONNECT, description: QUERY.description },
      { ...RECONNECT, state: 'no IPsec connection has this uuid' },
      { ...RECONNECT, state: 'a job id is already used', status: 400 },
      { ...RECONNECT, status: 418 },
      { ...RECONNECT, headers: { ...RECONNECT.headers, 'X-HTTP-Method-Override': 'DELETE' }, status: 404 },
      { ...RECONNECT, headers: { ...RECONNECT.headers, 'X-Web-Hook': 'http://127.0.0.1:9' }, status: 400 },
      { ...QUERY, method: 'DELETE' },
      {
        ...RECONNECT,
        path: '/zstack/v1/accounts/login',
        sent: { logInByAccount: { accountName: 'admin', password: 'x' } },
        status: 503,
      },
      {
        ...RESULT,
        method: 'DELETE',
        path: `/zstack/v1/accounts/sessions/${'1'.repeat(32)}`,
        state: 'a session is open',
        reads: {},
      },
    ].map((one, index) => ({ ...one, description: `${one.description} ${index}` }));
    const { steps } = await verify([foreignPact(hostile)], ['--target', counter.url], { env: ACCOUNT });
    // One letter for each: whether it is skipped.
    const skipped = steps.map(({ reason }) => (/^it |^a login/.test(reason ?? '') ? 'y' : 'n'));
    expect(skipped.join('')).toBe('ynnnnyyyn');
    expect(known()).toEqual([]);
    expect(puts().length).toBeGreaterThan(4);
    expect(puts().filter(({ headers }) => 'x-http-method-override' in headers)).toEqual([]);
    const ended = counter.arrivals.filter(({ method }) => method === 'DELETE').map(({ path }) => path);
    expect(ended.length).toBeGreaterThan(0);
    expect(
      ended.filter((path) => !path.includes('/accounts/sessions/') || path.includes('1'.repeat(32))),
    ).toEqual([]);
    expect(counter.arrivals.filter(({ path }) => path.endsWith('/login')).length).toBeLessThanOrEqual(2);
  });

  it('gets one reconnect, though another one of the pact begins where the first has ended', async () => {
    const { counter, known } = await behindCounter();
    const again = { ...RECONNECT, description: 'and again', state: 'a reconnect has succeeded' };
    const refused = { ...REFUSAL, description: 'and refused', state: 'a reconnect has succeeded' };
    const args = ['--target', counter.url, ...ALLOWED];
    await verify([foreignPact([RECONNECT, RESULT, again, refused])], args, { env: ACCOUNT });
    expect(known()).toHaveLength(1);
  });

  it('is brought into other states by a service of its own team', async () => {
    const { counter } = await behindCounter();
    const { down } = CONNECTIONS;
    const asked: unknown[] = [];
    const states = createServer(async (incoming, outgoing) => {
      const { state, ...rest } = JSON.parse(Buffer.concat(await incoming.toArray()).toString());
      asked.push({ path: incoming.url, state, ...rest });
      outgoing.writeHead(state === 'tunnel 7 is down' ? 200 : 500).end(JSON.stringify({ connection: down }));
    });
    const { port } = stopLater(await listen(states));
    const stateUrl = `http://127.0.0.1:${port}/states?of=build-7`;
    const pact = foreignPact([
      { ...QUERY, state: 'tunnel 7 is down' },
      { ...RESULT, state: 'the moon is full' },
    ]);
    const args = ['--target', counter.url, '--state-url', stateUrl];
    const { code, steps } = await verify([pact], args, { env: ACCOUNT });
    expect(asked).toEqual([
      { path: '/states?of=build-7', state: 'tunnel 7 is down', params: { tenant: 'a' }, action: 'setup' },
      { path: '/states?of=build-7', state: 'the moon is full', params: { tenant: 'a' }, action: 'setup' },
    ]);
    expect(counter.arrivals.some(({ path }) => path === `/zstack/v1/ipsec/${down}`)).toBe(true);
    const reason = expect.stringMatching(/"the moon is full" was not reached: the state URL answered 500/);
    expect(steps).toMatchObject([
      { pact: 'pass', verdict: 'pass' },
      { verdict: 'error', reason },
    ]);
    expect(code).toBe(3);
    expect((await verify([pact], ['--target', counter.url], { env: ACCOUNT })).steps[0]?.reason).toMatch(
      /no handler for the provider state "tunnel 7 is down"/,
    );
  });
});
