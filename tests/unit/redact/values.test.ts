import { describe, expect, it } from '@jest/globals';
import type { JsonObject, JsonValue } from '../../../src/model/json.ts';
import { OwnSecrets } from '../../../src/redact/own-secrets.ts';
import { Redactor } from '../../../src/redact/redactor.ts';
import { CONNECTION, catalog, fieldOf, JOB, redactorOf, SESSION } from './exchanges.ts';

const redactor = redactorOf([SESSION]);
const show = (name: string, value: JsonValue, structure = 'ipsec-connection'): JsonValue =>
  redactor.value(value, fieldOf(structure, name));

const secrets = new OwnSecrets(catalog);
for (const secret of [SESSION, '100.64.10.10', '192.168.100.0/24']) secrets.learn(secret);
const copy = new Redactor(catalog, secrets, true);

describe('a value of a field', () => {
  it.each<[string, JsonValue, JsonValue]>([
    ['a text', 'swordfish', '***'],
    ['no text', '', ''],
    ['null', null, null],
    ['a number', 12345, 0],
    ['a fraction', 1.25, 0.5],
    ['a list', ['swordfish', 1], ['***', 0]],
    ['an object', { swordfish: 'swordfish' }, {}],
  ])('that is secret keeps its type only: %s', (_, value, shown) => {
    expect(show('authKey', value)).toEqual(shown);
  });

  it.each<[string, JsonValue]>([
    ['uuid', CONNECTION],
    ['createDate', 'Nov 14, 2017 10:20:57 PM'],
    ['createDate', 'Nov 14, 2017, 10:20:57\u202fPM'],
    ['peerAddress', '100.64.10.10'],
    ['peerAddress', 'vpn-1.example.com'],
    ['lifeTime', 3600],
    ['ikeEncryptionAlgorithm', '3des'],
    ['pfs', 'dh-group14'],
    ['name', 'VPN to Beijing'],
    ['description', null],
  ])('is shown as it is where its format, or its words, leave no room for a secret: %s %j', (name, value) => {
    expect(show(name, value)).toEqual(value);
  });

  it.each<[string, JsonValue, JsonValue]>([
    ['uuid', CONNECTION.slice(1), '‹text of 31: a-f 0-9›'],
    ['uuid', SESSION, '***'],
    ['vipUuid', 'none', 'none'],
    ['peerAddress', 'k3jx9q2vbn7.example.com', '‹text of 23: a-z 0-9 .›'],
    ['createDate', '2017-11-14T10:20:57Z', '2017-11-14T10:20:57Z'],
    ['createDate', 'aB3xY9kL2mN4', '‹text of 12: a-z A-Z 0-9›'],
    ['ikeVersion', 'ikev9', 'ikev9'],
    ['ikeVersion', 'x9K2-q7Lm', '‹text of 9: a-z A-Z 0-9 -›'],
    ['lifeTime', '12h of aB3xY9kL2mN4', '‹text of 19: a-z A-Z 0-9 blanks›'],
    ['name', 'VPN aB3xY9kL2mN4', 'VPN ‹…›'],
  ])('that is wrong is shown if it is plain, else described: %s %j', (name, value, shown) => {
    expect(show(name, value)).toEqual(shown);
  });

  const name = '‹name of 12: a-z A-Z 0-9›';
  it.each<[string, string | null, JsonObject, JsonValue]>([
    [
      'that nobody knows is described; messages of gateways go by their words',
      null,
      { message: 'no Route matched', requestId: 'aB3xY9kL2mN4', at: 482913 },
      { message: 'no Route matched', requestId: '‹text of 12: a-z A-Z 0-9›', at: 0 },
    ],
    [
      'that nobody knows has its name shown if it is made of words',
      'ipsec-connection',
      { aB3xY9kL2mN4: 1, bB3xY9kL2mN4: { cB3xY9kL2mN4: true }, 'my own': [] },
      { [name]: 0, [`${name} 2`]: { [name]: true }, '‹name of 6: a-z blanks›': [] },
    ],
    [
      'of a map of types is shown with its keys',
      'schema-map',
      { 'inventory.peerCidrs[0]': 'org.zstack.ipsec.IPsecPeerCidrInventory', aB3xY9kL2mN4: 'x' },
      { 'inventory.peerCidrs[0]': 'org.zstack.ipsec.IPsecPeerCidrInventory', [name]: 'x' },
    ],
    [
      'where a structure belongs is described: it may be that structure, written out',
      'reconnect-response',
      { inventory: `{"authKey":"swordfish"}` },
      { inventory: '‹text of 23: a-z A-Z : signs›' },
    ],
  ])('%s', (_, structure, body, shown) => {
    const known = structure === null ? null : catalog.structure(structure);
    expect(redactor.values.body(known, body)).toEqual(shown);
  });

  it('alone that nobody knows is shown if it is plain, and a pointer part by part', () => {
    expect(redactor.value('aB3xY9kL2mN4', null)).toBe('‹text of 12: a-z A-Z 0-9›');
    expect(redactor.value('string', null)).toBe('string');
    expect(redactor.value({ a: 'b' }, null)).toEqual({ a: '‹text of 1: a-f›' });
    expect(redactor.pointer('/inventory/peerCidrs/0/aB3xY9kL2mN4/a~1b')).toBe(
      `/inventory/peerCidrs/0/${name}/‹name of 3: a-f ~1›`,
    );
  });

  it('of a body has its first members shown, in a copy all of them', () => {
    const value = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`${index} x`, 1]));
    expect(Object.keys(redactor.values.body(null, value) as object)).toHaveLength(4_000);
    expect(Object.keys(copy.values.body(null, value) as object)).toHaveLength(100_000);
  });
});

