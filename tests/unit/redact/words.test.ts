import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isWord } from '../../../src/model/plain-forms.ts';
import { describe as describeText, plainName, plainText } from '../../../src/redact/words.ts';
import { tries } from '../fuzzing.ts';

const nothing = (): boolean => false;
const show = (text: string): string => plainText(text, nothing);

describe('a text shows', () => {
  it.each([
    'unable to find method org.zstack.ipsec.APIReconnectIPsecConnectionMsg$Foo.bar',
    'java.lang.NullPointerException: Cannot invoke "com.google.gson.JsonElement.getAsString()"',
    'connect ECONNREFUSED 127.0.0.1:8080',
    'https://zstack.example.test:8080/zstack/v1/ipsec',
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
    'fe80::1 10.0.0.0/24 Nov 14, 2017 10:20:57 PM 2017-11-14T10:20:57.123Z Mon, 06 Nov 2023 08:49:37 GMT',
    'vpn-beijing-01, VPN to 3rd floor (old)',
    'ah-esp dh-group14 aes-256 3des IPsecConnection L3Network',
    'URL[/v1/ipsec/actions/1/2]',
    'limit=20, max-age=86400, en;q=0.9, status 503, 100GB, 30s, 99.5%, x — y • z',
    '会话已过期，请重新登录 セッション 세션',
    'Die Verbindung wurde getrennt; Соединение разорвано',
    '‹text of 31: a-f 0-9› ‹…› ‹text of 343 characters that is no JSON›',
  ])('what is plain: %s', (text) => {
    expect(show(text)).toBe(text);
  });

  it.each([
    ['6b5a1d0f3f5c4c0e9a7d2b1c8e4f6a90 is invalid', '‹…› is invalid'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc', '‹…›'],
    ['AKEXAMPLE9XQ2 said no', '‹…› said no'],
    ['QmFzZVNpeHR5Rm91ckxldHRlcnM= and c3dvcmRmaXNo', '‹…›= and ‹…›'],
    ['1234-5678-9012-3456 482913-482913 1700000000', '‹…› ‹…› ‹…›'],
    ['a1!b2?c3,d4;e5|f6', '‹…›'],
    ['aB3$xY9!kL2#', '‹…›'],
    ['qzxjvkwpqzxjvkwp', '‹…›'],
    ['‹text of swordfish-1a2b3c4d›', '‹text of ‹…››'],
    ['C:\\Users\\x', '‹…›'],
  ])('nothing else: %s', (text, shown) => {
    expect(show(text)).toBe(shown);
  });

  it.each([
    ['password: swordfish', 'password: ‹…›'],
    ['password:swordfish', 'password:‹…›'],
    ['password (swordfish) password[swordfish]', 'password (‹…›) password[‹…›]'],
    ['the password is swordfish', 'the password is ‹…›'],
    ['<input name=password value=swordfish>', '<input name=‹…› value=‹…›>'],
    ['Bearer swordfish', 'Bearer ‹…›'],
    ['userToken = swordfish; otp: 482913', 'userToken = ‹…›; otp: ‹…›'],
    ['密码是春江花月夜 密码: swordfish 密码：剑鱼', '密码是‹…› 密码: ‹…› 密码：‹…›'],
  ])('no value of a secret’s name: %s', (text, shown) => {
    expect(show(text)).toBe(shown);
  });

  it.each([
    'the password is wrong',
    'token: expired',
    'the access key is accepted; the key of the certificate was given',
    'the field "password" is missing',
    '密码已过期，密码是错误的',
    'Basic authentication required',
    'error code: SYS.1000, code 503',
  ])('what is said of a secret: %s', (text) => {
    expect(show(text)).toBe(text);
  });

  it('what is known, whatever it looks like', () => {
    const text = 'no URL[/v1/ipsec/6b5a1d0f3f5c4c0e9a7d2b1c8e4f6a90/actions]';
    expect(plainText(text, (token) => text.includes(token))).toBe(text);
  });

  it('its beginning only when it is long, and no half of a token', () => {
    expect(show('word '.repeat(1_000))).toBe('word '.repeat(800).trim());
    expect(plainText(`${'a '.repeat(40)}swordfish`, nothing, 85)).toBe('a '.repeat(40).trim());
    expect(show('x'.repeat(15_000_000))).toBe('');
  });

  it('the same when it is shown again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const once = show(text);
        expect(show(once)).toBe(once);
      }),
      tries(500),
    );
  });
});

it.each([
  ['tunnel IPsecConnection Verbindungsabbruch internationalization größte', true],
  [`aGVsbG bcdfghjk qWeRtYuIoPaS zqxjkvbpmwfgh a1 ${'x'.repeat(41)}`, false],
])('%s are words: %s', (words, expected) => {
  for (const word of words.split(' ')) expect([word, isWord(word)]).toEqual([word, expected]);
});

it.each([
  ...['inventory', 'peerCidrs', '_error', ':authority', 'inventory.peerCidrs[0]', ''].map((one) => [
    one,
    one,
  ]),
  ['AKEXAMPLE9XQ2', '‹name of 13: A-Z 0-9›'],
  ['my secret', '‹name of 9: a-z blanks›'],
  ['654dedd6-5de8', '‹name of 13: a-f 0-9 -›'],
])('the name %j is shown as %s, once and again', (name = '', shown = '') => {
  expect(plainName(name, nothing)).toBe(shown);
  expect(plainName(shown, nothing)).toBe(shown);
});

it('a text that is not shown is described by its length and characters', () => {
  expect(describeText('654dedd65de8345cae7042a37545114')).toBe('‹text of 31: a-f 0-9›');
  expect(describeText('Swordfish #1!')).toBe('‹text of 13: a-z A-Z 0-9 blanks signs›');
});
