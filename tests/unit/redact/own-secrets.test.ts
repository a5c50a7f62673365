import { describe, expect, it } from '@jest/globals';
import { OwnSecrets } from '../../../src/redact/own-secrets.ts';
import { Redactor } from '../../../src/redact/redactor.ts';
import cases from '../../fixtures/redaction.json' with { type: 'json' };
import { catalog, exchangeOf, fieldOf, redactorOf, SESSION } from './exchanges.ts';

describe('a secret that an exchange showed is hidden', () => {
  const redactor = redactorOf(cases.learned.secrets);

  it.each(cases.learned.texts)('in a text: %s', (text = '', shown = '') => {
    expect(redactor.text(text)).toBe(shown);
  });

  it('in values, names, pointers, headers and URLs, and where the text is cut in it', () => {
    expect(redactor.value('swordfish', null)).toBe('‹text of 9: a-z›');
    expect(redactor.name('swordfish')).toBe('‹name of 9: a-z›');
    expect(redactor.pointer('/inventory/swordfish/0')).toBe('/inventory/‹name of 9: a-z›/0');
    expect(redactor.header('Server', 'swordfish/1.0')).toBe('***/1.0');
    expect(redactor.url('GET', 'http://swordfish.example/x')).toBe('http://***.example/‹path›');
    const cut = redactor.text(`${'a '.repeat(40)}correct horse battery`, 95);
    expect(cut).toBe(`${'a '.repeat(40)}*** ‹text of 101›`);
    // Another run knows nothing of it.
    expect(redactorOf().text('swordfish')).toBe('swordfish');
  });

  it('alone, and neither in other words nor if it is a word of the contract', () => {
    const secrets = ['sword', 'ab', '12', 'password', 'Enabled', 'actions'];
    const text = 'swordfish, ab 12: the password of actions is not Enabled';
    expect(redactorOf(secrets).text(text)).toBe(text);
  });
});

describe('a secret that the run was given', () => {
  const SECRET = 'Hq7!mZ_2vR#9xLw4Kd:tB';
  const own = new OwnSecrets(catalog);
  for (const secret of [SECRET, 'swordfish', ...cases.given.secrets]) own.addCredential(secret);
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

  it.each(cases.given.identifiers)('is hidden alone: %s', (name = '', shown = name) => {
    expect(redactor.identifier(name)).toBe(shown);
  });

  it('is hidden where a uuid is due', () => {
    const hex = Buffer.from('sixteen letters!').toString('hex');
    expect(redactor.value(hex, fieldOf('ipsec-connection', 'uuid'))).toBe('***');
  });
});

it('an identifier may be repeated by texts, unless it is a secret', () => {
  const redactor = redactorOf();
  const version = '5556b8149bf8bac76bc30f50a8a2dd4c22c85f30';
  expect(redactor.text(`no version ${version}`)).toBe('no version ‹…›');
  for (const name of [version, SESSION]) redactor.identifier(name);
  redactor.learn(exchangeOf({ headers: { authorization: `OAuth ${SESSION}` } }), 'query');
  expect(redactor.text(`no version ${version} of ${SESSION}`)).toBe(`no version ${version} of ‹…›`);
});

describe('secrets', () => {
  it('need no room where they would be shown nowhere', () => {
    const secrets = new OwnSecrets(catalog);
    for (let index = 0; index < 1_000; index++) secrets.learn(`K9x+${index}/aZ81Qp==`);
    expect(secrets.size).toBe(0);
    for (const secret of [SESSION, SESSION]) secrets.learn(secret);
    expect(secrets.size).toBe(1);
  });

  it('have stand-ins of their length that are the same for the same, in one run', () => {
    const secrets = new OwnSecrets(catalog);
    const standIn = secrets.standIn(SESSION);
    expect(standIn).toMatch(/^[0-9a-f]{32}$/);
    expect(secrets.standIn(SESSION.toUpperCase())).toBe(standIn);
    expect(new OwnSecrets(catalog).standIn(SESSION)).not.toBe(standIn);
    expect(secrets.standIn('x'.repeat(33))).toHaveLength(33);
  });

  it('that begin alike cost little more for a longer text', () => {
    const secrets = new OwnSecrets(catalog);
    for (let count = 1; count < 500; count++) secrets.learn(`${'word '.repeat(count)}end`);
    const cost = (times: number): number => {
      const text = `${`${'word '.repeat(20)}stop `.repeat(times)}word end`;
      const start = process.cpuUsage();
      for (let round = 0; round < 20; round++) expect(secrets.hide(text)).toMatch(/\*\*\*$/);
      const { user, system } = process.cpuUsage(start);
      return user + system;
    };
    cost(10);
    // Ten times the text is ten times the work; looking further at each word would be a hundred times.
    expect(cost(100)).toBeLessThan(40 * cost(10));
  });
});
