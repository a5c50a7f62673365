import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { isJsonObject, type JsonObject } from '../../../src/model/json.ts';
import { PATIENCE, tries } from '../fuzzing.ts';
import { form, secret, tellsOf, written } from '../planting.ts';
import { type Parts, plantedParts } from '../redact/exchanges.ts';
import { checkText, entryOf, URLS } from './recordings.ts';
import { essence, redact } from './redacting.ts';

jest.setTimeout(PATIENCE);

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

const pairs = (headers: Parts['headers'] = {}): unknown =>
  Object.entries(headers).map(([name, value]) => ({ name, value }));

/** Entries with a secret in each place of an exchange, and in what recorders make of one. */
function plantedEntries(text: string): readonly unknown[] {
  const encoded = encodeURIComponent(text);
  const exchanges = plantedParts(text).map(({ path, headers, answered, ...parts }) =>
    entryOf({
      ...parts,
      url: `https://u:${encoded}@h${path}`,
      headers: pairs(headers),
      response: { headers: pairs(answered), redirectURL: `http://h/${encoded}` },
    }),
  );
  const body = JSON.stringify({ inventories: [{ authKey: text, [text]: text }] });
  const zipped = gzipSync(body).toString('base64');
  const put = { method: 'PUT', url: URLS.login, status: 400, text: 'no' };
  const posted = (postData: JsonObject): unknown => {
    const entry = entryOf(put) as { readonly request: object };
    return { ...entry, request: { ...entry.request, postData, cookies: [{ name: text, value: text }] } };
  };
  return [
    ...exchanges,
    ...['query', 'poll', 'logout'].map((name) => {
      const url = URLS[name as keyof typeof URLS].replace(/\w{32}$/, encoded);
      return entryOf({ method: name === 'logout' ? 'DELETE' : 'GET', url, text: '{}' });
    }),
    ...[body, `password=${text}&x=1`].map((one) => entryOf({ url: 'http://h/x', sent: one, text: one })),
    entryOf({ url: URLS.query, content: { encoding: 'base64', text: zipped } }),
    entryOf({ url: URLS.query, content: { encoding: 'base64', text: btoa(`\xff${text}`) } }),
    posted({ mimeType: `multipart/form-data; boundary=${text}`, params: [{ name: text, value: text }] }),
    posted({ mimeType: text, text: JSON.stringify({ logInByAccount: { password: text } }) }),
    posted({ mimeType: 'x', params: [{ name: 'password', value: text, fileName: text }] }),
    posted({ mimeType: 'x', text, encoding: text }),
    entryOf({ url: text, method: text, headers: [{ name: text, value: text }], status: text, text }),
    entryOf({ url: URLS.query, headers: { [text]: text }, status: text, text: { [text]: text } }),
  ];
}

describe('a secret that was planted in a recording', () => {
  it('in place of any text, or as a further member, is not in the copy', async () => {
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
  });

  it('in URLs and bodies is not in the copy, which is judged alike', async () => {
    await fc.assert(
      fc.asyncProperty(secret, form, async (text, name) => {
        const hidden = written(text, name);
        const entries = plantedEntries(hidden);
        const { report, copy } = await redact(
          JSON.stringify({ log: { version: '1.2', creator: { name: hidden, version: hidden }, entries } }),
        );
        expect(tellsOf(copy, hidden)).toEqual([]);
        expect(essence(await checkText(copy))).toEqual(essence(report));
      }),
      tries(5),
    );
  });
});
