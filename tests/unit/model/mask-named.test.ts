import { describe, expect, it } from '@jest/globals';
import { maskCredentials, maskNamed } from '../../../src/model/mask-named.ts';
import { isSecretWord } from '../../../src/model/secret-names.ts';

const mask = (text: string): string => maskNamed(text, isSecretWord);
const LONG = 'c'.repeat(32);

describe('what follows the name of a secret', () => {
  it.each([
    ['in a query', 'a token=abc&b=c', 'a token=***&b=c'],
    ['as a parameter', '?accessToken=x&apiKey=y&page=2', '?accessToken=***&apiKey=***&page=2'],
    ['behind another name', '?q=password%3Dz', '?q=password%3D***'],
    [
      'in conditions',
      'q=password?=a&q=password!=b&q=password~=%25c',
      'q=password?=***&q=password!=***&q=password~=***',
    ],
    ['in a condition of several', 'q=password?=a,b&x=1', 'q=password?=***&x=1'],
    ['in brackets', 'user[password]=a&b=c', 'user[password]=***&b=c'],
    ['before brackets', 'passwords[]=a&b=c', 'passwords[]=***&b=c'],
    ['in encoded brackets', 'user%5Bpassword%5D=a&b=c', 'user%5Bpassword%5D=***&b=c'],
    [
      'in quotes of HTML',
      '&quot;password&quot;:&quot;a b&quot;,&quot;n&quot;:1',
      '&quot;password&quot;:&quot;***&quot;,&quot;n&quot;:1',
    ],
    ['in lists of lists', 'password=[["a"],["b]"]],n=["c"]', 'password=[***],n=["c"]'],
    ['in objects of objects', '{"password":{"a":{"b":1},"d":"e"},"n":1}', '{"password":{***},"n":1}'],
    ['although it is a word for a scheme', 'password=zstack&pwd=Bearer', 'password=***&pwd=***'],
    [
      'in a condition with blanks',
      '?q=password%20=%20a&q=password+=+b',
      '?q=password%20=%20***&q=password+=+***',
    ],
    ['in a condition of order', 'q=password>a&q=password<=b', 'q=password>***&q=password<=***'],
    [
      'in an encoded condition',
      'q=password%3F%3Da&q=password%21%7E%3Db',
      'q=password%3F%3D***&q=password%21%7E%3D***',
    ],
    ['in a tag', '"consolePassword::x", "sshkey::y"', '"consolePassword::***", "sshkey::***"'],
    ['in a sentence', 'wrong password: abc given', 'wrong password: *** given'],
    ['in JSON', '{"password":"a b","name":"c"}', '{"password":"***","name":"c"}'],
    ['in JSON with a quote in it', '{"password":"a\\"b c","name":"c"}', '{"password":"***","name":"c"}'],
    ['in JSON in JSON', '"{\\"password\\":\\"a b\\",\\"n\\":1}"', '"{\\"password\\":\\"***\\",\\"n\\":1}"'],
    ['in JSON cut short', '{"password":"a b', '{"password":"***'],
    ['in encoded JSON', '%7B%22password%22%3A%22abc%22%7D', '%7B%22password%22%3A%22***'],
    ['in single quotes', "{'pwd': 'a b', 'x': 'y'}", "{'pwd': '***', 'x': 'y'}"],
    ['in a list', '"tokens":["a","b"],"n":["c"]', '"tokens":[***],"n":["c"]'],
    ['in an object', 'credentials = {user: a, value: b}, n', 'credentials = {***}, n'],
    ['as a number', '{"pin":1234,"n":1}', '{"pin":***,"n":1}'],
    [
      'in an element',
      '<a:password x="1">p w</a:password><n>1</n>',
      '<a:password x="1">***</a:password><n>1</n>',
    ],
    ['in an escaped element', '&lt;pwd&gt;abc&lt;/pwd&gt;', '&lt;pwd&gt;***&lt;/pwd&gt;'],
    ['in CDATA', '<token><![CDATA[abc]]></token>', '<token><![CDATA[***]]></token>'],
    ['in an attribute', '<user name="u" password="a b"/>', '<user name="u" password="***"/>'],
    ['behind a path', '/a;jsessionid=ABC,b', '/a;jsessionid=***,b'],
  ])('is masked %s', (_, text, masked) => {
    expect(mask(text)).toBe(masked);
  });

  it.each([
    'name: abc; authMode=psk, at 10:20:57 PM <b>bold</b>',
    'inventory.peerCidrs[0].cidr = 192.168.100.0/24',
    'password',
    'password=',
    'forgot your password? write to us',
    '<password>',
    'a <b>password</b> is due',
    'Authorization: Basic',
    '',
  ])('is nothing in %j', (text) => {
    expect(mask(text)).toBe(text);
  });

  it.each([
    [`Authorization: OAuth ${LONG} given`, 'Authorization: OAuth ***'],
    ['authorization: basic dTpw\nname: a', 'authorization: basic ***\nname: a'],
    ['Authorization: Token abcdef', 'Authorization: ***'],
    ['Cookie: a=1; c=two2secret', 'Cookie: ***'],
    ['Cookie: a="x"; b=c', 'Cookie: ***'],
    ['Authorization: Digest username="u", response="S"', 'Authorization: ***'],
    ['{"Authorization":["bearer a b"],"n":1}', '{"Authorization":[***],"n":1}'],
    ['token: Bearer abc, n: 1', 'token: Bearer ***, n: 1'],
    ['access_token=Bearer', 'access_token=Bearer'],
  ])('is masked without its scheme, which is none: %s', (text, masked) => {
    expect(mask(text)).toBe(masked);
  });

  it.each([
    ...['a', 'a.', '"', 'a:', 'password=', '<a', '&lt;a ', "\\'", '-----BEGIN PRIVATE KEY-----', 'eyJ', '1'],
    ...[
      '%20',
      '%22',
      'eyJ-',
      'a=b%20',
      'password="',
      'password=\\"',
      "pwd='",
      'token=[',
      'token={',
      'a b ',
      '//',
    ],
    ...['Bearer ', 'password:\n', 'eyJhbGciOi.', '<password>', 'x\\', ' ', '='],
  ])('is looked for in a text of nothing but %j', (part) => {
    const text = part.repeat(400_000 / part.length);
    expect(mask(text).length).toBeLessThanOrEqual(text.length);
    expect(mask(`${text}\npassword=canary-1 `)).not.toContain('canary');
  });

  it('has any length', () => {
    const isMasked = (opening: string, value: string, end = ''): boolean =>
      mask(`${opening}${value}${end}`) === `${opening}***${end}`;
    for (const opening of [
      'password="',
      "pwd='",
      '{\\"password\\":\\"',
      'token=',
      'Cookie: ',
      '<pwd>',
      'Bearer ',
    ]) {
      expect([opening, isMasked(opening, 'a'.repeat(16_000_000))]).toEqual([opening, true]);
    }
    const long = 'a'.repeat(16_000_000);
    const texts = [`//${long}`, `eyJ${long}`, `eyJhbGciOiJ.eyJ${long}`, `-----BEGIN PRIVATE KEY-----${long}`];
    expect(texts.map((text) => (mask(text) === text ? 'as it is' : mask(text)))).toEqual([
      'as it is',
      'as it is',
      '***',
      '***',
    ]);
    expect(isMasked('password="', 'a\\a'.repeat(4_000_000), '"')).toBe(true);
  });
});

describe('a credential by its form', () => {
  it.each([
    ['behind a scheme', `Bearer ${LONG}`, 'Bearer ***'],
    ['behind a scheme in small letters', `bearer ${LONG.slice(1)}1`, 'bearer ***'],
    ['before a host, with what hosts have not', 'https://u:p4ss@w0rd@host/', 'https://***@host/'],
    ['before a host', 'mysql://root:x@h/a?b@c', 'mysql://***@h/a?b@c'],
    ['a private key', 'a -----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- b', 'a *** b'],
    ['a private key cut short', 'a -----BEGIN PRIVATE KEY-----\\nMIIE', 'a ***'],
    ['a web token', 'x eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln y', 'x *** y'],
  ])('is masked: %s', (_, text, masked) => {
    expect(maskCredentials(text)).toBe(masked);
  });

  it.each([
    'Basic authentication',
    'a bearer certificate-authority-chain is due',
    '-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----',
    'eyJ is how it begins',
    'a@b //c',
  ])('is not %j', (text) => {
    expect(maskCredentials(text)).toBe(text);
  });
});
