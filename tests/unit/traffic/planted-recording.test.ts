import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/model/json.ts';
import { PATIENCE, tries } from '../fuzzing.ts';
import { form, planted, secret, tellsOf, written } from '../planting.ts';
import { checkText, entryOf, exampleText, URLS } from './recordings.ts';
import { redact } from './redacting.ts';

const CHROME = readFileSync(join(import.meta.dirname, '../../fixtures/har/chrome.har'), 'utf8');
const { log } = JSON.parse(CHROME) as { readonly log: JsonObject };

/** Keys of HAR whose texts say what an entry is: with another one it is another entry, which has a test of its own. */
const KEPT = new Set(['method', 'url', 'version', 'entries']);

/** A recording with a secret in place of each text and as a further member of each object, one at a time in turn. */
function plantedRecording(text: string, turn: number): string {
  let count = 0;
  const plant = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return !KEPT.has(key) && count++ % 3 === turn ? `${value} ${text}` : value;
    if (Array.isArray(value)) return value.map((item) => plant(item, key));
    if (!isJsonObject(value)) return value;
    const members = Object.entries(value).map(([name, inner]) => [name, plant(inner, name)]);
    return { ...Object.fromEntries(members), [`_${text}`]: text, comment: text, _custom: { [text]: [text] } };
  };
  return JSON.stringify({ log: plant(log, ''), comment: text, [text]: text });
}

/** Entries with a secret in the URL, in the bodies and in what recorders make of them. */
function plantedEntries(text: string): readonly unknown[] {
  const encoded = encodeURIComponent(text);
  const urls = [
    `${URLS.list}?q=name=${encoded}&q=authKey=${encoded}&token=${encoded}&${encoded}=1`,
    `${URLS.query.replace(/\w{32}$/, encoded)}`,
    `https://u:${encoded}@h/${encoded}/zstack/v1/ipsec?limit=${encoded}#${encoded}`,
    `${URLS.poll.replace(/\w{32}$/, encoded)}`,
    `${URLS.logout.replace(/\w{32}$/, encoded)}`,
    `https://h/${encoded}?${encoded}`,
  ];
  const example = JSON.parse(exampleText('query-response', 'success')) as JsonValue;
  const bodies = planted(example, text).map((one) => JSON.stringify(one));
  const wrong = [
    `no session ${text}`,
    `<html><title>${text}</title>${text}`,
    `{"authKey":"${text}`,
    `--x\r\nname="password"\r\n\r\n${text}\r\n--x--`,
    `password=${text}&x=1`,
  ];
  const base64 = (body: string | Buffer): JsonObject => ({
    encoding: 'base64',
    text: Buffer.from(body).toString('base64'),
  });
  const put = { method: 'PUT', url: URLS.actions };
  const posted = (postData: JsonObject): unknown => ({
    request: { method: 'PUT', url: URLS.login, postData, cookies: [{ name: text, value: text }] },
    response: { status: 400, content: { text: 'no' }, redirectURL: `http://h/${encoded}` },
  });
  return [
    ...urls.map((url) => entryOf({ url, method: /sessions/.test(url) ? 'DELETE' : 'GET', text: '{}' })),
    ...bodies.map((one) => entryOf({ url: URLS.query, text: one })),
    ...bodies.slice(0, 20).map((one) => entryOf({ url: 'http://h/x', sent: one, text: one })),
    ...wrong.flatMap((one) => [
      entryOf({ url: URLS.query, status: 400, text: one }),
      entryOf({ ...put, sent: one, status: 400, text: 'no' }),
      entryOf({ url: 'http://h/x', sent: one, text: one }),
    ]),
    ...[
      bodies[0] ?? '',
      wrong[0] ?? '',
      gzipSync(bodies[0] ?? ''),
      Buffer.from(`\ufffd${text}`, 'latin1'),
    ].map((one) => entryOf({ url: URLS.query, content: base64(one) })),
    posted({ mimeType: `multipart/form-data; boundary=${text}`, params: [{ name: text, value: text }] }),
    posted({
      mimeType: text,
      text: JSON.stringify({ logInByAccount: { accountName: 'x', password: text } }),
    }),
    posted({ mimeType: 'x', params: [{ name: 'password', value: text, fileName: text, contentType: text }] }),
    posted({ mimeType: 'x', text, encoding: text }),
    entryOf({ url: text, method: text, headers: [{ name: text, value: text }], status: text, text }),
    entryOf({ url: URLS.query, headers: { [text]: text }, status: text, text: { [text]: text } }),
  ];
}

describe('a secret that was planted in a recording', () => {
  it(
    'in place of any text, or as a further member, is not in the copy',
    async () => {
      await fc.assert(
        fc.asyncProperty(secret, form, fc.nat(2), async (text, name, turn) => {
          const hidden = written(text, name);
          const recording = plantedRecording(hidden, turn);
          expect(tellsOf(recording, hidden)).not.toEqual([]);
          const { copy } = await redact(recording);
          expect(tellsOf(copy, hidden)).toEqual([]);
        }),
        tries(15),
      );
    },
    PATIENCE,
  );

  it(
    'in URLs and bodies is not in the copy, which is judged alike',
    async () => {
      await fc.assert(
        fc.asyncProperty(secret, form, async (text, name) => {
          const hidden = written(text, name);
          const entries = plantedEntries(hidden);
          const { report, copy } = await redact(
            JSON.stringify({ log: { version: '1.2', creator: { name: hidden, version: hidden }, entries } }),
          );
          expect(tellsOf(copy, hidden)).toEqual([]);
          const verdicts = (
            steps: readonly { readonly index: number; readonly verdict: string }[],
          ): unknown => steps.map(({ index, verdict }) => [index, verdict]);
          expect(verdicts((await checkText(copy)).steps)).toEqual(verdicts(report.steps));
        }),
        tries(8),
      );
    },
    PATIENCE,
  );
});
