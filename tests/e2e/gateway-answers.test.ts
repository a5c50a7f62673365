import { afterEach, describe, expect, it } from '@jest/globals';
import type { Arrival, GatewayAnswer } from './counting-proxy.ts';
import { CONNECTIONS, deployBehind, stopAll, type Verified, verifyTarget } from './deployments.ts';

afterEach(stopAll);

const JOB_UNKNOWN = 404;
const TEXT = { 'content-type': 'text/plain' };
const JSON_TYPE = { 'content-type': 'application/json' };
const HTML = { 'content-type': 'text/html' };

const { ready } = CONNECTIONS;
const ALLOWED = ['--allow-reconnect', '--uuid', ready];
const isReconnect = ({ method, path }: Arrival): boolean => method === 'PUT' && path.includes(ready);

const text = (status: number, body: string): GatewayAnswer => ({ status, headers: TEXT, body });
const json = (status: number, body: unknown): GatewayAnswer => {
  return { status, headers: JSON_TYPE, body: JSON.stringify(body) };
};
const html = (status: number): GatewayAnswer => {
  return { status, headers: HTML, body: '<html><head><title>nginx</title></head></html>' };
};

/**
 * What gateways answer in place of the API, and how a report tells it. `tests/unit/contract/replies.test.ts` has all
 * that counts as such.
 */
const GATEWAYS: readonly (readonly [string, GatewayAnswer, string])[] = [
  ['504 in plain text', text(504, 'upstream request timeout'), 'answered 504 .* with plain text'],
  ['503 in JSON', json(503, { message: 'Service Unavailable' }), 'answered 503 .* with a JSON object'],
  ['302 to nowhere', text(302, ''), 'answered 302 .* with no body'],
  [
    '303 to a login',
    { status: 303, headers: { location: 'https://sso.example/' } },
    'its answer was lost: \\S+ answers 303 and points to https://sso.example/',
  ],
  ['200 as a page', html(200), 'answered 200 .* with a page of HTML titled "nginx"'],
  ['504 that is cut', { ...text(504, 'upstr'), cut: true }, 'its answer was lost'],
  // Nobody can tell whose it is.
  ['200 in plain text', text(200, 'OK'), 'status 200 is none that the API gives \\(plain text\\)'],
];

/** Answers that accept a reconnect and do not say which job it is. */
const BROKEN: readonly (readonly [string, GatewayAnswer, string])[] = [
  ['names no job', json(202, {}), '/location'],
  ['is JSON that is cut short', { status: 202, body: '{"location": "http://172.2' }, ''],
];

interface Behind extends Verified {
  /** Reconnects of the connection that arrived at the gateway. */
  readonly puts: number;
  /** The job id that the PUT carried. */
  readonly job: string;
}

/** A run with its one reconnect, whose PUT a gateway answers. */
async function reconnectBehind(
  answer: GatewayAnswer | ((arrival: Arrival) => GatewayAnswer),
  { dialect = 'deployed', budget = '20' }: { dialect?: 'deployed' | 'documented'; budget?: string } = {},
): Promise<Behind> {
  const gateway = (arrival: Arrival): GatewayAnswer | null => {
    if (!isReconnect(arrival)) return null;
    return typeof answer === 'function' ? answer(arrival) : answer;
  };
  const { counter } = await deployBehind({ gateway }, { dialect, jobDuration: 0 });
  const verified = await verifyTarget(counter.url, [...ALLOWED, '--budget', budget]);
  const put = counter.arrivals.find(isReconnect);
  return { ...verified, puts: counter.reconnectsOf(ready), job: String(put?.headers['x-job-uuid']) };
}

const step = ({ step: find }: Behind) => find('reconnect/accepted-with-job-id');

