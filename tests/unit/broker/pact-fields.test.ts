import { describe, expect, it } from '@jest/globals';
import { fieldsIn, isSecretMember, isSecretName, operationIn } from '../../../src/broker/pact-fields.ts';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';

const catalog = loadCatalog();

describe('a name of a secret', () => {
  it.each([
    ...['dbpass', 'mysqlpwd', 'userpwd', 'pwd_hash', 'passKey', 'totp', 'encKey'],
    ...['password', 'oldPassword', 'PASSWORD', 'db_password_2', 'user-passwd', 'passphrase', 'passCode'],
    ...['pw', 'userPw', 'pwd', 'adminPWD', 'pass', 'pin', 'psk', 'ipsecPSK', 'jwt', 'totp_otp', 'sid', 'sig'],
    ...['secret', 'clientSecret', 'token', 'access_token', 'accessTokens', 'ticket', 'Set-Cookie', 'X-Auth'],
    ...['apiKey', 'API_KEY', 'x-api-key', 'accesskey', 'sshKey', 'preSharedKey', 'encryption.key'],
    ...['session', 'sessions', 'sessionId', 'JSESSIONID', 'session_uuid', 'X-Amz-Signature', 'creds'],
    ...['SAMLResponse', 'authorization', 'Proxy-Authorization', 'captchaUuid', 'auth', 'basicAuth'],
  ])('is %s', (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  it.each([
    ...['name', 'key', 'keyboard', 'authMode', 'author', 'code', 'status', 'passed', 'bypass2go', 'compass'],
    ...['ticketUuid', 'pinned', 'spin', 'session-check/valid', 'noSessionEvaluation', 'signal', 'design', ''],
    ...['accessKind', 'inside', 'path', 'pwm'],
  ])('is not %j', (name) => {
    expect(isSecretName(name)).toBe(false);
  });

  it('is of the fields of the contract that are no secret none, and of the others most', () => {
    const fields = [...catalog.fieldById.values()];
    const others = fields.filter(({ secret }) => !secret).map(({ name }) => name);
    expect(others.length).toBeGreaterThan(40);
    expect(others.filter(isSecretName)).toEqual([]);
    const secrets = fields.filter(({ secret }) => secret).map(({ name }) => name);
    // What a session shares its name with is told by its field alone.
    expect(new Set(secrets.filter((name) => !isSecretName(name)))).toEqual(new Set(['uuid']));
  });
});

describe('a member of an object is a secret', () => {
  const [field] = catalog.fields;

  it.each([
    [{ password: 'x' }, 'password', true],
    [{ name: 'password', value: 'x' }, 'value', true],
    [{ key: 'token', values: ['x'] }, 'values', true],
    [{ name: 'note', value: 'x' }, 'value', false],
    [{ name: 'password', note: 'x' }, 'note', false],
  ])('in %j by the name %s: %j', (object, name, isSecret) => {
    expect(isSecretMember(object, name, null)).toBe(isSecret);
  });

  it('as its field says, whatever its name', () => {
    expect(field?.secret).toBe(false);
    expect(isSecretMember({ password: 'x' }, 'password', field ?? null)).toBe(false);
  });
});

describe('a place of an interaction', () => {
  const request = { method: 'PUT', path: '/proxy/zstack/v1/accounts/login' };
  const content = { inventory: { uuid: 'x' } };
  const version4 = { request, response: { status: 200, body: { content, contentType: 'application/json' } } };
  const version3 = { request, response: { status: 200, body: content } };

  it.each([
    [version4, ['response', 'body', 'content', 'inventory', 'uuid'], true],
    [version3, ['response', 'body', 'inventory', 'uuid'], true],
    [version3, ['response', 'body', 'content', 'inventory', 'uuid'], undefined],
    [version3, ['response', 'body', 'inventory', 'accountUuid'], false],
    [version3, ['response', 'headers', 'uuid'], undefined],
    [
      { ...version3, request: { ...request, method: 'GET' } },
      ['response', 'body', 'inventory', 'uuid'],
      undefined,
    ],
    [{}, ['response', 'body', 'inventory', 'uuid'], undefined],
  ])('%j at %j is a secret of the contract: %j', (interaction, path, isSecret) => {
    expect(fieldsIn(catalog, interaction)(path)?.secret).toBe(isSecret);
  });

  it('plays the operation that its request calls', () => {
    expect(operationIn(catalog, version3)?.id).toBe('login');
    expect(operationIn(catalog, { request: { method: 'GET', path: '/other' } })).toBeNull();
    expect(operationIn(catalog, {})).toBeNull();
  });
});
