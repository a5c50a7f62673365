import { afterEach, describe, expect, it } from '@jest/globals';
import type { Credentials } from '../../../src/client/credentials.ts';
import { createTransport } from '../../../src/client/transport.ts';
import type { PreflightPoint } from '../../../src/model/report.ts';
import { preflight } from '../../../src/verify/live/preflight.ts';
import { json, type Reply, type ScriptedServer, startScripted, text } from '../client/scripted-server.ts';
import { liveContext } from './live-context.ts';

let server: ScriptedServer | null = null;

afterEach(async () => {
  await server?.stop();
});

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
});
