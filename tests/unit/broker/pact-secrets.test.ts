import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readPact } from '../../../src/broker/pact-file.ts';
import { secretsInPact } from '../../../src/broker/pact-secrets.ts';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';

const catalog = loadCatalog();
/** An example of the contract, which has the form of a credential once its scheme is before it. */
const [SESSION = ''] =
  /(?<=OAuth )[0-9a-f]{32}/.exec(
    readFileSync(join(import.meta.dirname, '../../../pacts/zstack-ipsec-client-zstack.json'), 'utf8'),
  ) ?? [];
const PACTS = join(import.meta.dirname, '../../../pacts');

/** Names of the contract's fields that are no secret. */
const harmlessFields = [...catalog.fieldById.values()]
  .filter(({ secret }) => !secret)
  .map(({ name }) => name);

function secrets(parts: object, own: readonly string[] = []): readonly string[] {
  const interaction = { description: 'x', ...parts };
  const pact = { consumer: { name: 'c' }, provider: { name: 'p' }, interactions: [interaction] };
  return secretsInPact(catalog, readPact('pact.json', JSON.stringify(pact)), own);
}

describe('secrets in a pact', () => {
  it('are none in the pacts of this project', () => {
    const names = readdirSync(PACTS);
    expect(names).toHaveLength(2);
    for (const name of names) {
      expect(secretsInPact(catalog, readPact(name, readFileSync(join(PACTS, name), 'utf8')), [])).toEqual([]);
    }
  });

  it.each([
    [
      { request: { headers: { Authorization: ['OAuth c0ffee'] } } },
      '/interactions/0/request/headers/Authorization/0',
    ],
    [{ request: { headers: { Cookie: 'sid=1' } } }, '/interactions/0/request/headers/Cookie'],
    [{ request: { body: { content: { password: 'p' } } } }, '/interactions/0/request/body/content/password'],
    [{ response: { body: { content: { authKey: 'k' } } } }, '/interactions/0/response/body/content/authKey'],
    [
      { providerStates: [{ name: 's', params: { token: 't' } }] },
      '/interactions/0/providerStates/0/params/token',
    ],
    [
      { response: { body: { content: { url: 'https://admin:Hunter2xyz@10.0.0.1/' } } } },
      '/interactions/0/response/body/content/url',
    ],
    [
      { response: { body: { content: { text: '-----BEGIN RSA PRIVATE KEY-----\nMIIE' } } } },
      '/interactions/0/response/body/content/text',
    ],
    [
      { response: { body: { content: { text: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln' } } } },
      '/interactions/0/response/body/content/text',
    ],
    [
      { request: { body: { content: { note: 'Bearer abcdefghijklmnop1234567890' } } } },
      '/interactions/0/request/body/content/note',
    ],
    [
      { request: { body: { content: { generators: { password: 'hunter2' } } } } },
      '/interactions/0/request/body/content/generators/password',
    ],
    [
      { request: { body: { content: { matchingRules: { note: 'password=hunter2' } } } } },
      '/interactions/0/request/body/content/matchingRules/note',
    ],
    [{ request: { body: { content: { pin: 4711 } } } }, '/interactions/0/request/body/content/pin'],
    [
      { request: { body: { content: [{ name: 'password', value: 'hunter2' }] } } },
      '/interactions/0/request/body/content/0/value',
    ],
    [
      { request: { body: { content: [{ key: 'token', values: ['t1'] }] } } },
      '/interactions/0/request/body/content/0/values/0',
    ],
    [
      { request: { body: { content: '<a:login><a:password>hunter2</a:password></a:login>' } } },
      '/interactions/0/request/body/content',
    ],
  ])('%j has one at %s', (parts, place) => {
    expect(secrets(parts)).toEqual([place]);
  });

  it.each([
    [{ request: { headers: { Authorization: ['OAuth ${session}'] } } }],
    [{ request: { body: { content: { password: '***' } } } }],
    [
      {
        request: {
          matchingRules: {
            header: {
              Authorization: {
                combine: 'AND',
                matchers: [{ match: 'regex', regex: '^OAuth [0-9a-f]{32}$' }],
              },
            },
          },
          generators: {
            header: { Authorization: { type: 'ProviderState', expression: 'OAuth ${session}' } },
          },
        },
      },
    ],
    [{ response: { body: { content: { tokenCount: 3, maxTokens: 4096, passwordRequired: true } } } }],
    [{ response: { body: { content: { url: 'https://10.0.0.1/?at=x@y', auth: null } } } }],
    [{ response: { body: { content: { url: 'https://${user}:${password}@10.0.0.1/ https://***@host/' } } } }],
    [{ response: { body: { content: { note: 'Bearer ${aTokenThatAStateFillsIn}, Bearer tokens' } } } }],
    [{ request: { body: { content: '<login><password>${password}</password></login>' } } }],
    [{ response: { body: { content: { name: 'secret', description: 'my password' } } } }],
    [
      {
        response: {
          body: {
            content: [
              { name: 'password', note: 'x' },
              { name: 'note', value: 'x' },
            ],
          },
        },
      },
    ],
  ])('%j has none', (parts) => {
    expect(secrets(parts)).toEqual([]);
  });

  /** What a body says under this name, beside another one. */
  const under = (name: string): readonly string[] =>
    secrets({ response: { body: { content: { [name]: 'Kq7ZmX2', other: 'Kq7ZmX2' } } } });

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
    [
      {
        matchingRules: {
          path: { matchers: [{ match: 'regex', regex: '^/zstack/v1/accounts/sessions/[0-9a-f]{32}$' }] },
        },
      },
      [],
    ],
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
      const text = JSON.stringify({
        consumer: { name: 'c' },
        provider: { name: 'p' },
        interactions,
        metadata,
      });
      return secretsInPact(catalog, readPact('pact.json', text), []);
    };
    expect(pact({ pactSpecification: { version: '4.0' }, note: 'OAuth is the scheme' })).toEqual([]);
    expect(pact({ ci: { token: 'hunter2' } })).toEqual(['/metadata/ci/token']);
    expect(pact({ ci: { url: 'https://me:hunter2@ci.example/' } })).toEqual(['/metadata/ci/url']);
  });

  it.each<[object, string]>([
    [{ response: { body: { content: { name: 'says hunter22!' } } } }, '/response/body/content/name'],
    [{ response: { body: { content: { hunter22: 'x' } } } }, '/response/body/content'],
    [{ response: { body: { content: { a: ['x', 'aHVudGVyMjI='] } } } }, '/response/body/content/a/1'],
    [{ response: { body: { content: { a: 'IGh1bnRlcjIyIA==' } } } }, '/response/body/content/a'],
    [{ description: 'as%20hunter22' }, '/description'],
    [{ comments: { 'a/b': 'HUNTER22' } }, '/comments/a~1b'],
    [
      {
        request: {
          matchingRules: { header: { X: { matchers: [{ match: 'equality', value: 'hunter22' }] } } },
        },
      },
      '/request/matchingRules/header/X/matchers/0/value',
    ],
    [
      { request: { generators: { path: { type: 'ProviderState', expression: '/hunter22/${x}' } } } },
      '/request/generators/path/expression',
    ],
  ])('that are known are found wherever they stand: %j', (parts, place) => {
    expect(secrets(parts, ['hunter22'])).toEqual([`/interactions/0${place}`]);
    expect(secrets(parts, ['another22', 'x', SESSION])).toEqual([]);
  });

  const LOGIN = { method: 'PUT', path: '/zstack/v1/accounts/login' };
  const RECONNECT = { method: 'PUT', path: '/zstack/v1/ipsec/654dedd65de8345cae7042a375451146/actions' };
  const wrapped = (content: object) => ({
    body: { content, contentType: 'application/json', encoded: false },
  });

  it.each<[string, object, readonly string[]]>([
    [
      'a session that a login opens',
      {
        request: LOGIN,
        response: { status: 200, ...wrapped({ inventory: { uuid: ALIVE, accountUuid: ALIVE } }) },
      },
      ['/response/body/content/inventory/uuid'],
    ],
    [
      'a body as versions before 4 write it',
      { request: LOGIN, response: { status: 200, body: { inventory: { uuid: ALIVE, accountUuid: ALIVE } } } },
      ['/response/body/inventory/uuid'],
    ],
    [
      'an example of the contract',
      { request: LOGIN, response: { status: 200, ...wrapped({ inventory: { uuid: SESSION } }) } },
      [],
    ],
    [
      'the password of a login',
      { request: { ...LOGIN, ...wrapped({ logInByAccount: { accountName: 'me', password: 'hunter2' } }) } },
      ['/request/body/content/logInByAccount/password'],
    ],
    [
      'fields that are no secret, whatever they hold',
      {
        request: RECONNECT,
        response: {
          status: 503,
          ...wrapped({
            error: { code: 'SYS.1007', description: 'x', details: `job ${ALIVE}`, cost: '12 ms' },
          }),
        },
      },
      [],
    ],
    [
      'what no field is, by its name',
      { request: { ...RECONNECT, ...wrapped({ reconnectIPsecConnection: {}, apiToken: 't', list: ['t'] }) } },
      ['/request/body/content/apiToken'],
    ],
  ])('stand in the fields of a known operation: %s', (_, parts, places) => {
    expect(secrets(parts)).toEqual(places.map((place) => `/interactions/0${place}`));
  });

  it('are no plain words that a generator replaces', () => {
    const sent = {
      path: '/token/hunter2',
      headers: { Authorization: ['OAuth a-session'], 'X-Api-Key': ['k'] },
      ...wrapped({ list: [{ token: 't' }], password: 'p' }),
    };
    const generator = { type: 'ProviderState', expression: '${x}' };
    const generators = {
      path: generator,
      header: { Authorization: generator },
      body: { '$.list[*].token': generator },
    };
    expect(secrets({ request: { ...sent, generators } })).toEqual([
      `${REQUEST}/headers/X-Api-Key/0`,
      `${REQUEST}/body/content/password`,
    ]);
    expect(secrets({ request: sent })).toHaveLength(5);
    expect(secrets({ request: { ...sent, generators } }, ['a-session'])).toHaveLength(3);
  });

  it('are sessions also where a generator replaces them, as they are published', () => {
    const generators = {
      header: { Authorization: { type: 'ProviderState', expression: 'OAuth ${session}' } },
    };
    for (const session of [ALIVE, 'canary-5e55104a'])
      expect(
        secrets({ request: { headers: { Authorization: [`OAuth ${session}`] }, generators } }),
      ).toHaveLength(1);
    expect(secrets({ request: { headers: { Authorization: [`OAuth ${SESSION}`] }, generators } })).toEqual(
      [],
    );
  });
});
