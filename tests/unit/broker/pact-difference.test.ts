import { describe, expect, it } from '@jest/globals';
import { pactDifference as difference } from '../../../src/broker/pact-difference.ts';
import { brokerRedactor } from '../../../src/broker/shown.ts';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import type { JsonObject, JsonValue } from '../../../src/model/json.ts';

const catalog = loadCatalog();
const access = {
  url: 'http://b',
  credentials: { kind: 'token', token: 'broker-pass' },
  transport: {},
} as const;

const pactDifference = (one: JsonObject, other: JsonObject): readonly string[] =>
  difference(one, other, { catalog, redactor: brokerRedactor(catalog, access) });

/** Two pacts that differ in the part of one interaction. */
const pair = (before: JsonObject, after: JsonObject): readonly [JsonObject, JsonObject] => [
  { interactions: [{ description: 'a', ...before }] },
  { interactions: [{ description: 'a', ...after }] },
];

const one = {
  description: 'a',
  providerStates: [{ name: 's' }],
  request: { path: '/x' },
  response: { status: 200 },
};
const two = { description: 'b', request: { path: '/y' } };

describe('the difference of two pacts', () => {
  it('is none for the same content in another order, with what a broker adds', () => {
    const published = {
      interactions: [{ ...two, _id: '1' }, one],
      createdAt: 'now',
      _links: {},
      metadata: { x: 1 },
    };
    expect(pactDifference(published, { interactions: [one, two], metadata: { x: 2 } })).toEqual([]);
  });

  it('names interactions that came and went', () => {
    expect(pactDifference({ interactions: [one] }, { interactions: [two] })).toEqual(['- a, given s', '+ b']);
  });

  it('names each place that changed', () => {
    const other = { ...one, request: { path: '/z', query: {} }, response: {} };
    expect(pactDifference({ interactions: [one] }, { interactions: [other] })).toEqual([
      '~ a, given s: /request/path: "/x" became "/z"',
      '+ a, given s: /request/query: {}',
      '- a, given s: /response/status: 200',
    ]);
  });

  it('tells no secret, of which the published pact may have some', () => {
    const published = {
      interactions: [{ ...one, response: { body: { authKey: 'REAL', gone: { password: 'REAL' } } } }],
    };
    const wanted = { interactions: [{ ...one, response: { body: { authKey: 'auth' } } }] };
    const lines = pactDifference(published, wanted);
    expect(lines).toHaveLength(2);
    expect(lines.join()).not.toContain('REAL');
  });

  it.each<[string, JsonObject, JsonObject]>([
    ['a header', { headers: { Authorization: ['hunter3secret'] } }, { headers: { Authorization: ['x'] } }],
    ['a query', { query: { accessKey: ['hunter4secret'] } }, { query: { accessKey: ['a', 'b'] } }],
    ['a query that is gone', { query: { accessKey: ['hunter4secret'] } }, {}],
    ['a list in a body', { body: { content: { password: ['hunter5'] } } }, { body: {} }],
    [
      'an object under a secret name',
      { body: { password: { value: 'hunter6' } } },
      { body: { password: {} } },
    ],
    ['a name with more to it', { body: { 'password.value': 'hunter6' } }, { body: {} }],
    ['a number', { body: { pin: 4711 } }, { body: { pin: 815 } }],
    [
      'a pair of name and value',
      { body: [{ name: 'password', value: 'hunter7' }] },
      { body: [{ name: 'password', value: 'other' }] },
    ],
    ['a pair that is gone', { body: [{ name: 'password', value: 'hunter7' }] }, { body: [] }],
    ['a query in a path', { path: '/x?token=hunter8secret' }, { path: '/y' }],
    ['a URL', { body: 'https://admin:Hunter9xyz@10.0.0.1/' }, { body: 'https://10.0.0.1/' }],
    ['a secret of this run', { body: 'says broker-pass here' }, { body: 'says nothing' }],
    [
      'a secret of this run where a text is cut',
      { body: `${'x'.repeat(34)}broker-pass${'y'.repeat(60)}` },
      { body: `${'x'.repeat(34)}?${'y'.repeat(60)}` },
    ],
  ])('tells nothing of %s', (_, before, after) => {
    for (const [one, other] of [
      pair({ request: before }, { request: after }),
      pair({ request: after }, { request: before }),
    ]) {
      const lines = pactDifference(one, other);
      expect(lines.join('\n')).toMatch(/\*{3}|‹/);
      expect(lines.join('\n')).not.toMatch(/hunter|4711|815|broker|"other"/i);
    }
  });

  it('says that a secret became another, and neither', () => {
    const [published, wanted] = pair(
      { request: { headers: { Cookie: 'a' } } },
      { request: { headers: { Cookie: 'b' } } },
    );
    expect(pactDifference(published, wanted)).toEqual([
      '~ a: /request/headers/Cookie: "***" became another, and what differs is not shown',
    ]);
  });

  it('tells the fields of a known operation by what they are, and others by what they are made of', () => {
    const request = { method: 'PUT', path: '/zstack/v1/ipsec/654dedd65de8345cae7042a375451146/actions' };
    const answer = (inventory: JsonObject): JsonObject => ({
      request,
      response: { status: 200, body: { content: { inventory }, contentType: 'application/json' } },
    });
    const [published, wanted] = pair(
      answer({
        uuid: '654dedd65de8345cae7042a375451146',
        name: 'VPN to Beijing',
        authKey: 'REAL-1',
        lifeTime: 3600,
        'x y': 'words that are plain',
        other: 'Kq7ZmX2',
      }),
      {
        ...answer({
          uuid: '754dedd65de8345cae7042a375451146',
          name: 'VPN',
          authKey: 'REAL-2',
          lifeTime: 7200,
        }),
        request: { ...request, path: '/zstack/v1/accounts/sessions/6b5a1d0f3f5c4c0e9a7d2b1c8e4f6a90' },
      },
    );
    const at = '/response/body/content/inventory';
    expect(pactDifference(published, wanted)).toEqual([
      '~ a: /request/path: "/zstack/v1/ipsec/654dedd65de8345cae7042a375451146/actions" became "‹text of 61: a-z 0-9 /›"',
      `~ a: ${at}/authKey: "***" became another, and what differs is not shown`,
      `~ a: ${at}/lifeTime: 3600 became 7200`,
      `~ a: ${at}/name: "VPN to Beijing" became "VPN"`,
      `- a: ${at}/other: "‹text of 7: a-z A-Z 0-9›"`,
      `~ a: ${at}/uuid: "654dedd65de8345cae7042a375451146" became "‹text of 32: a-f 0-9›"`,
      `- a: ${at}/‹name of 3: a-z blanks›: "words that are plain"`,
    ]);
  });

  it('tells no secret of a description or of a state', () => {
    const lines = pactDifference(
      { interactions: [{ description: 'login with password=hunter2' }] },
      { interactions: [] },
    );
    expect(lines).toEqual(['- login with password=‹…›']);
  });

  it.each<[string, JsonValue]>([
    ['its present name', { pactSpecification: { version: '3.0.0' } }],
    ['a name of old', { 'pact-specification': { version: '3.0.0' } }],
    ['another name of old', { pactSpecificationVersion: '3.0.0' }],
  ])('counts the version of the specification under %s', (_, metadata) => {
    const wanted = { interactions: [one], metadata: { pactSpecification: { version: '4.0' } } };
    expect(pactDifference({ interactions: [one], metadata }, wanted)).toEqual([
      '~ metadata: /pactSpecification/version: "3.0.0" became "4.0"',
    ]);
    expect(pactDifference({ interactions: [one], metadata }, { interactions: [one], metadata })).toEqual([]);
    expect(pactDifference({ interactions: [one] }, wanted)).toEqual([
      '+ metadata: /pactSpecification/version: "4.0"',
    ]);
  });

  it('shows of long values the part that differs', () => {
    const long = 'some words '.repeat(6);
    const [published, wanted] = pair(
      { response: { body: `${long}ONE ${long}` } },
      { response: { body: `${long}TWO ${long}` } },
    );
    const [line = '', ...others] = pactDifference(published, wanted);
    expect(others).toEqual([]);
    const shown = /^~ a: \/response\/body: …(.*)… became …(.*)…$/.exec(line);
    expect(shown?.[1]).toMatch(/^.{20}ONE.{37}$/);
    expect(shown?.[2]).toMatch(/^.{20}TWO.{37}$/);
  });

  it('shows the beginning where that differs, and the end where one goes on', () => {
    const long = ' some words'.repeat(10);
    const [first] = pactDifference(...pair({ body: `1${long}` }, { body: `2${long}` }));
    expect(first).toMatch(/: "1 .{57}… became "2 .{57}…$/);
    const [last] = pactDifference(...pair({ body: long }, { body: `${long} MORE` }));
    expect(last).toMatch(/: ….{20}" became ….{20} MORE"$/);
  });

  it('counts members that are named as what a broker adds, further down', () => {
    const deep = (value: number) => ({
      interactions: [{ ...two, response: { body: { metadata: { pending: value } } } }],
    });
    expect(pactDifference(deep(1), deep(2))).toHaveLength(1);
  });

  it('is cut when it is long', () => {
    const many = Array.from({ length: 30 }, (_, index) => ({ description: `i${index}` }));
    const lines = pactDifference({ interactions: [] }, { interactions: many });
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toBe('… and 10 more');
  });
});
