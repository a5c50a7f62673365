import zlib, { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/model/json.ts';
import { LEFT_OUT } from '../../../src/traffic/har-scanner.ts';
import { readContent, readPostData } from '../../../src/traffic/recorded-body.ts';

const base64 = (content: string | Buffer): string => Buffer.from(content).toString('base64');
const TEXT = '{"a":"ü"}';
const json = { kind: 'kept', payload: { kind: 'json', value: { a: 'ü' }, notes: [], text: TEXT } };
const inLines = `${base64(TEXT).slice(0, 4)}\r\n${base64(TEXT).slice(4)}`;
const latin1 = base64(Buffer.from(TEXT, 'latin1'));
const utf16 = base64(Buffer.from(TEXT, 'utf16le'));
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
    // In the charset of its media type, or one that nobody knows.
    [{ text: utf16, encoding: 'base64', mimeType: 'application/json;charset=utf-16le' }],
    [{ text: latin1, encoding: 'base64', mimeType: 'application/json; charset="ISO-8859-1"' }],
    [{ text: base64(TEXT), encoding: 'base64', mimeType: 'application/json;charset=none' }],
  ])('is read from %j', (content) => {
    expect(readContent({ content }, {})).toEqual(json);
  });

  it.each<[JsonObject, Record<string, string>, string]>([
    [{ content: { size: 12 } }, {}, 'dropped'],
    [{ content: { size: 12, text: '' } }, {}, 'dropped'],
    [{ content: { size: 0, text: '' } }, { 'content-length': '12' }, 'dropped'],
    [{ content: { size: -1 } }, {}, 'dropped'],
    [{}, {}, 'dropped'],
    [{ content: { text: null, size: 0 } }, {}, 'dropped'],
    // A part of JSON, as its size says, and not JSON that the server cut short, nor a text.
    [{ content: { text: '{"a":[1,', size: 40 } }, {}, 'dropped'],
    [{ content: { text: '{"a":[1,', size: 8 } }, {}, 'kept'],
    [{ content: { text: '{"a":[1,' } }, { 'content-length': '8' }, 'kept'],
    [{ content: { text: '{"a":[1,' } }, { 'content-length': '9' }, 'dropped'],
    [{ content: { text: '{"a":[1,', size: -1 } }, {}, 'dropped'],
    [{ content: { text: '{"a":{"b":1}', size: 40 } }, {}, 'dropped'],
    [{ content: { text: 'refused', size: 40 } }, {}, 'kept'],
    [{ content: { size: 0 } }, {}, 'kept'],
    [{ content: { text: '' } }, {}, 'dropped'],
    [{ content: { text: '', size: -1 }, bodySize: 900 }, {}, 'dropped'],
    [{ content: { text: '', size: -1 }, bodySize: 0 }, {}, 'kept'],
    [{ content: {} }, { 'content-length': '0' }, 'kept'],
    // The size on the wire: of a body, and of nothing but the end of its chunks.
    [{ content: { size: 0 }, bodySize: 900 }, {}, 'dropped'],
    [{ content: { size: 0, text: '' }, bodySize: 900 }, {}, 'kept'],
    [{ content: { size: 0 }, bodySize: 5 }, {}, 'kept'],
    [{ content: { text: 'x', encoding: 'rot13' } }, {}, 'unreadable'],
    [{ content: { text: '???', encoding: 'base64' } }, {}, 'unreadable'],
    [{ content: { text: '服务器错误', encoding: 'base64' } }, {}, 'kept'],
    [{ content: { text: '错\ufffd', encoding: 'base64' } }, {}, 'unreadable'],
    // Base64 as its size says, yet of what?
    [{ content: { text: 'gICAgICA', size: 6 } }, {}, 'unreadable'],
    [{ content: { text: 'Forbidden123', size: 12 } }, {}, 'kept'],
    [{ content: { text: 'gICAgICA', encoding: 'base64' } }, {}, 'unreadable'],
    // Compressed bytes that were taken for text.
    [{ content: { text: '\x1f\ufffd\b' } }, {}, 'unreadable'],
    [{ content: { text: '\x1b\x02x' } }, { 'content-encoding': 'br' }, 'unreadable'],
    [{ content: { text: 'refused' } }, { 'content-encoding': 'br' }, 'kept'],
    [{ content: { text: base64('refused'), encoding: 'base64' } }, { 'content-encoding': 'br' }, 'kept'],
    [{ content: { text: base64('\u20ac'), encoding: 'base64' } }, { 'content-encoding': 'compress' }, 'kept'],
    // JSON with other bytes in the place of those that are no text.
    [{ content: { text: base64(Buffer.from([0x22, 0xff, 0x22])), encoding: 'base64' } }, {}, 'unreadable'],
    [{ content: { text: brokenGzip, encoding: 'base64' } }, {}, 'unreadable'],
    [{ content: { text: latin1, encoding: 'base64', mimeType: 'a/b;charset=utf-8' } }, {}, 'unreadable'],
    // Compressed in ways that are not known, which is no reason to skip it.
    [
      { content: { text: brokenGzip.slice(4), encoding: 'base64' } },
      { 'content-encoding': 'compress' },
      'unreadable',
    ],
    [
      { content: { text: brokenGzip.slice(4), encoding: 'base64' } },
      { 'content-encoding': 'br, gzip' },
      'unreadable',
    ],
    [{ content: { text: { a: 1 } } }, {}, 'unreadable'],
    [{ content: { text: LEFT_OUT } }, {}, 'unreadable'],
  ])('of %j with %j is %s', (response, headers, kind) => {
    expect(readContent(response, headers).kind).toBe(kind);
  });

  it('of which the recorder kept a part says how much', () => {
    const why = 'the recorder kept 6 of the 40 bytes of its body';
    expect(readContent({ content: { text: '{"ü":', size: 40 } }, {})).toEqual({ kind: 'dropped', why });
  });

  it.each([
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['x-gzip', gzipSync],
  ] as const)('is read from %s, or was decompressed by the recorder', (coding, compress) => {
    const headers = { 'content-encoding': coding };
    const read = (bytes: Buffer) =>
      readContent({ content: { text: base64(bytes), encoding: 'base64' } }, headers);
    for (const bytes of [compress(TEXT), Buffer.from(TEXT), Buffer.from(TEXT, 'latin1')])
      expect(read(bytes)).toEqual(json);
    // Half of it, and what grows like an attack.
    for (const bytes of [compress(TEXT.repeat(9)).subarray(0, 9), compress(' '.repeat(20 * 1024 * 1024))])
      expect(read(bytes)).toMatchObject({
        kind: 'unreadable',
        why: expect.stringContaining('cannot be decompressed, or is larger than 16 MB'),
      });
  });

  it('in zstd is skipped by a Node that cannot read it', () => {
    const content = { text: base64(zstdCompressSync(TEXT)), encoding: 'base64' };
    const headers = { 'content-encoding': 'zstd' };
    const { zstdDecompressSync } = zlib;
    Reflect.deleteProperty(zlib, 'zstdDecompressSync');
    try {
      expect(readContent({ content }, headers)).toMatchObject({
        kind: 'dropped',
        why: expect.stringContaining('zstd needs Node 22.15'),
      });
    } finally {
      Object.assign(zlib, { zstdDecompressSync });
    }
  });
});

it.each<[JsonObject, object]>([
  [{ postData: { text: TEXT } }, { payload: { value: { a: 'ü' } } }],
  [{ postData: { text: base64(TEXT), encoding: 'base64' } }, { payload: { value: { a: 'ü' } } }],
  // Charles takes JSON for a form.
  [{ postData: { params: [{ name: TEXT, value: '' }] } }, { payload: { value: { a: 'ü' } } }],
  [{ postData: { params: [{ name: '{"a":"', value: 'ü"}' }] } }, { payload: { value: { a: '=ü' } } }],
  [{ postData: {} }, { kind: 'kept' }],
  [{ bodySize: 0 }, { kind: 'kept' }],
  [{ bodySize: 31 }, { kind: 'dropped' }],
])('the body of a request is read from %j', (request, expected) => {
  expect(readPostData(request, {})).toMatchObject(expected);
});
