import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/model/json.ts';
import { readContent, readPostData } from '../../../src/traffic/recorded-body.ts';

const base64 = (content: string | Buffer): string => Buffer.from(content).toString('base64');
const TEXT = '{"a":"ü"}';
const json = { payload: { kind: 'json', value: { a: 'ü' }, notes: [], text: TEXT }, unjudged: null };
const inLines = `${base64(TEXT).slice(0, 4)}\r\n${base64(TEXT).slice(4)}`;
const latin1 = base64(Buffer.from(TEXT, 'latin1'));
/** An answer with this text under the label of base64. */
const labelled = (text: string): JsonObject => ({ content: { text, encoding: 'base64' } });
const brokenGzip = base64(gzipSync(TEXT).subarray(0, 15));

describe('the body of an answer', () => {
  it.each([
    [{ text: TEXT }],
    [{ text: TEXT, encoding: '' }],
    [{ text: base64(TEXT), encoding: 'base64' }],
    [{ text: inLines, encoding: 'BASE64' }],
    [{ text: base64(gzipSync(TEXT)), encoding: 'base64' }],
    // Without a label, and under a wrong one.
    [{ text: base64(TEXT) }],
    [{ text: TEXT, encoding: 'base64' }],
    [{ text: latin1, encoding: 'base64' }],
    // With another charset.
    [{ text: latin1, encoding: 'base64', mimeType: 'application/json; charset="ISO-8859-1"' }],
    [{ text: base64(TEXT), encoding: 'base64', mimeType: 'application/json;charset=none' }],
  ])('is read from %j', (content) => {
    expect(readContent({ content }, {})).toEqual(json);
  });

  it.each<[JsonObject, Record<string, string>, string | undefined]>([
    [{ content: { size: 12 } }, {}, 'skip'],
    [{ content: { size: 12, text: '' } }, {}, 'skip'],
    [{ content: { size: 0, text: '' } }, { 'content-length': '12' }, 'skip'],
    [{ content: { size: -1 } }, {}, 'skip'],
    [{}, {}, 'skip'],
    [{ content: { text: null, size: 0 } }, {}, 'skip'],
    // A part of JSON, as its size says, and not JSON that the server cut short, nor a text.
    [{ content: { text: '{"a":[1,', size: 40 } }, {}, 'skip'],
    [{ content: { text: '{"a":[1,', size: 8 } }, {}, undefined],
    [{ content: { text: '{"a":[1,' } }, { 'content-length': '8' }, undefined],
    [{ content: { text: '{"a":[1,' } }, { 'content-length': '9' }, 'skip'],
    [{ content: { text: '{"a":[1,', size: -1 } }, {}, 'skip'],
    [{ content: { text: '{"a":{"b":1}', size: 40 } }, {}, 'skip'],
    [{ content: { text: 'refused', size: 40 } }, {}, undefined],
    [{ content: { size: 0 } }, {}, undefined],
    [{ content: { text: '' } }, {}, 'skip'],
    [{ content: { text: '', size: -1 }, bodySize: 900 }, {}, 'skip'],
    [{ content: { text: '', size: -1 }, bodySize: 0 }, {}, undefined],
    [{ content: {} }, { 'content-length': '0' }, undefined],
    // The size on the wire: of a body, and of nothing but the end of its chunks.
    [{ content: { size: 0 }, bodySize: 900 }, {}, 'skip'],
    [{ content: { size: 0, text: '' }, bodySize: 900 }, {}, undefined],
    [{ content: { size: 0 }, bodySize: 5 }, {}, undefined],
    [{ content: { text: 'x', encoding: 'rot13' } }, {}, 'error'],
    [labelled('???'), {}, 'error'],
    [labelled('服务器错误'), {}, undefined],
    [labelled('错\ufffd'), {}, 'error'],
    // Base64 as its size says, yet of what?
    [{ content: { text: 'gICAgICA', size: 6 } }, {}, 'error'],
    [{ content: { text: 'Forbidden123', size: 12 } }, {}, undefined],
    [labelled('gICAgICA'), {}, 'error'],
    // Compressed bytes that were taken for text.
    [{ content: { text: '\x1f\ufffd\b' } }, {}, 'error'],
    [{ content: { text: '\x1b\x02x' } }, { 'content-encoding': 'br' }, 'error'],
    [{ content: { text: 'refused' } }, { 'content-encoding': 'br' }, undefined],
    [labelled(base64('refused')), { 'content-encoding': 'br' }, undefined],
    [labelled(base64('\u20ac')), { 'content-encoding': 'compress' }, undefined],
    // JSON with other bytes in the place of those that are no text.
    [labelled(base64(Buffer.from([0x22, 0xff, 0x22]))), {}, 'error'],
    [labelled(base64(Buffer.from('{"a":1}', 'utf16le'))), {}, 'error'],
    [labelled(brokenGzip), {}, 'error'],
    [{ content: { text: latin1, encoding: 'base64', mimeType: 'a/b;charset=utf-8' } }, {}, 'error'],
    // Compressed in ways that are not known, which is no reason to skip it.
    [labelled(brokenGzip.slice(4)), { 'content-encoding': 'compress' }, 'error'],
    [labelled(brokenGzip.slice(4)), { 'content-encoding': 'br, gzip' }, 'error'],
    [{ content: { text: { a: 1 } } }, {}, 'error'],
  ])('of %j with %j is judged, or else %s', (response, headers, verdict) => {
    expect(readContent(response, headers).unjudged?.verdict).toBe(verdict);
  });

  it.each([
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
    ['deflate', deflateSync],
    ['x-gzip', gzipSync],
  ] as const)('is read from %s, or was decompressed by the recorder', (coding, compress) => {
    const headers = { 'content-encoding': coding };
    const read = (bytes: Buffer) => readContent(labelled(base64(bytes)), headers);
    for (const bytes of [compress(TEXT), Buffer.from(TEXT), Buffer.from(TEXT, 'latin1')])
      expect(read(bytes)).toEqual(json);
    // Half of it, and what grows like an attack.
    for (const bytes of [compress(TEXT.repeat(9)).subarray(0, 9), compress(' '.repeat(20 * 1024 * 1024))])
      expect(read(bytes).unjudged).toEqual({
        verdict: 'error',
        reason: expect.stringContaining('cannot be decompressed, or is larger than 16 MB'),
      });
  });
});

it.each<[JsonObject, object]>([
  [{ postData: { text: TEXT } }, { payload: { value: { a: 'ü' } } }],
  [{ postData: { text: base64(TEXT), encoding: 'base64' } }, { payload: { value: { a: 'ü' } } }],
  // Charles takes JSON for a form.
  [{ postData: { params: [{ name: TEXT, value: '' }] } }, { payload: { value: { a: 'ü' } } }],
  [{ postData: { params: [{ name: '{"a":"', value: 'ü"}' }] } }, { payload: { value: { a: '=ü' } } }],
  [{ postData: {} }, { unjudged: null }],
  [{ bodySize: 0 }, { unjudged: null }],
  [{ bodySize: 31 }, { unjudged: { verdict: 'skip' } }],
])('the body of a request is read from %j', (request, expected) => {
  expect(readPostData(request, {})).toMatchObject(expected);
});