describe('in a copy', () => {
  const value = (name: string, text: string, structure = 'ipsec-connection'): JsonValue =>
    copy.value(text, fieldOf(structure, name));

  it.each([
    ['ipsec-connection', 'uuid', SESSION, secrets.standIn(SESSION)],
    ['ipsec-connection', 'peerAddress', '100.64.10.10', 'hidden.example'],
    ['ipsec-connection', 'peerAddress', 'k3jx9q2vbn7.example.com', 'hidden.example'],
    ['peer-cidr', 'cidr', '192.168.100.0/24', '192.0.2.0/24'],
    ['error-code', 'code', 'AKEXAMPLE9XQ2.1', 'HIDDEN.0'],
    ['error-code', 'code', 'AKEXAMPLE9XQ2', '‹text of 13: A-Z 0-9›'],
  ])('%s.%s %s, which is hidden, keeps the form that it is judged by', (structure, field, text, shown) => {
    expect(value(field, text, structure)).toBe(shown);
  });

  it('what is wrong stays wrong, and equal where it was', () => {
    const wrong = value('uuid', CONNECTION.slice(1));
    expect(wrong).toMatch(/^~[0-9a-f]{31}$/);
    expect(copy.url('GET', `/zstack/v1/ipsec/${CONNECTION.slice(1)}`)).toBe(`/zstack/v1/ipsec/${wrong}`);
  });

  it.each([
    [
      'http://10.0.0.1:8080/zstack/v1/api-jobs/',
      /^http:\/\/10\.0\.0\.1:8080\/zstack\/v1\/api-jobs\/[0-9a-f]{32}$/,
    ],
    ['http://u:p@10.0.0.1/other/', /^http:\/\/10\.0\.0\.1\/‹path›\/[0-9a-f]{32}$|^\/‹path›\/[0-9a-f]{32}$/],
  ])('a location stays one, also of a job that is no uuid: %s', (base, shown) => {
    const job = 'Zq'.repeat(16);
    const location = value('location', `${base}${job}`, 'accepted');
    expect(location).toMatch(shown);
    expect(String(location).endsWith(`/${copy.header('X-Job-UUID', job)}`)).toBe(true);
    expect(value('location', `${base}${JOB}`, 'accepted')).toMatch(new RegExp(`/${JOB}$`));
  });
});
