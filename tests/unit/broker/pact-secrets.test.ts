import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { secretsInPact } from '../../../src/broker/pact-secrets.ts';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import type { JsonObject } from '../../../src/model/json.ts';

const catalog = loadCatalog();
const PACTS = join(import.meta.dirname, '../../../pacts');
/** An example of the contract, which has the form of a credential once its scheme is before it. */
const SESSION = catalog.state('an IPsec connection is up').values['session'] ?? '';

/** Names of the contract's fields that are no secret. */
const harmlessFields = [...catalog.fieldById.values()]
  .filter(({ secret }) => !secret)
  .map(({ name }) => name);

function secrets(parts: object, own: readonly string[] = []): readonly string[] {
  const interaction = { description: 'x', ...parts };
  const pact = { consumer: { name: 'c' }, provider: { name: 'p' }, interactions: [interaction] };
  return secretsInPact(catalog, pact as JsonObject, own);
}

const asked = (content: unknown): object => ({ request: { body: { content } } });
const answered = (content: unknown): object => ({ response: { body: { content } } });
const ruled = (request: object): object => ({ request });

describe('secrets in a pact', () => {
  it('are none in the pacts of this project', () => {
    const names = readdirSync(PACTS);
    expect(names).toHaveLength(2);
    for (const name of names) {
      expect(secretsInPact(catalog, JSON.parse(readFileSync(join(PACTS, name), 'utf8')), [])).toEqual([]);
    }
  });

  it.each<[object, string]>([
    [{ request: { headers: { Authorization: ['OAuth c0ffee'] } } }, '/request/headers/Authorization/0'],
    [{ request: { headers: { Cookie: 'sid=1' } } }, '/request/headers/Cookie'],
    [{ providerStates: [{ name: 's', params: { token: 't' } }] }, '/providerStates/0/params/token'],
    [asked({ password: 'p' }), '/request/body/content/password'],
    [answered({ authKey: 'k' }), '/response/body/content/authKey'],
    [answered({ url: 'https://admin:Hunter2xyz@10.0.0.1/' }), '/response/body/content/url'],
    [answered({ text: '-----BEGIN RSA PRIVATE KEY-----\nMIIE' }), '/response/body/content/text'],
    [answered({ text: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln' }), '/response/body/content/text'],
    [asked({ note: 'Bearer abcdefghijklmnop1234567890' }), '/request/body/content/note'],
    [asked({ generators: { password: 'hunter2' } }), '/request/body/content/generators/password'],
    [asked({ matchingRules: { note: 'password=hunter2' } }), '/request/body/content/matchingRules/note'],
    [asked({ pin: 4711 }), '/request/body/content/pin'],
    [asked([{ name: 'password', value: 'hunter2' }]), '/request/body/content/0/value'],
    [asked([{ key: 'token', values: ['t1'] }]), '/request/body/content/0/values/0'],
    [asked('<a:login><a:password>hunter2</a:password></a:login>'), '/request/body/content'],
  ])('%j has one at %s', (parts, place) => {
    expect(secrets(parts)).toEqual([`/interactions/0${place}`]);
  });

  const BY_STATE = { type: 'ProviderState', expression: 'OAuth ${session}' };
  const PATTERN = { combine: 'AND', matchers: [{ match: 'regex', regex: '^OAuth [0-9a-f]{32}$' }] };

  it.each([
    { request: { headers: { Authorization: ['OAuth ${session}'] } } },
    asked({ password: '***' }),
    { request: { matchingRules: { header: { Authorization: PATTERN } } } },
    { request: { generators: { header: { Authorization: BY_STATE } } } },
    answered({ tokenCount: 3, maxTokens: 4096, passwordRequired: true }),
    answered({ url: 'https://10.0.0.1/?at=x@y', auth: null }),
    answered({ url: 'https://${user}:${password}@10.0.0.1/ https://***@host/' }),
    answered({ note: 'Bearer ${aTokenThatAStateFillsIn}, Bearer tokens' }),
    asked('<login><password>${password}</password></login>'),
    answered({ name: 'secret', description: 'my password' }),
    answered([
      { name: 'password', note: 'x' },
      { name: 'note', value: 'x' },
    ]),
  ])('%j has none', (parts) => {
    expect(secrets(parts)).toEqual([]);
  });

  /** What a body says under this name, beside another one. */
  const under = (name: string): readonly string[] =>
    secrets(answered({ [name]: 'Kq7ZmX2', other: 'Kq7ZmX2' }));

  it.each([
    ...['dbpass', 'mysqlpwd', 'userpwd', 'pwd_hash', 'passKey', 'totp', 'encKey'],
    ...['password', 'oldPassword', 'PASSWORD', 'db_password_2', 'user-passwd', 'passphrase', 'passCode'],
    ...['pw', 'userPw', 'pwd', 'adminPWD', 'pass', 'pin', 'psk', 'ipsecPSK', 'jwt', 'totp_otp', 'sid', 'sig'],
    ...['secret', 'clientSecret', 'token', 'access_token', 'accessTokens', 'ticket', 'Set-Cookie', 'X-Auth'],
    ...['apiKey', 'API_KEY', 'x-api-key', 'accesskey', 'sshKey', 'preSharedKey', 'encryption.key'],
    ...['session', 'sessions', 'sessionId', 'JSESSIONID', 'session_uuid', 'X-Amz-Signature', 'creds'],
    ...['SAMLResponse', 'authorization', 'Proxy-Authorization', 'captchaUuid', 'auth', 'basicAuth'],
  ])('stand under the name %s', (name) => {
    expect(under(name)).toEqual([`/interactions/0/response/body/content/${name}`]);
  });

  it.each([
    ...['name', 'key', 'keyboard', 'authMode', 'author', 'code', 'status', 'passed', 'bypass2go', 'compass'],
    ...['ticketUuid', 'pinned', 'spin', 'session-check/valid', 'noSessionEvaluation', 'signal', 'design', ''],
    ...['accessKind', 'inside', 'path', 'pwm', ...harmlessFields],
  ])('do not stand under the name %j', (name) => {
    expect(under(name)).toEqual([]);
  });

  const REQUEST = '/interactions/0/request';
  const ALIVE = '0b5e55ed0b5e55ed0b5e55ed0b5e55ed';
  const ANY_SESSION = { match: 'regex', regex: '^/zstack/v1/accounts/sessions/[0-9a-f]{32}$' };

  it.each<[object, readonly string[]]>([
    [{ path: `/zstack/v1/accounts/sessions/${ALIVE}` }, ['/path']],
    [{ method: 'DELETE', path: `/proxy/zstack/v1/accounts/sessions/${ALIVE}?a=b` }, ['/path']],
    [{ method: 'GET', path: `/zstack/v1/accounts/sessions/${ALIVE}/valid` }, ['/path']],
    [{ method: 'GET', path: '/token/hunter2/x' }, ['/path']],
    [{ method: 'GET', path: '/api%4Bey/hunter%32;v=1' }, ['/path']],
    [{ method: 'GET', path: `/zstack/v1/accounts/sessions/${SESSION}/valid` }, []],
    [{ method: 'DELETE', path: '/zstack/v1/accounts/sessions/${session}' }, []],
    [{ method: 'GET', path: `/zstack/v1/ipsec/${ALIVE}` }, []],
    [{ method: 'GET', path: '/auth/v1/token/valid' }, []],
    [{ matchingRules: { path: { matchers: [ANY_SESSION] } } }, []],
  ])('in the path of %j are at %j', (request, places) => {
    expect(secrets({ request })).toEqual(places.map((place) => `${REQUEST}${place}`));
  });

  const base64 = (value: unknown): string =>
    Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64');

  it.each<[unknown, readonly string[]]>([
    [{ action: { password: 'hunter2' } }, ['/action/password']],
    [{ pin: 4711, list: [{ name: 'token', value: 't1' }] }, ['/pin', '/list/0/value']],
    ['password=hunter2', ['']],
    [JSON.stringify('password=hunter2'), ['']],
    [{ note: 'says hunter22!' }, ['/note']],
    ['says hunter22!', ['']],
    ['{"note":"says \\u0068unter22!"}', ['/note']],
    [{ content: base64({ password: 'hunter2' }), encoded: 'base64' }, ['/content/password']],
    [{ name: 'plain', password: '***' }, []],
    ['\u0000\u0001', []],
  ])('in a body in base64 of %j are at %j', (said, places) => {
    for (const encoded of ['base64', 'BASE64', true]) {
      const body = { content: base64(said), contentType: 'application/json', encoded };
      const found = secrets({ request: { body } }, ['hunter22']);
      expect(found).toEqual(places.map((place) => `${REQUEST}/body/content${place}`));
    }
    expect(secrets({ request: { body: { content: base64(said), encoded: false } } })).toEqual([]);
  });

  it('are found in the metadata of a pact, and told from examples of the contract', () => {
    const pact = (metadata: object): readonly string[] => {
      const interactions = [{ description: 'x', request: { headers: { 'X-Note': `OAuth ${SESSION}` } } }];
      return secretsInPact(catalog, { interactions, metadata } as JsonObject, []);
    };
    expect(pact({ pactSpecification: { version: '4.0' }, note: 'OAuth is the scheme' })).toEqual([]);
    expect(pact({ ci: { token: 'hunter2' } })).toEqual(['/metadata/ci/token']);
    expect(pact({ ci: { url: 'https://me:hunter2@ci.example/' } })).toEqual(['/metadata/ci/url']);
  });

  it.each<[object, string]>([
    [answered({ name: 'says hunter22!' }), '/response/body/content/name'],
    [answered({ hunter22: 'x' }), '/response/body/content'],
    [answered({ a: ['x', 'aHVudGVyMjI='] }), '/response/body/content/a/1'],
    [answered({ a: 'IGh1bnRlcjIyIA==' }), '/response/body/content/a'],
    [{ description: 'as%20hunter22' }, '/description'],
    [{ comments: { 'a/b': 'HUNTER22' } }, '/comments/a~1b'],
    [ruled({ matchingRules: { path: [{ value: 'hunter22' }] } }), '/request/matchingRules/path/0/value'],
    [ruled({ generators: { path: { by: '/hunter22/${x}' } } }), '/request/generators/path/by'],
  ])('that are known are found wherever they stand: %j', (parts, place) => {
    expect(secrets(parts, ['hunter22'])).toEqual([`/interactions/0${place}`]);
    expect(secrets(parts, ['another22', 'x', SESSION])).toEqual([]);
  });

  const LOGIN = { method: 'PUT', path: '/zstack/v1/accounts/login' };
  const RECONNECT = { method: 'PUT', path: '/zstack/v1/ipsec/654dedd65de8345cae7042a375451146/actions' };
  const OPENED = { inventory: { uuid: ALIVE, accountUuid: ALIVE } };
  const JSON_BODY = { contentType: 'application/json', encoded: false };
  const wrapped = (content: object) => ({ body: { content, ...JSON_BODY } });
  const login = (sent: object, answered: object): object => ({
    request: { ...LOGIN, ...sent },
    response: { status: 200, ...answered },
  });
  const asMe = { logInByAccount: { accountName: 'me', password: 'hunter2' } };
  const reconnect = wrapped({ reconnectIPsecConnection: {}, apiToken: 't', list: ['t'] });
  const failed = { status: 503, ...wrapped({ error: { details: `job ${ALIVE}` } }) };

  it.each<[string, object, string | null]>([
    ['a session', login({}, wrapped(OPENED)), '/response/body/content/inventory/uuid'],
    ['a body of old versions', login({}, { body: OPENED }), '/response/body/inventory/uuid'],
    ['an example', login({}, wrapped({ inventory: { uuid: SESSION } })), null],
    ['a password', login(wrapped(asMe), {}), '/request/body/content/logInByAccount/password'],
    ['fields that are no secret', { request: RECONNECT, response: failed }, null],
    ['what no field is', { request: { ...RECONNECT, ...reconnect } }, '/request/body/content/apiToken'],
  ])('stand in the fields of a known operation: %s', (_, parts, place) => {
    expect(secrets(parts)).toEqual(place === null ? [] : [`/interactions/0${place}`]);
  });

  it('are no plain words that a generator replaces', () => {
    const sent = {
      path: '/token/hunter2',
      headers: { Authorization: ['OAuth a-session'], 'X-Api-Key': ['k'] },
      ...wrapped({ list: [{ token: 't' }], password: 'p' }),
    };
    const generator = { type: 'ProviderState', expression: '${x}' };
    const [header, body] = [{ Authorization: generator }, { '$.list[*].token': generator }];
    const generators = { path: generator, header, body };
    expect(secrets({ request: { ...sent, generators } })).toEqual([
      `${REQUEST}/headers/X-Api-Key/0`,
      `${REQUEST}/body/content/password`,
    ]);
    expect(secrets({ request: sent })).toHaveLength(5);
    expect(secrets({ request: { ...sent, generators } }, ['a-session'])).toHaveLength(3);
  });

  it.each([
    [ALIVE, 1],
    ['canary-5e55104a', 1],
    [SESSION, 0],
  ])('are sessions also where a generator replaces them, as they are published: %s', (session, count) => {
    const headers = { Authorization: [`OAuth ${session}`] };
    const generators = { header: { Authorization: BY_STATE } };
    expect(secrets({ request: { headers, generators } })).toHaveLength(count);
  });
});
