import { describe, expect, it } from '@jest/globals';
import {
  type Answer,
  accepted,
  catalog,
  documented,
  done,
  failed,
  json,
  judgementOf,
  other,
  text,
} from './answers.ts';

const seenIn = (answer: Answer) => judgementOf(answer).observation;
const UNAUTHORIZED = { headers: { authorization: undefined } };
const refusal = other('reconnect', 400, text('no'));
const fromPage: Answer = { ...refusal, sent: json({ systemTags: [], userTags: [] }) };
const failedWith = (code: string): Answer => failed({ '/error/code': code });
const omitted = Object.fromEntries(
  ['description', 'pfs', 'idType', 'localId', 'remoteId'].map((name) => [`/inventory/${name}`, 'x']),
);

/** For each divergence: an exchange that shows it, and one that comes close and does not. */
const CASES: Readonly<Record<string, readonly [shows: Answer, hides: Answer]>> = {
  D01: [fromPage, refusal],
  D02: [accepted(), documented()],
  D03: [done(), done({ '/success': true })],
  D04: [failed(), done()],
  D05: [done({ '/inventory/pfs': undefined }), done(omitted)],
  D06: [refusal, { ...refusal, body: json({}) }],
  D07: [done(), { ...done(), replied: { 'content-type': 'application/json' } }],
  D08: [failedWith('ID.1001'), failedWith('ID.1000')],
  D09: [failedWith('SYS.1003'), failedWith('SYS.1007')],
  D10: [done(), done({ '/inventory/status': 'Connecting' })],
  D11: [failed({ '/error/cost': '1ms' }), failed()],
  D12: [done({ '/schema': {} }), done()],
  D13: [{ ...done(), ...UNAUTHORIZED }, done()],
  D14: [failed({ '/error/elaboration': 'x' }), failed()],
};

describe('divergences', () => {
  it('each have an exchange that shows them and one that does not', () => {
    expect(Object.keys(CASES)).toEqual(catalog.divergences.map(({ id }) => id));
  });

  it.each(Object.entries(CASES))('%s is seen where it shows and only there', (id, [shows, hides]) => {
    expect([...seenIn(shows).divergences]).toContain(id);
    expect([...seenIn(hides).divergences]).not.toContain(id);
  });

  it.each([
    ['D01', 'request body', fromPage],
    ['D07', 'response headers', done()],
    ['D13', 'request headers', { ...done(), ...UNAUTHORIZED }],
  ] as const)(
    '%s, which something that is absent shows, is not seen where nobody kept the %s',
    (id, part, shows) => {
      expect([...seenIn(shows).divergences]).toContain(id);
      expect([...seenIn({ ...shows, unknown: [part] }).divergences]).not.toContain(id);
    },
  );

  it('are never seen in the documented dialect, which is the page', () => {
    expect([...seenIn(documented()).divergences]).toEqual([]);
  });
});

describe('fields', () => {
  it('are seen where an answer carries them, nested and null ones too', () => {
    const { fields } = seenIn(documented({ '/inventory/pfs': undefined }));
    expect(fields).toContain('inventory.peerCidrs[].cidr');
    expect(fields).toContain('error');
    expect(fields).not.toContain('inventory.pfs');
    expect(fields).not.toContain('error.code');
  });

  it('of an answer that cannot be read are not seen', () => {
    expect(seenIn({ ...done(), body: text('{"inventory":') }).fields.size).toBe(0);
    expect(seenIn(refusal).fields.size).toBe(0);
    expect(seenIn({ ...done(), status: 418 }).fields.size).toBe(0);
  });
});
