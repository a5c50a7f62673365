import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { LEFT_OUT } from '../../../src/traffic/har-scanner.ts';
import { readContent, readPostData } from '../../../src/traffic/recorded-entry.ts';

const base64 = (content: string | Buffer): string => Buffer.from(content).toString('base64');
const TEXT = '{"a":"ü"}';
const json = { kind: 'kept', payload: { kind: 'json', value: { a: 'ü' }, notes: [], text: TEXT } };

describe('an answer’s body', () => {
  it.each<[string, object]>([
    ['as text', { text: TEXT }],
    ['with an empty encoding', { text: TEXT, encoding: '' }],
    ['as base64', { text: base64(TEXT), encoding: 'base64' }],
    [
      'as base64 in lines',
      { text: `${base64(TEXT).slice(0, 4)}\r\n${base64(TEXT).slice(4)}`, encoding: 'BASE64' },
    ],
    ['as zipped base64', { text: base64(gzipSync(TEXT)), encoding: 'base64' }],
    [
      'in another charset',
      {
        text: base64(Buffer.from(TEXT, 'latin1')),
        encoding: 'base64',
        mimeType: 'application/json; charset="iso-8859-1"',
      },
    ],
    [
      'in a charset that nobody knows',
      { text: base64(TEXT), encoding: 'base64', mimeType: 'a/b; charset=x-unknown' },
    ],
  ])('is read %s', (_, content) => {
    expect(readContent({ content }, {})).toEqual(json);
  });

  it.each<[string, object | undefined, object, string]>([
    ['a size', { size: 12 }, {}, 'dropped'],
    ['a size and an empty text', { size: 12, text: '' }, {}, 'dropped'],
    ['a length in its headers', { size: 0, text: '' }, { 'content-length': '12' }, 'dropped'],
    ['nothing about its size', { size: -1 }, {}, 'dropped'],
    ['no content at all', undefined, {}, 'dropped'],
    ['an unknown encoding', { text: 'x', encoding: 'rot13' }, {}, 'unreadable'],
    ['base64 that is none', { text: '{"a":1}', encoding: 'base64' }, {}, 'unreadable'],
    [
      'gzip that is broken',
      { text: base64(gzipSync(TEXT).subarray(0, 15)), encoding: 'base64' },
      {},
      'unreadable',
    ],
    ['a text that is none', { text: { a: 1 } }, {}, 'unreadable'],
    ['a text that was too long', { text: LEFT_OUT }, {}, 'unreadable'],
    ['a text of null', { text: null, size: 0 }, {}, 'dropped'],
    ['a part of its JSON', { text: '{"a":[1,', size: 40 }, {}, 'dropped'],
    ['JSON that the server cut short', { text: '{"a":[1,', size: 8 }, {}, 'kept'],
    ['a part of a plain text', { text: 'refused', size: 40 }, {}, 'kept'],
    ['a size of zero', { size: 0 }, {}, 'kept'],
    ['a text of nothing', { text: '' }, {}, 'kept'],
    ['a length of zero', {}, { 'content-length': '0' }, 'kept'],
  ])('with %s is as it has to be', (_, content, headers, kind) => {
    expect(
      readContent(content === undefined ? {} : { content }, headers as Record<string, string>).kind,
    ).toBe(kind);
  });

  it.each([
    ['came', 900, 'dropped'],
    ['has nothing but the end of its chunks', 5, 'kept'],
    ['has none', 0, 'kept'],
  ])('that %s, as the size on the wire says, is as it has to be', (_, bodySize, kind) => {
    expect(readContent({ content: { size: 0 }, bodySize }, {}).kind).toBe(kind);
    expect(readContent({ content: { size: 0, text: '' }, bodySize }, {}).kind).toBe('kept');
  });

  it('of which the recorder kept a part says how much', () => {
    expect(readContent({ content: { text: '{"ü":', size: 40 } }, {})).toEqual({
      kind: 'dropped',
      why: 'the recorder kept 6 of the 40 bytes of its body',
    });
  });

  it('of bytes that are no text is no JSON, although it would be with other bytes in their place', () => {
    const content = { text: base64(Buffer.from([0x22, 0xff, 0x22])), encoding: 'base64' };
    expect(readContent({ content }, {})).toMatchObject({
      payload: { kind: 'text', problem: 'bytes that are no text' },
    });
  });
});

describe('a request’s body', () => {
  it.each<[string, object, string]>([
    ['text', { text: TEXT }, 'ü'],
    ['base64', { text: base64(TEXT), encoding: 'base64' }, 'ü'],
    [
      'the name of a parameter, as Charles takes JSON for a form',
      { params: [{ name: TEXT, value: '' }] },
      'ü',
    ],
    ['parameters that it fell into', { params: [{ name: '{"a":"', value: 'ü"}' }] }, '=ü'],
  ])('is read from %s', (_, postData, a) => {
    expect(readPostData({ postData }, {})).toMatchObject({ kind: 'kept', payload: { value: { a } } });
  });

  it.each<[string, object, string]>([
    ['none is there', {}, 'kept'],
    ['none is there and none was sent', { bodySize: 0 }, 'kept'],
    ['one was sent', { bodySize: 31 }, 'dropped'],
    ['it is empty', { postData: {} }, 'kept'],
  ])('is as it has to be when %s', (_, request, kind) => {
    expect(readPostData(request as Record<string, unknown>, {}).kind).toBe(kind);
  });
});
