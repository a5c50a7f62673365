import { describe, expect, it } from '@jest/globals';
import { OwnSecrets } from '../../../src/redact/own-secrets.ts';
import { Redactor } from '../../../src/redact/redactor.ts';
import { catalog, exchangeOf, fieldOf, redactorOf, SESSION } from './exchanges.ts';

describe('a secret that is known by value is hidden', () => {
  const redactor = redactorOf(['swordfish', 'correct horse battery', 'Tr0ub&dour', '春江花月', SESSION]);

  it.each([
    ['wrong login swordfish for SWORDFISH', 'wrong login *** for ***'],
    ['mySwordfish swordfish2', '‹…› ‹…›'],
    ['c3dvcmRmaXNo', '‹…›'],
    ['73776f726466697368', '‹…›'],
    ['said correct%20horse%20battery', 'said ‹…›'],
    ['said Correct-Horse_battery staple', 'said *** staple'],
    ['said Tr0ub&dour and Tr0ub%26dour', 'said ‹…› and ‹…›'],
    ['夜春江花月夜', '夜***夜'],
    [SESSION, '***'],
  ])('in a text: %s', (text, shown) => {
    expect(redactor.text(text)).toBe(shown);
  });

  it('in values, names, pointers and headers', () => {
    expect(redactor.value('swordfish', null)).toBe('‹text of 9: a-z›');
    expect(redactor.texts.name('swordfish')).toBe('‹name of 9: a-z›');
    expect(redactor.pointer('/inventory/swordfish/0')).toBe('/inventory/‹name of 9: a-z›/0');
    expect(redactor.header('Server', 'swordfish/1.0')).toBe('***/1.0');
    expect(redactor.url('GET', 'http://swordfish.example/x')).toBe('http://***.example/‹path›');
  });

  it('also as the rest of a text that is cut', () => {
    expect(redactor.text(`${'a '.repeat(40)}correct horse battery`, 95)).toBe(
      `${'a '.repeat(40)}*** ‹text of 101›`,
    );
  });
});

describe('a secret that the run was given', () => {
  const SECRET = 'Hq7!mZ_2vR#9xLw4Kd:tB';
  const own = new OwnSecrets(catalog);
  for (const secret of [SECRET, 'swordfish', 'pond', 'ab']) own.know(secret);
  const redactor = new Redactor(catalog, own);

  it.each([
    ['plain', SECRET],
    ['in capitals', SECRET.toUpperCase()],
    ['in a URL', encodeURIComponent(SECRET)],
    ['in JSON', JSON.stringify(`"${SECRET}`)],
    ['in base64', Buffer.from(SECRET).toString('base64')],
    ['in base64 behind one character', Buffer.from(`x${SECRET}`).toString('base64')],
    ['in base64 amid others', Buffer.from(`us:${SECRET}@x`).toString('base64')],
    ['in hex', Buffer.from(SECRET).toString('hex')],
    ['as a word', 'swordfish'],
    ['as a short word', 'pond'],
  ])('is hidden within an identifier, %s', (_, form) => {
    for (const text of [form, `client-${form}`, `1.0+${form}`, `a ${form} b`]) {
      const shown = redactor.identifier(text);
      expect(shown).toContain('***');
      for (const one of [form, form.slice(4, -4)]) if (one !== '') expect(shown).not.toContain(one);
    }
  });

  it.each([
    '5556b8149bf8bac76bc30f50a8a2dd4c22c85f30',
    '1.2.3-beta.1+exp.sha.5114f85',
    'feat/x-123',
    'responder-ab',
    'zstack (old), ~q=7',
  ])('leaves another identifier as it is: %s', (name) => {
    expect(redactor.identifier(name)).toBe(name);
  });

  it('is hidden where a uuid is due', () => {
    const key = 'sixteen letters!';
    own.know(key);
    const hex = Buffer.from(key).toString('hex');
    expect(redactor.value(hex, fieldOf('ipsec-connection', 'uuid'))).toBe('***');
  });

  it('is hidden also where it is a phrase with other signs between its words', () => {
    own.know('correct horse battery');
    expect(redactor.identifier('by Correct-Horse_battery')).toBe('by ***');
    expect(redactor.identifier('by correct horses')).toBe('by correct horses');
  });

  it('is no word of the contract, and may be of any kind', () => {
    for (const secret of ['password', '', ' ', 'x\ud800', '(a+b)*[c', '\\']) own.know(secret);
    expect(redactor.identifier('the password of (a+b)*[c')).toBe('the password of ***');
  });
});

it('an identifier may be repeated by texts, unless it is a secret', () => {
  const redactor = redactorOf();
  const version = '5556b8149bf8bac76bc30f50a8a2dd4c22c85f30';
  expect(redactor.text(`no version ${version}`)).toBe('no version ‹…›');
  redactor.identifier(version);
  expect(redactor.text(`no version ${version}`)).toBe(`no version ${version}`);
  redactor.identifier(SESSION);
  const exchange = exchangeOf({ headers: { authorization: `OAuth ${SESSION}` } });
  redactor.learn(exchange, 'query');
  expect(redactor.text(`no session ${SESSION}`)).toBe('no session ‹…›');
});

describe('what is no secret of its own', () => {
  it('is shown: other words, and parts of words', () => {
    expect(redactorOf(['sword', 'ab', '12']).text('swordfish, ab 12')).toBe('swordfish, ab 12');
  });

  it('is a word of the contract, such as the password of the mock’s account', () => {
    const redactor = redactorOf(['password', 'Enabled', 'actions']);
    expect(redactor.text('the password of actions is not Enabled')).toBe(
      'the password of actions is not Enabled',
    );
  });
});

describe('secrets', () => {
  it('are those of one run', () => {
    redactorOf(['swordfish']);
    expect(redactorOf().text('swordfish')).toBe('swordfish');
  });

  it('need no room where they would be shown nowhere', () => {
    const secrets = new OwnSecrets(catalog);
    for (let index = 0; index < 1_000; index++) secrets.learn(`K9x+${index}/aZ81Qp==`);
    expect(secrets.learned).toBe(0);
    secrets.learn(SESSION);
    secrets.learn(SESSION);
    expect(secrets.learned).toBe(1);
  });

  it('have stand-ins of their length that are the same for the same, in one run', () => {
    const secrets = new OwnSecrets(catalog);
    expect(secrets.standIn(SESSION)).toMatch(/^[0-9a-f]{32}$/);
    expect(secrets.standIn(SESSION)).toBe(secrets.standIn(SESSION.toUpperCase()));
    expect(secrets.standIn(SESSION)).not.toBe(new OwnSecrets(catalog).standIn(SESSION));
    expect(secrets.standIn('x'.repeat(33))).toHaveLength(33);
  });

  it('that begin alike are looked up in bounded time', () => {
    const secrets = new OwnSecrets(catalog);
    for (let count = 1; count < 500; count++) secrets.learn(`${'word '.repeat(count)}end`);
    const start = performance.now();
    expect(secrets.hide('word '.repeat(200))).toContain('***');
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
