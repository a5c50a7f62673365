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
    'of a console’s traffic has the same verdicts, and shells where it is none of ours (%d)',
    async (ours) => {
      const entries: unknown[] = [];
      for (const entry of recordedEntries(ours)) {
        entries.push(entry);
        if (entries.length === 120) break;
      }
      const copy = await redactEntries(entries);
      expect(copy).not.toContain('vm-instances');
      expect(copy).not.toContain('function f');
    },
  );

  const signs = ['=', '?=', '!=', '~=', '>', '%3F%3D', '%20=%20'];
  const queries = signs.map((sign, index) => `q=${secretName}${sign}${CANARY}${index}`);
  const conditions = `${URLS.list}?${queries.join('&')}`;

  /** What `planted-recording.test.ts` does not plant: uuids, secrets that are told elsewhere, odd forms of bodies. */
  it.each<[string, ...unknown[]]>([
    ['a session in a header', query(rows('x'), header('authorization', `OAuth ${CANARY_UUID}`))],
    ['an access key', query(rows('x'), header('Authorization', `ZStack ${CANARY}:${CANARY}=`))],
    [
      'a password in base64',
      other(`{"a":"${CANARY}"}`, header('Authorization', `Basic ${encoded(`u:${CANARY}`)}`)),
    ],
    ['a cookie', other(`{"a":"${CANARY}"}`, header('Cookie', `a=b; s=${CANARY}`))],
    [
      'a login',
      login,
      other(`{"said":"${CANARY} of ${CANARY_UUID}"}`),
      logout,
      other('', { url: `http://h/?x=${CANARY_UUID}` }),
    ],
    [
      'a login of another kind',
      other(`{"inventory":{"uuid":"${CANARY_UUID}"}}`, {
        method: 'PUT',
        sent: `{"logIn":{"a":"${CANARY}"}}`,
      }),
    ],
    ['what stands before what tells', other(`{"said":"${CANARY}"}`), query(rows(CANARY))],
    ['a key as a number', query(rows(12345))],
    ['a key in something else', query(rows([CANARY, { [CANARY]: 1 }]))],
    [
      'a key in zipped base64',
      entryOf({
        url: URLS.query,
        content: { encoding: 'base64', text: gzipSync(rows(CANARY)).toString('base64') },
      }),
    ],
    [
      'a key twice',
      query(rows(CANARY).replace(`"${secretName}"`, `"${secretName}":"${CANARY}","${secretName}"`)),
    ],
    ['a key behind a byte order mark', query(`\ufeff${rows(CANARY)}`)],
    [
      'a key in what is cut short',
      query(rows(CANARY).slice(0, rows(CANARY).indexOf(CANARY) + CANARY.length)),
    ],
    ['a key in a refusal', query(`bad ${secretName}=${CANARY}`, { status: 500 })],
    ['a key in JSON in JSON', query(failure(rows(CANARY)), { status: 503 })],
    [
      'a value that is named beside it',
      query(failure(JSON.stringify({ value: CANARY, name: 'password' })), { status: 503 }),
    ],
    [
      'a private key',
      other(JSON.stringify({ pem: `-----BEGIN PRIVATE KEY-----\n${CANARY}\n-----END PRIVATE KEY-----` })),
    ],
    ['XML as a message', query(`boom <ns:token a="b">${CANARY}</ns:token>`, { status: 500 })],
    ['JSON in parameters', posted([{ name: `{"logInByAccount":{"password":"${CANARY}"}}`, value: '' }])],
    ['a session in a path', other('{}', { url: `http://h/a;jsessionid=${CANARY}/b;x=1` })],
    ['the conditions of a query', entryOf({ url: conditions, text: '{"inventories":[]}' })],
    [
      'credentials that show themselves by their form',
      other(
        JSON.stringify([`https://u:${CANARY}@h/x`, `Bearer ${CANARY}-and-more`, `mysql://u:${CANARY}@h/db`]),
      ),
    ],
    ['an entry that is none', CANARY, null, { request: CANARY }, accepted()],
    ['a status that is a text', query('{}', { status: `token=${CANARY}` })],
  ])('has no secret of %s', async (_, ...entries) => {
    const copy = await redactEntries(entries);
    expect(copy).not.toContain(CANARY);
    expect(copy).not.toContain(CANARY_UUID);
    expect(copy).not.toContain(encoded(CANARY).slice(0, 12));
  });

  it.each([{ toString: '' }, [{ toString: '' }], { toString: { a: 1 } }, null])(
    'of an entry whose headers and parameters have %j for a value has none there',
    async (value) => {
      const pairs = [{ name: 'accept', value }];
      const entry = entryOf({ url: URLS.query, headers: pairs, text: rows('x') }) as { request: object };
      const request = { ...entry.request, headers: pairs, queryString: pairs, cookies: pairs };
      const copy = await redactEntries([{ ...entry, request }]);
      expect(copy).toContain('{"name":null,"value":null}');
      expect(copy).not.toContain('toString');
    },
  );

  it('keeps what a body that is cut short, or a secret of somebody else, has in common with answers', async () => {
    const whole = rows('x');
    const cut = whole.slice(0, whole.indexOf('"vipUuid"') + 40);
    const passwords = ['inventories', '10:20:57', '192.168.100', 'Nov 14, 2017'];
    const copy = await redactEntries([
      entryOf({ url: URLS.query, text: cut }),
      ...passwords.map((one) => entryOf({ url: 'http://h/', text: JSON.stringify({ password: one }) })),
      entryOf({ url: URLS.query, text: whole }),
    ]);
    expect((await checkText(copy)).steps.at(-1)).toMatchObject({ verdict: 'pass' });
  });

  it.each([
    '12345678',
    '100.64.10.10',
    '192.168.100.0/24',
    'actions',
    'api-jobs',
    'DELETE',
    'inventory',
    JOB.slice(4, 20),
  ])('is judged alike although a password is %s', async (one) => {
    const uuid = '12345678123456781234567812345678';
    const copy = await redactEntries([
      entryOf({ url: 'http://h/', text: JSON.stringify({ password: one }) }),
      entryOf({ url: URLS.query, text: rows('x') }),
      entryOf({
        url: URLS.query.replace(CONNECTION, uuid),
        text: rows('x').replaceAll(CONNECTION, uuid),
      }),
      accepted(),
      polled(),
    ]);
    expect((await checkText(copy)).verdict).toBe('pass');
  });

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

  it('keeps what the check needs', async () => {
    const change = accepted('d'.repeat(32), CONNECTION, { changeIPSecConnectionState: {} });
    const copy = await redactEntries([
      polled(),
      accepted(),
      change,
      polled('d'.repeat(32)),
      polled('e'.repeat(32)),
    ]);
    expect(copy).toContain(JOB);
    expect(copy).toContain(CONNECTION);
  });

  it('has the same stand-in for a session wherever it is, also where it is the uuid of a connection', async () => {
    const login = exampleText('login-response', 'success').replace(/("uuid":)"[^"]*"/, `$1"${CONNECTION}"`);
    const copy = await redactEntries([
      accepted(),
      polled(),
      entryOf({ url: URLS.query, text: rows('x') }),
      entryOf({ method: 'PUT', url: URLS.login, sent: '{}', text: login }),
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
      const other = entryOf({ ...put, url: 'http://h/zstack/v1/other', sent: '{}', text: acceptedText(job) });
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

  it.each<[string, Parameters<typeof entryOf>[0]]>([
    ['what the recorder dropped', { content: { size: 500 } }],
    ['what it dropped in part', { text: '{"inventories":[{', content: { size: 5_000 } }],
    ['what was empty', { text: '', content: { size: 0 } }],
    ['a byte order mark alone', { text: '\ufeff', content: { size: 3 } }],
    ['a size below nothing', { text: rows('x'), content: { size: -1 } }],
    ['a size that is a text', { content: { size: '12' } }],
    ['a body that is still zipped', { text: '\u001f\ufffd\b', content: { encoding: 'gzip' } }],
    ['a cached answer', { status: 304, text: rows('x') }],
    ['a cached answer without a body', { status: 304, content: { size: 0 } }],
    ['a page that was not kept', { status: 404, content: { mimeType: 'text/html5;x=1', size: 9 } }],
    ['a page of another type', { status: 502, content: { mimeType: 'application/xhtml+xml', size: 9 } }],
    ['a number beyond all numbers', { text: rows('x').replace(/"lifeTime":\d+/, '"lifeTime":1e999') }],
    ['an answer that was aborted', { response: { _error: 'net::ERR_ABORTED' }, text: rows('x') }],
    ['a body nested too deeply', { text: `${'['.repeat(600)}${']'.repeat(600)}` }],
    [
      'causes of causes',
      {
        status: 503,
        text: `{"error":${'{"code":"SYS.1","description":"x","cause":'.repeat(60)}null${'}'.repeat(60)}}`,
      },
    ],
  ])('keeps %s', async (_, recorded) => {
    await redactEntries([entryOf({ url: URLS.query, ...recorded })]);
  });

  it('leaves the secrets of what stands around the entries out', async () => {
    const log = { version: '1.2', creator: { name: 'x', version: '1', _a: CANARY }, _b: CANARY };
    const pages = [
      {
        id: 'p',
        title: `https://h/?token=${CANARY}`,
        startedDateTime: 't',
        pageTimings: { onLoad: 1, x: CANARY },
      },
    ];
    const { copy } = await redact(
      JSON.stringify({ log: { ...log, pages, entries: [accepted()] }, other: CANARY }),
    );
    expect(copy).not.toContain(CANARY);
    expect(JSON.parse(copy)).toMatchObject({
      log: { creator: { name: 'x', version: '1' }, pages: [{ id: 'p', pageTimings: { onLoad: 1 } }] },
    });
  });
});
