import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import type { Evidence } from '../../../src/model/exchange.ts';
import { repetitionOf } from '../../../src/report/curl.ts';
import { CONTEXT, EVIDENCE, EVIL as EVIL_LINES, UNPRINTABLE } from './reports.ts';

type SentRequest = Evidence['request'];

/** What a shell could obey: a command with control characters or CI commands is left out whole. */
const EVIL = EVIL_LINES.replaceAll(/\p{Cc}|\p{Cs}|[\u202e\ufffe]|::|##/gu, '');

function repetition(request: Partial<SentRequest>, url: string | null = null, operation = 'query') {
  const evidence = { ...EVIDENCE, request: { ...EVIDENCE.request, headers: {}, ...request } };
  return repetitionOf({ evidence, operation }, url, CONTEXT);
}

const ENV = { ZSTACK_BASE_URL: 'http://z:8080', ZSTACK_SESSION_UUID: 's3ss10n', PATH: process.env['PATH'] };

/** The words that curl gets when a shell runs the command. */
function words(repeated: ReturnType<typeof repetitionOf>): readonly string[] {
  const script = `curl() { printf '%s\\0' "$@"; }\n${repeated?.command}`;
  const out = execFileSync('bash', ['--noprofile', '--norc', '-c', script], { env: ENV, encoding: 'utf8' });
  return out.split('\0').slice(0, -1);
}

describe('a command that repeats an exchange', () => {
  it('is one line, with variables for the session and for an address that nobody knows', () => {
    expect(repetition(EVIDENCE.request)?.command).toBe(
      'curl -sS -i "$ZSTACK_BASE_URL/zstack/v1/api-jobs/c41ec46dd7f546a48c31d9d0ca2c89d8"' +
        ' -H "authorization: OAuth $ZSTACK_SESSION_UUID"',
    );
    const put = repetition({ method: 'PUT', path: '/x', body: '{\n  "a": 1\n}' }, 'http://[::1]:8080');
    expect(put?.command).toBe(`curl -sS -i -X PUT 'http://[::1]:8080/x' --data-raw '{"a":1}'`);
  });

  it.each([
    ['OAuth ***', 'OAuth s3ss10n'],
    ['ZStack ***', 'OAuth s3ss10n'],
    ['***', 'OAuth s3ss10n'],
    ['Bearer ***', 'Bearer s3ss10n'],
  ])('sends %j as %j', (authorization, sent) => {
    expect(words(repetition({ headers: { authorization } }))).toContain(`authorization: ${sent}`);
  });

  it.each([
    ['/zstack/v1/accounts/sessions/***?a=1', null, 'http://z:8080/zstack/v1/accounts/sessions/s3ss10n?a=1'],
    ['/accounts/sessions/***', 'http://y', 'http://y/accounts/sessions/s3ss10n'],
  ])('fills in the session of the path %s', (path, url, sent) => {
    expect(words(repetition({ method: 'DELETE', path }, url))).toContain(sent);
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
    const sent = words(repetition({ headers, body: '{"password":"***"}' })).slice(3);
    // The password is a variable that this shell has not set.
    const body = '--data-raw {"password":""}';
    expect(sent.join(' ')).toBe(`-H content-type: text/plain -H x-asked-by: a***b ${body}`);
  });

  it('warns of a tunnel that drops', () => {
    expect(repetition({}, null, 'reconnect')?.warning).toContain('the tunnel of that connection drops');
    expect(repetition({})?.warning).toBeNull();
  });

  it.each([
    ['a path', { path: `/a'b"c$(touch /tmp/x)\`id\`!!;&|<>*?~{a,b}[1-3] ${EVIL}` }],
    ['a header', { headers: { 'x-odd': `a'b"$(id)\`id\`!! ${EVIL}`, [EVIL]: 'x', '-o/etc/x': 'y' } }],
    ['a body', { body: `@/etc/passwd 'b" $(id) \`id\` !! \\u0041 \\ ${EVIL}` }],
    ['a JSON body', { body: JSON.stringify({ "a'b": `$(id) \`id\` ${EVIL}` }) }],
    ['a method', { method: 'PUT; id' }],
  ])('obeys nothing that stands in %s', (_, request) => {
    for (const url of [null, "http://z'$(id)"]) {
      const repeated = repetition(request, url);
      expect(repeated?.command).not.toMatch(UNPRINTABLE);
      const got = words(repeated);
      expect(got.slice(0, 2)).toEqual(['-sS', '-i']);
      const places = ['-X', '-H', '--data-raw'];
      const isFree = (word: string, at: number, all: readonly string[]): boolean =>
        !places.includes(word) && !places.includes(all[at - 1] ?? '');
      const urls = got.slice(2).filter(isFree);
      expect(urls).toEqual([expect.stringMatching(/^http:\/\/z/)]);
      if ('path' in request) expect(decodeURIComponent(urls[0] ?? '')).toContain(`a'b"c$(touch /tmp/x)`);
      if ('body' in request && request.body.startsWith('@'))
        expect(got.at(-1)).toMatch(/^@\/etc\/passwd 'b" \$\(id\) `id` !! \\u0041 \\ <script>/);
    }
  });

  it('has JSON on one line, its odd characters written as JSON writes them', () => {
    const said = { a: '\u202e\n\u001b' };
    expect(JSON.parse(words(repetition({ body: JSON.stringify(said) })).at(-1) ?? '')).toEqual(said);
  });

  it('is left out where nobody would paste it, or a terminal would obey it', () => {
    for (const odd of [{ body: EVIL_LINES }, { headers: { 'x-odd': EVIL_LINES } }, { method: EVIL_LINES }])
      expect(repetition(odd)).toBeNull();
    expect(repetition({ path: EVIL_LINES })?.command).not.toMatch(UNPRINTABLE);
    expect(repetition({ path: `/${'x'.repeat(8000)}` })).toBeNull();
    expect(repetition({ path: `/${'x'.repeat(7000)}` })).not.toBeNull();
  });
});
