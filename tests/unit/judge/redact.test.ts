import { describe, expect, it } from '@jest/globals';
import { secretPathParts, secretsOf } from '../../../src/contract/secrets.ts';
import { redactFindings } from '../../../src/judge/redact.ts';
import type { Exchange, Headers, Payload } from '../../../src/model/exchange.ts';
import { maskText } from '../../../src/model/mask-text.ts';
import { readPayload } from '../../../src/model/payload.ts';
import { catalog, done, json, judge, other } from './answers.ts';

const SECRET = 'canary-5f1c9d2e7a';

interface Parts {
  readonly path?: string;
  readonly headers?: Headers;
  readonly body?: Payload;
}

function exchange({ path = '/', headers = {}, body = { kind: 'absent' } }: Parts): Exchange {
  return {
    request: { method: 'PUT', path, headers, body: { kind: 'absent' } },
    response: { status: 200, headers: {}, body },
  };
}

describe('the secrets of an exchange', () => {
  it.each([
    `OAuth ${SECRET}`,
    `OAuth${SECRET}`,
    `oauth  ${SECRET} `,
    `Bearer ${SECRET}`,
    `Basic ${SECRET}`,
    `ZStack ${SECRET}`,
    SECRET,
  ])('are what is authorized with %s', (authorization) => {
    expect(secretsOf(catalog, 'reconnect', exchange({ headers: { authorization } }))).toEqual([SECRET]);
  });

  it('are an access key, whole and in parts', () => {
    const headers = { authorization: 'ZStack access-key:d3Jvbmcgc2lnbmF0dXJlIQ==' };
    expect(secretsOf(catalog, 'reconnect', exchange({ headers }))).toEqual([
      'access-key:d3Jvbmcgc2lnbmF0dXJlIQ==',
      'access-key',
      'd3Jvbmcgc2lnbmF0dXJlIQ==',
    ]);
  });

  it.each(['', '/', '?x=1', '/?x=1', '#x'])(
    'are the session of a logout whose path ends with "%s"',
    (end) => {
      const path = `/zstack/v1/accounts/sessions/${SECRET}${end}`;
      expect(secretPathParts(catalog, 'logout', path)).toEqual([SECRET]);
      expect(secretsOf(catalog, 'logout', exchange({ path }))).toEqual([SECRET]);
    },
  );

  it('are a session of a logout as it is written and decoded', () => {
    const path = '/zstack/v1/accounts/sessions/ab%63';
    expect(secretPathParts(catalog, 'logout', path)).toEqual(['ab%63', 'abc']);
  });

  it.each([
    ['in a text', `"${SECRET}"`],
    ['in a list', `["${SECRET}"]`],
    ['in an object', `{"value":["${SECRET}"]}`],
  ])('are a key %s', (_, value) => {
    const body = readPayload(`{"inventory":{"authKey":${value}}}`);
    expect(secretsOf(catalog, 'job-poll', exchange({ body }))).toEqual([SECRET]);
  });

  it('are short ones too, but no blank', () => {
    const body = json([{ authKey: 's3cr3t!' }, { authKey: '' }, { authKey: ' ' }]);
    expect(secretsOf(catalog, 'job-poll', exchange({ body }))).toEqual(['s3cr3t!']);
  });
});

describe('masking', () => {
  it.each([
    ['psk=s3cr3t!', 's3cr3t!', 'psk=***'],
    ['authorization by auth', 'auth', 'authorization by ***'],
    ['auth_key auth-key éauth', 'auth', 'auth_key ***-key éauth'],
    ['(a.b) axb', 'a.b', '(***) axb'],
    ['xlong-secretx', 'long-secret', 'x***x'],
  ])('of %s with the secret %s', (text, secret, masked) => {
    expect(maskText(text, [secret])).toBe(masked);
  });

  it('takes the longest secret first', () => {
    expect(maskText('id=abcdefgh:ijkl', ['abcdefgh', 'abcdefgh:ijkl'])).toBe('id=***');
  });
});

describe('what findings say', () => {
  const secrets = [SECRET];

  it('is masked before it is cut', () => {
    const found = judge(
      done((b) => {
        b.inventory.status = `${'x'.repeat(190)}${SECRET}`;
      }),
    );
    expect(found.map(({ rule }) => rule)).toEqual(['field-value', 'not-ready']);
    const shown = redactFindings(found, secrets);
    expect(JSON.stringify(shown)).not.toContain('canary');
    expect(shown[0]?.actual).toBe(`${'x'.repeat(190)}***`);
  });

  it('is masked in the title of a page before it is cut', () => {
    const body = readPayload(`<html><title>${'x'.repeat(170)}${SECRET}${'y'.repeat(300)}</title></html>`);
    const shown = redactFindings(judge(other({ operation: 'reconnect', status: 200, body })), secrets);
    expect(JSON.stringify(shown)).not.toContain('canary');
  });

  it('is cut where it is long, with or without secrets', () => {
    const found = judge(
      done((b) => {
        b.inventory.status = 'x'.repeat(10_000);
        b['k'.repeat(10_000)] = 1;
      }),
    );
    for (const shown of [redactFindings(found, []), redactFindings(found, secrets)]) {
      expect(shown).toHaveLength(3);
      for (const { at, actual } of shown) {
        expect(at.length).toBeLessThan(250);
        expect(String(actual).length).toBeLessThan(250);
      }
    }
  });

  it('is masked in a key, as a pointer writes it', () => {
    const secret = 'a/b~c/0123';
    const found = judge(
      done((b) => {
        b[`k-${secret}`] = 1;
      }),
    );
    expect(redactFindings(found, [secret]).map(({ at }) => at)).toEqual(['/k-***']);
  });
});
