import zlib, { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { LEFT_OUT } from '../../../src/traffic/har-scanner.ts';
import { readContent, readPostData } from '../../../src/traffic/recorded-body.ts';

const base64 = (content: string | Buffer): string => Buffer.from(content).toString('base64');
const TEXT = '{"a":"ü"}';
const json = { kind: 'kept', payload: { kind: 'json', value: { a: 'ü' }, notes: [], text: TEXT } };
const inLines = `${base64(TEXT).slice(0, 4)}\r\n${base64(TEXT).slice(4)}`;
const latin1 = base64(Buffer.from(TEXT, 'latin1'));
const brokenGzip = base64(gzipSync(TEXT).subarray(0, 15));

describe('the body of an answer', () => {
  it.each([
    [{ text: TEXT }],
    [{ text: TEXT, encoding: '' }],
    [{ text: base64(TEXT), encoding: 'base64' }],
    [{ text: inLines, encoding: 'BASE64' }],
    [{ text: base64(gzipSync(TEXT)), encoding: 'base64' }],
    [{ text: latin1, encoding: 'base64', mimeType: 'application/json; charset="iso-8859-1"' }],
    [{ text: base64(TEXT), encoding: 'base64', mimeType: 'a/b; charset=x-unknown' }],
    // Without a label, and under a wrong one.
    [{ text: base64(TEXT) }],
    [{ text: TEXT, encoding: 'base64' }],
    [{ text: latin1, encoding: 'base64' }],
  ])('is read from %j', (content) => {
    expect(readContent({ content }, {})).toEqual(json);
  });

  it.each<[object, Record<string, string>, string]>([
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
    // The size on the wire: of a body, of nothing but the end of its chunks, of nothing.
    [{ content: { size: 0 }, bodySize: 900 }, {}, 'dropped'],
    [{ content: { size: 0, text: '' }, bodySize: 900 }, {}, 'kept'],
    [{ content: { size: 0 }, bodySize: 5 }, {}, 'kept'],
    [{ content: { size: 0 }, bodySize: 0 }, {}, 'kept'],
    [{ content: { text: 'x', encoding: 'rot13' } }, {}, 'unreadable'],
    [{ content: { text: '???', encoding: 'base64' } }, {}, 'unreadable'],
    [{ content: { text: '服务器错误', encoding: 'base64' } }, {}, 'kept'],
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
    [{ content: { text: latin1, encoding: 'base64', mimeType: 'a/b; charset=utf-8' } }, {}, 'unreadable'],
    [{ content: { text: brokenGzip, encoding: 'base64' } }, {}, 'unreadable'],
    [{ content: { text: { a: 1 } } }, {}, 'unreadable'],
    [{ content: { text: LEFT_OUT } }, {}, 'unreadable'],
  ])('of %j with %j is %s', (response, headers, kind) => {
    expect(readContent(response as Record<string, unknown>, headers).kind).toBe(kind);
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
    for (const bytes of [compress(TEXT), Buffer.from(TEXT)]) {
      const content = { text: base64(bytes), encoding: 'base64' };
      expect(readContent({ content }, headers)).toEqual(json);
    }
    // Bytes of any kind are text in Latin-1.
    const typed = { text: base64(compress(TEXT)), encoding: 'base64', mimeType: 'a/b; charset=iso-8859-1' };
    expect(readContent({ content: typed }, headers)).toMatchObject({ payload: { value: { a: 'Ã¼' } } });
    const half = { text: base64(compress(TEXT.repeat(9)).subarray(0, 9)), encoding: 'base64' };
    expect(readContent({ content: half }, headers)).toMatchObject({
      kind: 'unreadable',
      why: expect.stringContaining('cannot be decompressed'),
    });
  });

  it.each([
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
    ['gzip', gzipSync],
  ] as const)('that grows like an attack when it is decompressed from %s is not read', (coding, compress) => {
    const content = { text: base64(compress(' '.repeat(1e6))), encoding: 'base64' };
    expect(readContent({ content }, { 'content-encoding': coding })).toMatchObject({
      kind: 'unreadable',
      why: expect.stringContaining('too large to be read'),
    });
  });

  it('in zstd is skipped by a Node that cannot read it', () => {
    const content = { text: base64(zstdCompressSync(TEXT)), encoding: 'base64' };
    const { zstdDecompressSync } = zlib;
    Reflect.deleteProperty(zlib, 'zstdDecompressSync');
    try {
      expect(readContent({ content }, {})).toMatchObject({
        kind: 'dropped',
        why: expect.stringContaining('check it with Node 22.15 or newer'),
      });
    } finally {
      Object.assign(zlib, { zstdDecompressSync });
    }
    expect(readContent({ content }, {})).toEqual(json);
  });

  it('of bytes that are no text is nothing to judge, although it would be JSON with other bytes in their place', () => {
    const content = { text: base64(Buffer.from([0x22, 0xff, 0x22])), encoding: 'base64' };
    expect(readContent({ content }, {}).kind).toBe('unreadable');
  });
});

describe('the body of a request', () => {
  it.each([
    [{ text: TEXT }, 'ü'],
    [{ text: base64(TEXT), encoding: 'base64' }, 'ü'],
    // Charles takes JSON for a form.
    [{ params: [{ name: TEXT, value: '' }] }, 'ü'],
    [{ params: [{ name: '{"a":"', value: 'ü"}' }] }, '=ü'],
  ])('is read from %j', (postData, a) => {
    expect(readPostData({ postData }, {})).toMatchObject({ kind: 'kept', payload: { value: { a } } });
  });

  it.each([
    [{}, 'kept'],
    [{ bodySize: 0 }, 'kept'],
    [{ bodySize: 31 }, 'dropped'],
    [{ postData: {} }, 'kept'],
  ])('of %j is %s', (request, kind) => {
    expect(readPostData(request as Record<string, unknown>, {}).kind).toBe(kind);
  });
});
