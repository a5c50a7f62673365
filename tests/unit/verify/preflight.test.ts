import { afterEach, describe, expect, it } from '@jest/globals';
import type { Credentials } from '../../../src/client/credentials.ts';
import { createTransport } from '../../../src/client/transport.ts';
import type { PreflightPoint } from '../../../src/model/report.ts';
import { arrangeLive } from '../../../src/verify/live/arrange.ts';
import { preflight } from '../../../src/verify/live/preflight.ts';
import { notSent } from '../../../src/verify/steps.ts';
import { json, type Reply, type ScriptedServer, startScripted, text } from '../client/scripted-server.ts';
import { catalog, headOf, liveContext } from './live-context.ts';

let server: ScriptedServer | null = null;

afterEach(() => server?.stop());

/** What the preflight makes of the answer to credentials, from a server that is there. */
async function checked(credentials: Credentials, reply: Reply): Promise<PreflightPoint | undefined> {
  server = await startScripted(text(404, 'the job has been expired'), reply);
  const { url } = server;
  const transport = createTransport(url);
  const points = await preflight(liveContext(transport, { url, credentials }));
  await transport.close();
  return points.at(1);
}

const ACCOUNT: Credentials = { kind: 'account', account: 'admin', password: 'password' };
const KEY: Credentials = { kind: 'access-key', id: 'id', secret: 'secret' };

const failure = (code: string): object => ({ error: { code, description: 'refused', details: 'refused' } });

describe('credentials', () => {
  it.each<[string, Credentials, Reply, boolean]>([
    ['the login was refused with ID.1006', ACCOUNT, json(503, failure('ID.1006')), true],
    ['the login was refused with SYS.1000', ACCOUNT, json(503, failure('SYS.1000')), false],
    ['the login was answered 500', ACCOUNT, text(500, 'oops'), false],
    ['a signed query was answered 403', KEY, json(403, { code: 'ID.1', description: 'no' }), false],
    ['a signed query was answered 429, "too many"', KEY, text(429, 'too many'), false],
  ])('%s: only what is about accounts and sessions is for the user to correct', async (words, ...given) => {
    const [credentials, reply, isRefused] = given;
    const point = await checked(credentials, reply);
    expect(point).toMatchObject({ point: 'credentials', verdict: 'error', detail: words });
    expect(point?.refused ?? false).toBe(isRefused);
  });

  it('quotes the beginning of a refusal, however long it is', async () => {
    const point = await checked(ACCOUNT, text(403, 'no entry for you '.repeat(100)));
    expect(point?.detail).toMatch(/^the login was answered 403, "no entry for you .*‹text of \d+›$/);
    expect(point?.detail.length).toBeLessThan(600);
  });
});

describe('a state that is not reached', () => {
  it('gives no command that would send a reconnect', async () => {
    server = await startScripted(text(405, 'not now'));
    const transport = createTransport(server.url);
    const context = liveContext(transport, { credentials: { kind: 'session', session: '0'.repeat(32) } });
    const arranged = await arrangeLive(context, 'used-job', catalog.operation('job-poll'));
    await transport.close();
    if ('values' in arranged) throw new Error('it was reached');
    const { step } = notSent(headOf('job-poll'), arranged);
    expect(step).toMatchObject({ verdict: 'fail', findings: [{ rule: 'status' }], evidence: null });
  });
});