describe('a gateway in the way of the reconnect', () => {
  it.each(GATEWAYS)('answers %s: its job is found and judged', async (_, answer, told) => {
    const run = await reconnectBehind({ ...answer, passedOn: 'before' });
    expect(run.puts).toBe(1);
    expect(step(run)).toMatchObject({ verdict: 'skip', findings: [] });
    expect(step(run)?.reason).toMatch(new RegExp(`${told}.*; its job was found by the id that was sent$`));
    expect(run.step('job-poll/done')).toMatchObject({ verdict: 'pass', status: 200 });
    expect({ code: run.code, verdict: run.report.verdict }).toEqual({ code: 0, verdict: 'pass' });
  });

  it.each(GATEWAYS)('answers %s: no job is found', async (_, answer, told) => {
    const run = await reconnectBehind(answer, { budget: '0.1' });
    expect(run.puts).toBe(1);
    expect({ code: run.code, verdict: step(run)?.verdict }).toEqual({ code: 3, verdict: 'error' });
    expect(step(run)?.reason).toMatch(
      new RegExp(
        `${told}.*; its job ${run.job} was not found in 0\\.1 s \\(last poll: answered ${JOB_UNKNOWN}\\): ` +
          'the reconnect may have arrived all the same, and is not sent again; it may still be running: ' +
          `look with curl -sS "\\$ZSTACK_BASE_URL/zstack/v1/api-jobs/${run.job}"$`,
      ),
    );
    expect(run.report.steps.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
  });

  it('is told with what it answered where no job is found, and leaves no facts where it is', async () => {
    const gateway = text(504, 'upstream request timeout');
    const findings = [{ rule: 'gateway', actual: 'plain text with status 504' }];
    const request = expect.stringMatching(/^PUT \/zstack\/v1\/ipsec\/[^{]+$/);
    const facts = { findings, request, status: 504, durationMs: expect.any(Number) };
    expect(step(await reconnectBehind(gateway, { budget: '0.1' }))).toMatchObject(facts);
    const found = step(await reconnectBehind({ ...gateway, passedOn: 'before' }));
    expect(found).toMatchObject({ findings: [], status: null, durationMs: null });
  });

  it.each(BROKEN)('passes on a 202 that %s: it is judged, and its job is found', async (_, answer, at) => {
    const run = await reconnectBehind({ ...answer, passedOn: 'before' });
    expect({ puts: run.puts, code: run.code }).toEqual({ puts: 1, code: 1 });
    expect(step(run)).toMatchObject({ verdict: 'fail', status: 202, findings: [{ at }] });
    expect(step(run)?.reason).toMatch(
      /^the answer with status 202 carries no location of a job \(.*\); its job was found by the id that was sent$/,
    );
    expect(run.step('job-poll/done')).toMatchObject({ verdict: 'pass', status: 200 });
  });

  it.each(BROKEN)('answers a 202 that %s: no job is found', async (_, answer, at) => {
    const run = await reconnectBehind(answer, { budget: '0.1' });
    expect({ puts: run.puts, code: run.code }).toEqual({ puts: 1, code: 1 });
    expect(step(run)).toMatchObject({ verdict: 'fail', status: 202, findings: [{ at }] });
    expect(step(run)?.reason).toContain(`its job ${run.job} was not found in 0.1 s`);
  });

  it('answers 503 in JSON without any key: the job is looked for, and the status judged', async () => {
    const run = await reconnectBehind({ ...json(503, {}), passedOn: 'before' });
    expect({ puts: run.puts, code: run.code }).toEqual({ puts: 1, code: 1 });
    expect(step(run)).toMatchObject({ verdict: 'fail', status: 503, findings: [{ rule: 'status' }] });
    expect(step(run)?.reason).toMatch(/; its job was found by the id that was sent$/);
  });

  it('sends it twice: the job of the first is found, though the second was refused', async () => {
    const { counter } = await deployBehind({ resends: isReconnect }, { jobDuration: 0 });
    const run = await verifyTarget(counter.url, [...ALLOWED, '--budget', '20']);
    expect({ puts: counter.reconnectsOf(ready), code: run.code }).toEqual({ puts: 1, code: 0 });
    expect(run.step('reconnect/accepted-with-job-id')).toMatchObject({
      verdict: 'skip',
      reason:
        'the answer with status 400 says that its job id, which is new, is used: a gateway has sent the request twice; its job was found by the id that was sent',
    });
    expect(run.step('job-poll/done')).toMatchObject({ verdict: 'pass', status: 200 });
  });

  it('says that the job id is used, and no job is found: nobody can tell', async () => {
    const used = ({ headers }: Arrival): GatewayAnswer =>
      text(400, `Duplicate job uuid[${headers['x-job-uuid']}]`);
    const run = await reconnectBehind(used, { budget: '0.1' });
    expect({ puts: run.puts, code: run.code }).toEqual({ puts: 1, code: 3 });
    const reason = expect.stringContaining(`its job ${run.job} was not found in 0.1 s`);
    expect(step(run)).toMatchObject({ verdict: 'error', reason });
  });

  it('delivers late: the job is found all the same', async () => {
    const run = await reconnectBehind({ ...text(504, 'upstream request timeout'), passedOn: 300 });
    expect({ puts: run.puts, code: run.code }).toEqual({ puts: 1, code: 0 });
    expect(step(run)?.reason).toContain('its job was found by the id that was sent');
    expect(run.step('job-poll/done')).toMatchObject({ verdict: 'pass', status: 200 });
  });

  it.each([
    ['400', text(400, 'no')],
    ['403 as a bare error', json(403, { code: 'SYS.1000', description: 'no' })],
    ['503 with an error of the API', json(503, { error: { code: 'SYS.1000', description: 'no' } })],
  ])('is none where the API refuses with %s: nothing is looked for', async (_, answer) => {
    const run = await reconnectBehind(answer);
    expect({ puts: run.puts, code: run.code }).toEqual({ puts: 1, code: 1 });
    expect(step(run)).toMatchObject({ verdict: 'fail', reason: null, findings: [{ rule: 'status' }] });
  });

  it.each([
    ['504 in plain text', text(504, 'upstream request timeout'), 'plain text'],
    ['504 as a page', html(504), 'a page of HTML titled "nginx"'],
  ])('answers %s where there are no jobs: nobody can tell', async (_, answer, what) => {
    const run = await reconnectBehind({ ...answer, passedOn: 'before' }, { dialect: 'documented' });
    expect({ puts: run.puts, code: run.code }).toEqual({ puts: 1, code: 3 });
    expect(run.step('documented/reconnect')).toMatchObject({
      verdict: 'error',
      reason: `a gateway answered ${answer.status} in place of the API, with ${what}`,
      findings: [{ rule: 'gateway' }],
    });
  });

  it('answers otherwise than the page where there are no jobs: it is judged', async () => {
    const run = await reconnectBehind(text(418, 'teapot'), { dialect: 'documented' });
    expect({ puts: run.puts, code: run.code }).toEqual({ puts: 1, code: 1 });
    expect(run.step('documented/reconnect')).toMatchObject({ findings: [{ rule: 'status' }] });
  });
});

describe('a gateway in the way of everything else', () => {
  it.each([
    ['plain text', text(504, 'upstream request timeout')],
    ['a page', html(502)],
  ])('says nothing of the contract in %s', async (_, answer) => {
    let polls = 0;
    // The preflight asks for a job first; what follows finds the gateway in its way.
    const gateway = ({ path }: { path: string }) =>
      path.includes('/api-jobs/') && polls++ > 0 ? answer : null;
    const { url } = await deployBehind({ gateway });
    const { code, report, step: find } = await verifyTarget(url);
    expect({ code, verdict: report.verdict }).toEqual({ code: 3, verdict: 'error' });
    expect(find('job-poll/expired')).toMatchObject({ verdict: 'error', findings: [{ rule: 'gateway' }] });
    expect(find('job-poll/unknown-connection')).toMatchObject({ verdict: 'error' });
    expect(report.steps.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
  });
});
