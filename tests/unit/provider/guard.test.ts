import { request } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { refusalOf } from '../../../src/provider/guard.ts';
import { type RunningProvider, startProvider } from '../../../src/provider/serve.ts';
import { catalog } from './mock.ts';

const OWN = 'http://127.0.0.1:8080';
const json = { 'content-type': 'application/json' };

function guarded(method: string, path: string, headers: Record<string, string>): number | null {
  const request = { method, path, headers: { host: '127.0.0.1:8080', ...headers } };
  return refusalOf(request, ['mock.example'], 1_000_000)?.status ?? null;
}

describe('the guard of the mock', () => {
  it.each<[string, string, string, Record<string, string>, number | null]>([
    ['an address', 'GET', '/', {}, null],
    ['an IPv6 address', 'GET', '/', { host: '[::1]:8080' }, null],
    ['localhost', 'GET', '/', { host: 'LOCALHOST:8080' }, null],
    ['a name that is allowed', 'GET', '/', { host: 'mock.example' }, null],
    ['a name that was bound to the address', 'GET', '/', { host: 'evil.example:8080' }, 421],
    ['such a name at the API', 'GET', '/zstack/v1/ipsec', { host: 'evil.example' }, 421],
    ['a name that ends like an allowed one', 'GET', '/', { host: 'a.mock.example' }, 421],
    ['a change by its own page', 'POST', '/provider-states', { ...json, origin: OWN }, null],
    ['a change by no page', 'POST', '/provider-states', json, null],
    [
      'a change by a foreign page',
      'POST',
      '/provider-states',
      { ...json, origin: 'https://evil.example' },
      403,
    ],
    ['a change by a page without an origin', 'POST', '/provider-states', { ...json, origin: 'null' }, 403],
    [
      'a change by another port',
      'POST',
      '/provider-states',
      { ...json, origin: 'http://localhost:3000' },
      403,
    ],
    [
      'a change by a form of another site',
      'POST',
      '/provider-states',
      { ...json, 'sec-fetch-site': 'cross-site' },
      403,
    ],
    ['a look by a foreign page', 'GET', '/provider-states', { origin: 'https://evil.example' }, null],
    ['a change in plain text', 'POST', '/provider-states', { 'content-type': 'text/plain' }, 415],
    [
      'a call by an application under development',
      'PUT',
      '/zstack/v1/ipsec',
      { origin: 'http://localhost:3000', 'sec-fetch-site': 'same-site' },
      null,
    ],
    [
      'the same under the name of a dialect',
      'PUT',
      '/deployed/zstack/v1/ipsec',
      { origin: 'http://127.0.0.1:3000' },
      null,
    ],
    ['a call by a foreign page', 'PUT', '/zstack/v1/ipsec', { origin: 'https://evil.example' }, 403],
    [
      'a call by a name that begins like this machine',
      'PUT',
      '/zstack/v1/ipsec',
      { origin: 'http://localhost.evil.example' },
      403,
    ],
    ['a call without a media type', 'PUT', '/zstack/v1/ipsec', {}, null],
    ['a body of 2 MB', 'PUT', '/zstack/v1/ipsec', { 'content-length': '2000000' }, 413],
  ])('%s', (_, method, path, headers, status) => {
    expect(guarded(method, path, headers)).toBe(status);
  });
});

describe('a running mock', () => {
  let running: RunningProvider;
  afterEach(() => running.stop());

  it('says what to do about a name that it does not know', async () => {
    running = await startProvider(catalog, { dialect: 'deployed', allowHosts: ['Mock.example'] });
    const ask = (host: string) =>
      new Promise<string>((resolve, reject) => {
        const call = request(running.url, { headers: { host } }, async (answer) => {
          const chunks: Buffer[] = [];
          for await (const chunk of answer) chunks.push(chunk as Buffer);
          resolve(`${answer.statusCode} ${Buffer.concat(chunks)}`);
        });
        call.once('error', reject).end();
      });
    expect(await ask('evil.example')).toBe(
      '421 This is the mock, not ZStack: it is called by a host name that it does not know. Start it with --allow-host NAME, or use its address.\n',
    );
    expect(await ask('mock.example')).toMatch(/^404 /);
  });

  it('refuses a body of 2 MB, whether or not its size is told first, and obeys nothing of it', async () => {
    running = await startProvider(catalog, { dialect: 'deployed' });
    const body = `{"state":"an IPsec connection is up","action":"setup","x":"${'x'.repeat(2_000_000)}"}`;
    const sent = await fetch(`${running.url}/provider-states`, { method: 'POST', headers: json, body });
    expect(sent.status).toBe(413);
    const stream = new Blob([body]).stream();
    const path = '/zstack/v1/accounts/login';
    const streamed = await fetch(running.url + path, {
      method: 'PUT',
      body: stream,
      duplex: 'half',
    } as RequestInit);
    expect([streamed.status, await streamed.text()]).toEqual([
      413,
      'This is the mock, not ZStack: a body may have 1000000 bytes. Start it with --max-body BYTES for more.\n',
    ]);
    expect(running.provider.store.sessions.size).toBe(0);
  });

  it('takes a body as large as it is told to, and none that is larger', async () => {
    const login = JSON.stringify({ logInByAccount: { accountName: 'admin', password: 'x' } });
    running = await startProvider(catalog, { dialect: 'deployed', maxBody: login.length });
    const put = async (body: string): Promise<number> =>
      (await fetch(`${running.url}/zstack/v1/accounts/login`, { method: 'PUT', body })).status;
    expect([await put(login), await put(`${login} `)]).toEqual([503, 413]);
  });
});
