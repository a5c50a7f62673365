import { request } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import type { RunningProvider } from '../../../src/provider/serve.ts';
import { startMock } from './mock.ts';

let running: RunningProvider;

async function start(options = {}): Promise<void> {
  running = await startMock({ allowHosts: ['Mock.example'], site: () => null, ...options });
}

/** Calls the running mock with headers that `fetch` does not let one set. */
function call(what: string, headers: Record<string, string>, body = ''): Promise<string> {
  const [method, path = '/'] = what.split(' ');
  return new Promise((resolve, reject) => {
    const sent = request(running.url + path, { method, headers }, async (answer) => {
      resolve(`${answer.statusCode} ${Buffer.concat(await answer.toArray())}`);
    });
    sent.once('error', reject).end(body);
  });
}

const EVIL = 'https://evil.example';
const DEV = 'http://localhost:3000';
const STATES = 'POST /provider-states';
const PUT = 'PUT /zstack/v1/nothing';
const json = { 'content-type': 'application/json' };

describe('the guard of the mock', () => {
  it.each<[string, string, Record<string, string>, number]>([
    ['an address', 'GET /', {}, 404],
    ['an IPv6 address', 'GET /', { host: '[::1]:8080' }, 404],
    ['localhost', 'GET /', { host: 'LOCALHOST:8080' }, 404],
    ['a name that is allowed', 'GET /', { host: 'mock.example' }, 404],
    ['a name that was bound to the address', 'GET /', { host: 'evil.example:8080' }, 421],
    ['such a name at the API', PUT, { host: 'evil.example' }, 421],
    ['a name that ends like an allowed one', 'GET /', { host: 'a.mock.example' }, 421],
    ['a change by its own page', STATES, { ...json, host: '127.0.0.1:1', origin: 'http://127.0.0.1:1' }, 400],
    ['a change by no page', STATES, json, 400],
    ['a change by a foreign page', STATES, { ...json, origin: EVIL }, 403],
    ['a change by a page without an origin', STATES, { ...json, origin: 'null' }, 403],
    ['a change by another port', STATES, { ...json, origin: DEV }, 403],
    ['a change by a form of another site', STATES, { ...json, 'sec-fetch-site': 'cross-site' }, 403],
    ['a look by a foreign page', 'GET /provider-states', { origin: EVIL }, 200],
    ['a change in plain text', STATES, { 'content-type': 'text/plain' }, 415],
    ['a call by a developer', PUT, { origin: DEV, 'sec-fetch-site': 'same-site' }, 404],
    ['the same under the name of a dialect', `PUT /deployed${PUT.slice(4)}`, { origin: DEV }, 404],
    ['a call by a foreign page', PUT, { origin: EVIL }, 403],
    ['a call by a name like this machine', PUT, { origin: 'http://localhost.evil.example' }, 403],
    ['a call without a media type', PUT, {}, 404],
  ])('%s', async (_, what, headers, status) => {
    await start();
    expect(await call(what, headers)).toMatch(new RegExp(`^${status} `));
  });

  it('says what to do about a name that it does not know', async () => {
    await start();
    expect(await call('GET /', { host: 'evil.example' })).toBe(
      '421 This is the mock, not ZStack: it is called by a host name that it does not know. Start it with --allow-host NAME, or use its address.\n',
    );
  });

  it('refuses a body of 2 MB, whether or not its size is told first, and obeys nothing of it', async () => {
    await start();
    const body = `{"state":"an IPsec connection is up","action":"setup","x":"${'x'.repeat(2_000_000)}"}`;
    expect(await call(STATES, json, body)).toMatch(/^413 /);
    const words =
      '413 This is the mock, not ZStack: a body may have 1000000 bytes. Start it with --max-body BYTES for more.\n';
    for (const told of [{ 'content-length': String(body.length) }, { 'transfer-encoding': 'chunked' }])
      expect(await call('PUT /zstack/v1/accounts/login', told, body)).toBe(words);
    expect(running.provider.store.sessions.size).toBe(0);
  });

  it('takes a body as large as it is told to, and none that is larger', async () => {
    const login = JSON.stringify({ logInByAccount: { accountName: 'admin', password: 'x' } });
    await start({ maxBody: login.length });
    expect(await call('PUT /zstack/v1/accounts/login', {}, login)).toMatch(/^503 /);
    expect(await call('PUT /zstack/v1/accounts/login', {}, `${login} `)).toMatch(/^413 /);
  });
});
