import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { recordedEntries } from '../../../scripts/har-entries.ts';
import {
  accepted,
  acceptedText,
  CONNECTION,
  catalog,
  checkText,
  entryOf,
  exampleText,
  harText,
  JOB,
  polled,
  SESSION,
  URLS,
} from './recordings.ts';
import { essence, redact } from './redacting.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/har');
const SAMPLE = join(import.meta.dirname, '../../../docs/samples/reconnect.har');

const CANARY = 'CANARY-5f1c9d2e7a';
const CANARY_UUID = 'ca4a51ca4a51ca4a51ca4a51ca4a51ca';

/** Redacts entries, and holds the copy's verdicts against theirs. */
async function redactEntries(entries: readonly unknown[]): Promise<string> {
  const { report, copy } = await redact(harText(entries));
  expect(JSON.stringify(report)).not.toContain(CANARY);
  expect(essence(await checkText(copy))).toEqual(essence(report));
  const { log } = JSON.parse(copy) as {
    readonly log: { readonly version: string; readonly entries: unknown[] };
  };
  expect([log.version, log.entries.length]).toEqual(['1.2', entries.length]);
  return copy;
}

const connection = catalog.structure('ipsec-connection');
const secretName = connection.fields.find(({ secret }) => secret)?.name ?? '';

const rows = (value: unknown): string =>
  exampleText('query-response', 'success').replace(
    new RegExp(`("${secretName}":)"[^"]*"`),
    `$1${JSON.stringify(value)}`,
  );

type More = Partial<Parameters<typeof entryOf>[0]>;
const query = (text: string, more: More = {}): unknown => entryOf({ url: URLS.query, text, ...more });
const other = (text: string, more: More = {}): unknown => entryOf({ url: 'http://h/', text, ...more });
const header = (name: string, value: string): More => ({ headers: [{ name, value }] });
const encoded = (text: string): string => Buffer.from(text).toString('base64');
const failure = (details: string): string =>
  JSON.stringify({ error: { code: 'SYS.1000', description: 'x', details } });
const posted = (params: readonly object[]): unknown => ({
  request: { method: 'PUT', url: URLS.login, postData: { mimeType: 'x', params } },
  response: { status: 400, content: { text: 'no' } },
});
const login = entryOf({
  method: 'PUT',
  url: URLS.login,
  sent: JSON.stringify({ logInByAccount: { accountName: 'admin', password: CANARY } }),
  text: exampleText('login-response', 'success').replace(/("uuid":)"[^"]*"/, `$1"${CANARY_UUID}"`),
});
const logout = entryOf({ method: 'DELETE', url: URLS.logout.replace(SESSION, CANARY_UUID), text: '{}' });

