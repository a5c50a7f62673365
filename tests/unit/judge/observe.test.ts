import { describe, expect, it } from '@jest/globals';
import { observe, type Subject } from '../../../src/judge/observe.ts';
import type { Payload } from '../../../src/model/exchange.ts';
import { type Answer, accepted, catalog, documented, done, failed, json, other, text } from './answers.ts';

interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Payload;
}

function subject(
  { dialect, operation, status, body, requested }: Answer,
  sent: Sent = {},
  replied: Sent['headers'] = {},
): Subject {
  const request = {
    method: 'PUT',
    path: '/',
    headers: sent.headers ?? {},
    body: sent.body ?? { kind: 'absent' },
  } as const;
  return {
    dialect,
    operation,
    requested,
    exchange: { request, response: { status, headers: replied, body } },
  };
}

const page = { body: json({ systemTags: [], userTags: [] }), headers: { authorization: 'OAuth x' } };
const server = { body: json({ reconnectIPsecConnection: {} }), headers: { authorization: 'OAuth x' } };
const typed = { 'content-type': 'application/json' };
const refusal = other('reconnect', 400, text('no'));
const failedWith = (code: string): Answer => failed({ '/error/code': code });
const omitted = Object.fromEntries(
  ['description', 'pfs', 'idType', 'localId', 'remoteId'].map((name) => [`/inventory/${name}`, 'x']),
);

/** For each divergence: an exchange that shows it, and one that comes close and does not. */
const CASES: Readonly<Record<string, readonly [shows: Subject, hides: Subject]>> = {
  D01: [subject(refusal, page), subject(refusal, server)],
  D02: [subject(accepted()), subject(documented())],
  D03: [subject(done()), subject(done({ '/success': true }))],
  D04: [subject(failed()), subject(done())],
  D05: [subject(done({ '/inventory/pfs': undefined })), subject(done(omitted))],
  D06: [subject(refusal), subject({ ...refusal, body: json({}) })],
  D07: [subject(done()), subject(done(), {}, typed)],
  D08: [subject(failedWith('ID.1001')), subject(failedWith('ID.1000'))],
  D09: [subject(failedWith('SYS.1003')), subject(failedWith('SYS.1007'))],
  D10: [subject(done()), subject(done({ '/inventory/status': 'Connecting' }))],
  D11: [subject(failed({ '/error/cost': '1ms' })), subject(failed())],
  D12: [subject(done({ '/schema': {} })), subject(done())],
  D13: [subject(done()), subject(done(), { headers: { authorization: 'OAuth x' } })],
  D14: [subject(failed({ '/error/elaboration': 'x' })), subject(failed())],
};

describe('divergences', () => {
  it('each have an exchange that shows them and one that does not', () => {
    expect(Object.keys(CASES)).toEqual(catalog.divergences.map(({ id }) => id));
  });

  it.each(Object.entries(CASES))('%s is seen where it shows and only there', (id, [shows, hides]) => {
    expect([...observe(catalog, shows).divergences]).toContain(id);
    expect([...observe(catalog, hides).divergences]).not.toContain(id);
  });

  it.each([
    ['D01', 'request body', subject(refusal, page)],
    ['D07', 'response headers', subject(done())],
    ['D13', 'request headers', subject(done())],
  ] as const)(
    '%s, which something that is absent shows, is not seen where nobody kept the %s',
    (id, part, shows) => {
      expect([...observe(catalog, shows).divergences]).toContain(id);
      expect([...observe(catalog, { ...shows, unknown: [part] }).divergences]).not.toContain(id);
    },
  );

  it('are never seen in the documented dialect, which is the page', () => {
    expect([...observe(catalog, subject(documented())).divergences]).toEqual([]);
  });
});

describe('fields', () => {
  it('are seen where an answer carries them, nested and null ones too', () => {
    const { fields } = observe(catalog, subject(documented({ '/inventory/pfs': undefined })));
    expect(fields).toContain('inventory.peerCidrs[].cidr');
    expect(fields).toContain('error');
    expect(fields).not.toContain('inventory.pfs');
    expect(fields).not.toContain('error.code');
  });

  it('of an answer that cannot be read are not seen', () => {
    expect(observe(catalog, subject({ ...done(), body: text('{"inventory":') })).fields.size).toBe(0);
    expect(observe(catalog, subject(refusal)).fields.size).toBe(0);
    expect(observe(catalog, subject({ ...done(), status: 418 })).fields.size).toBe(0);
  });
});
