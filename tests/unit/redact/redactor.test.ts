import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../../src/model/json.ts';
import { OwnSecrets } from '../../../src/redact/own-secrets.ts';
import { Redactor } from '../../../src/redact/redactor.ts';
import cases from '../../fixtures/redaction.json' with { type: 'json' };
import { tries } from '../fuzzing.ts';
import { CONNECTION, catalog, fieldOf, JOB, redactorOf, SESSION } from './exchanges.ts';

type Structured = readonly [string, structure: string | null, body: JsonObject, shown: JsonValue];

/** What is shown of each is the last of its case: the text itself where nothing else stands there. */
const { texts, names, headers, urls, values, structures } = cases;
const redactor = redactorOf();

describe.each(Object.entries(texts))('of a text, %s', (_, own) => {
  it.each(own)('is shown as it should: %s', (text = '', shown = text) => {
    expect(redactor.text(text)).toBe(shown);
  });
});

describe('what stands in an exchange is shown or described', () => {
  it.each(names)('as a name: %s', (name = '', shown = name) => {
    expect(redactor.name(name)).toBe(shown);
    expect(redactor.name(shown)).toBe(shown);
  });

  it.each(headers)('as a header: %s: %s', (name = '', value = '', shown = value) => {
    expect(redactor.header(name, value)).toBe(shown);
  });

  it.each(urls)('as a URL: %s %s', (method = '', url = '', shown = url) => {
    expect(redactor.url(method, url)).toBe(shown);
  });

  it.each(values as [string, JsonValue, JsonValue?][])('as %s: %j', (name, value, shown = value) => {
    expect(redactor.value(value, fieldOf('ipsec-connection', name))).toEqual(shown);
  });

  it('as a JSON Pointer, part by part', () => {
    expect(redactor.pointer('/inventory/peerCidrs/0/aB3xY9kL2mN4/a~1b')).toBe(
      '/inventory/peerCidrs/0/‹name of 12: a-z A-Z 0-9›/‹name of 3: a-f ~1›',
    );
  });

  it('as a value of a field that nobody knows', () => {
    expect(redactor.value('aB3xY9kL2mN4', null)).toBe('‹text of 12: a-z A-Z 0-9›');
    expect(redactor.value('string', null)).toBe('string');
    expect(redactor.value({ a: 'b' }, null)).toEqual({ a: '‹text of 1: a-f›' });
  });
});

describe('a text', () => {
  it('that is long has its beginning shown, and no half of a token', () => {
    expect(redactor.text('word '.repeat(1_000))).toBe(`${'word '.repeat(800).trim()} ‹text of 5000›`);
    expect(redactor.text(`${'a '.repeat(40)}swordfish`, 85)).toBe(`${'a '.repeat(40).trim()} ‹text of 89›`);
    expect(redactor.text('x'.repeat(15_000_000))).toBe('‹…› ‹text of 15000000›');
    expect(redactor.url('GET', `http://h/${'v1/'.repeat(100_000)}`)).toBe('http://h/‹path›');
  });

  it('is the same when it is shown again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const once = redactor.text(text);
        expect(redactor.text(once)).toBe(once);
      }),
      tries(500),
    );
  });
});

const secrets = new OwnSecrets(catalog);
for (const secret of [SESSION, '100.64.10.10', '192.168.100.0/24']) secrets.learn(secret);
const copy = new Redactor(catalog, secrets, true);

describe('a body', () => {
  it.each(structures as unknown as Structured[])('%s', (_, structure, body, shown) => {
    const known = structure === null ? null : catalog.structure(structure);
    expect(redactor.body(known, body)).toEqual(shown);
  });

  it('has its first members shown, in a copy all of them', () => {
    const body = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`${index} x`, 1]));
    expect(Object.keys(redactor.body(null, body) as object)).toHaveLength(4_000);
    expect(Object.keys(copy.body(null, body) as object)).toHaveLength(100_000);
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
    ['http://h:8080/zstack/v1/api-jobs/', /^http:\/\/h:8080\/zstack\/v1\/api-jobs\/[0-9a-f]{32}$/],
    ['http://u:p@10.0.0.1/other/', /^(http:\/\/10\.0\.0\.1)?\/‹path›\/[0-9a-f]{32}$/],
  ])('a location stays one, also of a job that is no uuid: %s', (base, shown) => {
    const job = 'Zq'.repeat(16);
    const location = value('location', `${base}${job}`, 'accepted');
    expect(location).toMatch(shown);
    expect(String(location).endsWith(`/${copy.header('X-Job-UUID', job)}`)).toBe(true);
    expect(value('location', `${base}${JOB}`, 'accepted')).toMatch(new RegExp(`/${JOB}$`));
  });
});