describe('a copy', () => {
  const files = readdirSync(FIXTURES).filter((name) => name.endsWith('.har'));

  it.each([...files.map((name) => join(FIXTURES, name)), SAMPLE])(
    'of %s has the same verdicts',
    async (path) => {
      const { report, copy } = await redact(readFileSync(path));
      expect(essence(await checkText(copy))).toEqual(essence(report));
      const secrets = [SESSION, 'b109f3bbbc244eb8', '0A1B2C3D4E5F', 'Zm9vYmFy', 'AKEXAMPLE', '0f1e2d3c4b5a'];
      for (const secret of [...secrets, ...(path.includes('charles') ? [] : ['eyJpbn'])])
        expect(copy).not.toContain(secret);
    },
  );

  it.each([0.3, 1])(
    'of a console’s traffic is judged alike, with shells where it is not ours (%d)',
    async (ours) => {
      const source = recordedEntries(ours);
      const copy = await redactEntries(Array.from({ length: 120 }, () => source.next().value));
      expect(copy).not.toContain('vm-instances');
      expect(copy).not.toContain('function f');
    },
  );

  const signs = ['=', '?=', '!=', '~=', '>', '%3F%3D', '%20=%20'];
  const queries = signs.map((sign, index) => `q=${secretName}${sign}${CANARY}${index}`);
  const conditions = `${URLS.list}?${queries.join('&')}`;

  /** What `planted-recording.test.ts` does not plant: uuids, secrets that are told elsewhere, odd forms of bodies. */
  const key = rows(CANARY);
  const said = (value: unknown): unknown => other(JSON.stringify(value));
  const zipped = { encoding: 'base64', text: gzipSync(key).toString('base64') };
  const another = { method: 'PUT', sent: `{"logIn":{"a":"${CANARY}"}}` };
  const pem = `-----BEGIN PRIVATE KEY-----\n${CANARY}\n-----END PRIVATE KEY-----`;
  const byForm = [`https://u:${CANARY}@h/x`, `Bearer ${CANARY}-and-more`, `mysql://u:${CANARY}@h/db`];

  it.each<unknown[]>([
    [query(rows('x'), header('authorization', `OAuth ${CANARY_UUID}`))],
    [query(rows('x'), header('Authorization', `ZStack ${CANARY}:${CANARY}=`))],
    [other(`{"a":"${CANARY}"}`, header('Authorization', `Basic ${encoded(`u:${CANARY}`)}`))],
    [other(`{"a":"${CANARY}"}`, header('Cookie', `a=b; s=${CANARY}`))],
    [login, said([CANARY, CANARY_UUID]), logout, other('', { url: `http://h/?x=${CANARY_UUID}` })],
    // A login of another kind.
    [other(`{"inventory":{"uuid":"${CANARY_UUID}"}}`, another)],
    // What stands before the entry that tells the secret.
    [said({ said: CANARY }), query(key)],
    [query(rows(12345))],
    [query(rows([CANARY, { [CANARY]: 1 }]))],
    [entryOf({ url: URLS.query, content: zipped })],
    [query(key.replace(`"${secretName}"`, `"${secretName}":"${CANARY}","${secretName}"`))],
    [query(`\ufeff${key}`)],
    [query(key.slice(0, key.indexOf(CANARY) + CANARY.length))],
    [query(`bad ${secretName}=${CANARY}`, { status: 500 })],
    [query(failure(key), { status: 503 })],
    [query(failure(JSON.stringify({ value: CANARY, name: 'password' })), { status: 503 })],
    [said({ pem })],
    [query(`boom <ns:token a="b">${CANARY}</ns:token>`, { status: 500 })],
    [posted([{ name: `{"logInByAccount":{"password":"${CANARY}"}}`, value: '' }])],
    [other('{}', { url: `http://h/a;jsessionid=${CANARY}/b;x=1` })],
    [entryOf({ url: conditions, text: '{"inventories":[]}' })],
    [said(byForm)],
    [CANARY, null, { request: CANARY }, accepted()],
    [query('{}', { status: `token=${CANARY}` })],
  ])('has no secret of entries %#', async (...entries) => {
    const copy = await redactEntries(entries);
    expect(copy).not.toContain(CANARY);
    expect(copy).not.toContain(CANARY_UUID);
    expect(copy).not.toContain(encoded(CANARY).slice(0, 12));
  });

  it.each([[{ toString: '' }], [{ toString: { a: 1 } }], [null]])(
    'is made of an entry whose headers and parameters have %j for a value',
    async (value) => {
      const pairs = [{ name: 'accept', value }];
      const entry = entryOf({ url: URLS.query, headers: pairs, text: rows('x') }) as { request: object };
      const request = { ...entry.request, queryString: pairs, cookies: pairs };
      expect(await redactEntries([{ ...entry, request }])).not.toContain('toString');
    },
  );

  it.each<[string, (text: string) => string]>([
    ['the file is cut short: it ends in the middle of entry 1', (text) => text.slice(0, -30)],
    ['the file is not valid JSON: after 2 entries', (text) => `${text} x`],
    ['1 of its entries could not be read', (text) => text.replace('"entries":[', '"entries":[{"a":},')],
    ['log.entries stands more than once', (text) => text.replace(/\}\}$/, ',"entries":[]}}')],
  ])('of a recording that cannot be told cannot be told either, and says why: %s', async (why, spoil) => {
    const { report, copy } = await redact(spoil(harText([accepted(), polled()])));
    expect(report.verdict).toBe('error');
    expect((await checkText(copy)).verdict).toBe('error');
    const { comment } = (JSON.parse(copy) as { readonly log: { readonly comment: string } }).log;
    expect(comment).toContain(`redacted by zstack-contract; ${why}`);
  });

  it('keeps the jobs and the connections that the check needs', async () => {
    const [other, unknown] = ['d'.repeat(32), 'e'.repeat(32)];
    const change = accepted(other, CONNECTION, { changeIPSecConnectionState: {} });
    const copy = await redactEntries([polled(), accepted(), change, polled(other), polled(unknown)]);
    expect(copy).toContain(JOB);
    expect(copy).toContain(CONNECTION);
  });

  it('has the same stand-in for a session wherever it is, also where it is the uuid of a connection', async () => {
    const login = exampleText('login-response', 'success').replace(/("uuid":)"[^"]*"/, `$1"${CONNECTION}"`);
    const copy = await redactEntries([
      accepted(),
      polled(),
      entryOf({ url: URLS.query, text: rows('x') }),
      entryOf({ method: 'PUT', url: URLS.login, sent: '{"logInByAccount":{}}', text: login }),
      entryOf({ method: 'DELETE', url: URLS.logout, text: '{}' }),
    ]);
    expect(copy).not.toContain(CONNECTION);
    expect((await checkText(copy)).verdict).toBe('pass');
  });

  it.each(['Zq'.repeat(16), 'zq'.repeat(17), 'job-1', SESSION])(
    'knows a job by its id, whatever it is: %s',
    async (job) => {
      const headers = [
        { name: 'X-Job-UUID', value: job },
        { name: 'Authorization', value: `OAuth ${SESSION}` },
      ];
      const put = { method: 'PUT', url: URLS.actions, status: 202, headers };
      await redactEntries([
        entryOf({ ...put, sent: '{"reconnectIPsecConnection":{}}', text: acceptedText(job) }),
        polled(job),
      ]);
      // A proxy may drop the id that was sent.
      const own = { ...put, headers: [{ name: 'X-Job-UUID', value: 'f'.repeat(32) }] };
      const other = entryOf({ ...own, url: 'http://h/zstack/v1/other', sent: '{}', text: acceptedText(job) });
      const { ignored } = await checkText(await redactEntries([polled(job), other, polled(job)]));
      expect(ignored).toBe(3);
    },
  );

  it('of an entry that is none of ours is a shell at its place', async () => {
    const url = `http://h/zstack/v1/vm-instances?token=${CANARY}`;
    const copy = await redactEntries([
      entryOf({ method: 'POST', url, sent: `{"a":"${CANARY}"}`, status: 201, text: `{"b":"${CANARY}"}` }),
      entryOf({ method: 'PUT', url: URLS.actions, sent: '{"changeIPSecConnectionState":{}}', text: '{}' }),
    ]);
    const { entries } = (JSON.parse(copy) as { readonly log: { readonly entries: unknown[] } }).log;
    expect(entries).toMatchObject([
      {
        request: { method: 'POST', url: 'http://h/', headers: [] },
        response: { status: 201, content: { size: 0 } },
      },
      { request: { method: 'PUT', url: 'https://zstack.example.test:8080/' } },
    ]);
  });

  const nested = '{"code":"SYS.1","description":"x","cause":';
  const causes = `{"error":${nested.repeat(60)}null${'}'.repeat(60)}}`;

  it.each<[Parameters<typeof entryOf>[0]]>([
    [{ content: { size: 500 } }],
    [{ text: '{"inventories":[{', content: { size: 5_000 } }],
    [{ text: '', content: { size: 0 } }],
    [{ text: '\ufeff', content: { size: 3 } }],
    [{ text: rows('x'), content: { size: -1 } }],
    [{ content: { size: '12' } }],
    [{ text: '\u001f\ufffd\b', content: { encoding: 'gzip' } }],
    [{ status: 304, text: rows('x') }],
    [{ status: 304, content: { size: 0 } }],
    [{ status: 404, content: { mimeType: 'text/html5;x=1', size: 9 } }],
    [{ status: 502, content: { mimeType: 'application/xhtml+xml', size: 9 } }],
    [{ text: rows('x').replace(/"lifeTime":\d+/, '"lifeTime":1e999') }],
    [{ response: { _error: 'net::ERR_ABORTED' }, text: rows('x') }],
    [{ text: `${'['.repeat(600)}${']'.repeat(600)}` }],
    [{ status: 503, text: causes }],
  ])('is judged as %.80j is', async (recorded) => {
    await redactEntries([entryOf({ url: URLS.query, ...recorded })]);
  });

  it('leaves the secrets of what stands around the entries out', async () => {
    const log = { version: '1.2', creator: { name: 'x', version: '1', _a: CANARY }, _b: CANARY };
    const pages = [{ id: 'p', title: `https://h/?token=${CANARY}`, pageTimings: { x: CANARY } }];
    const { copy } = await redact(
      JSON.stringify({ log: { ...log, pages, entries: [accepted()] }, other: CANARY }),
    );
    expect(copy).not.toContain(CANARY);
    expect(JSON.parse(copy)).toMatchObject({ log: { creator: { name: 'x', version: '1' } } });
  });
});
