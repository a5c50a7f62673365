import { describe, expect, it } from '@jest/globals';
import { loadCatalog } from '../../../src/contract/catalog.ts';
import { secretNameTest } from '../../../src/contract/secrets.ts';
import { endsInSecretWord, isPathWord, isSecretWord } from '../../../src/model/secret-names.ts';

describe('a name of a secret', () => {
  it.each([
    ...['dbpass', 'mysqlpwd', 'userpwd', 'pwd_hash', 'passKey', 'totp', 'encKey'],
    ...['password', 'oldPassword', 'PASSWORD', 'db_password_2', 'user-passwd', 'passphrase', 'passCode'],
    ...['pw', 'userPw', 'pwd', 'adminPWD', 'pass', 'pin', 'psk', 'ipsecPSK', 'jwt', 'totp_otp', 'sid', 'sig'],
    ...['secret', 'clientSecret', 'token', 'access_token', 'accessTokens', 'ticket', 'Set-Cookie', 'X-Auth'],
    ...[
      'apiKey',
      'API_KEY',
      'x-api-key',
      'accesskey',
      'sshKey',
      'preSharedKey',
      'encryption.key',
      'privateKey',
    ],
    ...['session', 'sessions', 'sessionId', 'JSESSIONID', 'session_uuid', 'X-Amz-Signature', 'creds'],
    ...['SAMLResponse', 'authorization', 'Proxy-Authorization', 'captchaUuid', 'auth', 'basicAuth'],
  ])('is %s', (name) => {
    expect(isSecretWord(name)).toBe(true);
  });

  it.each([
    ...['name', 'key', 'keyboard', 'authMode', 'author', 'code', 'status', 'passed', 'bypass2go', 'compass'],
    ...['ticketUuid', 'pinned', 'spin', 'session-check/valid', 'noSessionEvaluation', 'signal', 'design', ''],
    ...['accessKind', 'inside', 'path', 'pwm'],
  ])('is not %j', (name) => {
    expect(isSecretWord(name)).toBe(false);
  });

  it.each([
    ['pin', true],
    ['userPin2', true],
    ['accessKey', true],
    ['sessionId', true],
    ['tokenCount', false],
    ['maxTokens', false],
    ['passwordMinLength', false],
    ['name', false],
  ])('%s says so with its end: %j', (name, ends) => {
    expect(endsInSecretWord(name)).toBe(ends);
  });

  it.each([
    ['valid', true],
    ['v1', true],
    ['login', true],
    ['6b5a1d0f3f5c4c0e9a7d2b1c8e4f6a90', false],
    ['a-word-that-is-too-long-for-one', false],
    ['', false],
  ])('may stand before %j, which is a word of a path: %s', (segment, isWord) => {
    expect(isPathWord(segment)).toBe(isWord);
  });

  it('is of the fields of the contract none but the secret ones', () => {
    const catalog = loadCatalog();
    const isSecretName = secretNameTest(catalog);
    const fields = [...catalog.fieldById.values()];
    const others = fields.filter(({ secret }) => !secret).map(({ name }) => name);
    expect(others.length).toBeGreaterThan(40);
    expect(others.filter(isSecretName)).toEqual([]);
    // A session is found by its place: it shares its name with every uuid.
    const secrets = fields.filter(({ secret, name }) => secret && name !== 'uuid' && name !== 'sessionUuid');
    expect(secrets.filter(({ name }) => !isSecretName(name))).toEqual([]);
    expect(secrets.length).toBeGreaterThan(1);
  });
});
