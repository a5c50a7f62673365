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
const refusal = other({ operation: 'reconnect', status: 400, body: text('no') });
const withCode = (code: string): Answer =>
  failed((body) => {
    body.error.code = code;
  });

/** For each divergence: an exchange that shows it, and one that comes close and does not. */
const CASES: Readonly<Record<string, { readonly shows: Subject; readonly hides: Subject }>> = {
  D01: { shows: subject(refusal, page), hides: subject(refusal, server) },
  D02: { shows: subject(accepted()), hides: subject(documented()) },
  D03: {
    shows: subject(done()),
    hides: subject(
      done((body) => {
        body.success = true;
      }),
    ),
  },
  D04: { shows: subject(failed()), hides: subject(done()) },
  D05: {
    shows: subject(done((body) => delete body.inventory.pfs)),
    hides: subject(
      done((body) => {
        Object.assign(body.inventory, {
          description: '',
          pfs: 'none',
          idType: 'ip',
          localId: '',
          remoteId: '',
        });
      }),
    ),
  },
  D06: { shows: subject(refusal), hides: subject({ ...refusal, body: json({}) }) },
  D07: { shows: subject(done()), hides: subject(done(), {}, typed) },
  D08: { shows: subject(withCode('ID.1001')), hides: subject(withCode('ID.1000')) },
  D09: { shows: subject(withCode('SYS.1003')), hides: subject(withCode('SYS.1007')) },
  D10: {
    shows: subject(done()),
    hides: subject(
      done((body) => {
        body.inventory.status = 'Connecting';
      }),
    ),
  },
  D11: {
    shows: subject(
      failed((body) => {
        body.error.cost = '1ms';
      }),
    ),
    hides: subject(failed()),
  },
  D12: {
    shows: subject(
      done((body) => {
        body.schema = {};
      }),
    ),
    hides: subject(done()),
  },
  D13: { shows: subject(done()), hides: subject(done(), { headers: { authorization: 'OAuth x' } }) },
  D14: {
    shows: subject(
      failed((body) => {
        body.error.elaboration = 'x';
      }),
    ),
    hides: subject(failed()),
  },
};

describe('divergences', () => {
  it('each have an exchange that shows them and one that does not', () => {
    expect(Object.keys(CASES)).toEqual(catalog.divergences.map(({ id }) => id));
  });

  it.each(Object.entries(CASES))('%s is seen where it shows and only there', (id, { shows, hides }) => {
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
    const { fields } = observe(catalog, subject(documented((body) => delete body.inventory.pfs)));
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
