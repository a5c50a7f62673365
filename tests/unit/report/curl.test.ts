import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import type { Evidence } from '../../../src/model/exchange.ts';
import { repetitionOf } from '../../../src/report/curl.ts';
import { CONTEXT, EVIDENCE, EVIL } from './reports.ts';

function evidence(request: Partial<Evidence['request']>): Evidence {
  return { ...EVIDENCE, request: { ...EVIDENCE.request, headers: {}, ...request } };
}

const ENV = { ZSTACK_BASE_URL: 'http://z:8080', ZSTACK_SESSION_UUID: 's3ss10n', PATH: process.env['PATH'] };

function repeatCommand(one: Evidence, url: string | null): string | null {
  return repetitionOf({ evidence: one, operation: 'query' }, url, CONTEXT)?.command ?? null;
}

function remarksOn(headers: Evidence['request']['headers'], operation = 'query'): readonly string[] {
  return repetitionOf({ evidence: evidence({ headers }), operation }, null, CONTEXT)?.remarks ?? [];
}

/** The words that curl gets when a shell runs the command. */
function words(command: string | null): readonly string[] {
  const script = `curl() { printf '%s\\0' "$@"; }\n${command}`;
  const out = execFileSync('bash', ['--noprofile', '--norc', '-c', script], { env: ENV, encoding: 'utf8' });
  return out.split('\0').slice(0, -1);
}

describe('a command that repeats an exchange', () => {
  it('is one line with the base URL and the session as variables', () => {
    expect(repeatCommand(EVIDENCE, null)).toBe(
      'curl -sS -i "$ZSTACK_BASE_URL/zstack/v1/api-jobs/c41ec46dd7f546a48c31d9d0ca2c89d8"' +
        ' -H "authorization: OAuth $ZSTACK_SESSION_UUID"',
    );
  });

  it('goes to where the exchange went', () => {
    const command = repeatCommand(
      evidence({ method: 'PUT', path: '/x', body: '{\n  "a": 1\n}' }),
      'http://[::1]:8080',
    );
    expect(command).toBe(`curl -sS -i -X PUT 'http://[::1]:8080/x' --data-raw '{"a":1}'`);
  });

  it.each([
    ['OAuth ***', 'OAuth s3ss10n'],
    ['ZStack ***', 'OAuth s3ss10n'],
    ['***', 'OAuth s3ss10n'],
    ['Bearer ***', 'Bearer s3ss10n'],
  ])('sends %j as %j', (authorization, sent) => {
    expect(words(repeatCommand(evidence({ headers: { authorization } }), null))).toContain(
      `authorization: ${sent}`,
    );
  });

  it('fills in a session that stands in the path', () => {
    const command = repeatCommand(
      evidence({ method: 'DELETE', path: '/zstack/v1/accounts/sessions/***?a=1' }),
      null,
    );
    expect(words(command)).toContain('http://z:8080/zstack/v1/accounts/sessions/s3ss10n?a=1');
    const elsewhere = repeatCommand(evidence({ path: '/accounts/sessions/***' }), 'http://y');
    expect(words(elsewhere)).toContain('http://y/accounts/sessions/s3ss10n');
  });

  it('leaves out what curl writes itself, and headers of which only the mask is known', () => {
    const headers = {
      host: 'z',
      'content-length': '7',
      date: 'today',
      ':path': '/',
      'content-type': 'text/plain',
      cookie: '***',
      'proxy-authorization': 'Basic ***',
      'x-asked-by': 'a***b',
      accept: 'text/plain, ‹…›',
    };
    expect(words(repeatCommand(evidence({ headers, body: '{"password":"***"}' }), null)).slice(3)).toEqual([
      '-H',
      'content-type: text/plain',
      '-H',
      'x-asked-by: a***b',
      '--data-raw',
      // A variable that this shell has not set.
      '{"password":""}',
    ]);
  });

  it('says how many it leaves out', () => {
    expect(remarksOn({ authorization: '***', accept: '*/*', host: '***' })).toEqual([]);
    expect(remarksOn({ cookie: '***' })).toEqual(['without 1 masked header']);
    expect(remarksOn({ cookie: '***', 'x-token': 'Bearer ***' })).toEqual(['without 2 masked headers']);
  });

  it.each([
    ['a path', { path: `/a'b"c$(touch /tmp/x)\`id\`!!;&|<>*?~{a,b}[1-3] ${EVIL}` }],
    ['a header', { headers: { 'x-odd': `a'b"$(id)\`id\`!! ${EVIL}`, [EVIL]: 'x', '-o/etc/x': 'y' } }],
    ['a body', { body: `@/etc/passwd 'b" $(id) \`id\` !! \\u0041 \\ ${EVIL}` }],
    ['a JSON body', { body: JSON.stringify({ "a'b": `$(id) \`id\` ${EVIL}` }) }],
    ['a method', { method: 'PUT; id' }],
  ])('obeys nothing that stands in %s', (_, request) => {
    for (const url of [null, "http://z'$(id)"]) {
      const command = repeatCommand(evidence(request), url);
      expect(command).not.toMatch(/[\p{Cc}\p{Cs}\u202e]/u);
      const got = words(command);
      expect(got.slice(0, 2)).toEqual(['-sS', '-i']);
      const places = ['-X', '-H', '--data-raw'];
      const urls = got
        .slice(2)
        .filter((word, at, all) => !places.includes(word) && !places.includes(all[at - 1] ?? ''));
      expect(urls).toEqual([expect.stringMatching(/^http:\/\/z/)]);
      if ('path' in request) expect(urls[0]).toContain(`a'b"c$(touch`);
      if ('body' in request && request.body.startsWith('@')) {
        expect(got.at(-1)).toMatch(/^@\/etc\/passwd 'b" \$\(id\) `id` !! \\u0041 \\ <script>/);
      }
    }
  });

  it('is one line of JSON, written as JSON writes what is odd', () => {
    const body = JSON.stringify({ a: '\u202e\n\u001b' });
    const got = words(repeatCommand(evidence({ body }), null));
    expect(JSON.parse(got.at(-1) ?? '')).toEqual({ a: '\u202e\n\u001b' });
  });

  it('is left out where nobody would paste it', () => {
    expect(repeatCommand(evidence({ path: `/${'x'.repeat(8000)}` }), null)).toBeNull();
    expect(repeatCommand(evidence({ path: `/${'x'.repeat(7000)}` }), null)).not.toBeNull();
  });

  it('is marked where it drops a tunnel, and only there', () => {
    expect(remarksOn({}, 'reconnect')).toEqual([
      expect.stringContaining('the tunnel of that connection drops'),
    ]);
    expect(remarksOn({})).toEqual([]);
  });
});
