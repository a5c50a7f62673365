import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type HarEntry, readHar } from '../../../src/traffic/har-file.ts';
import { fileInput, Input, streamInput } from '../../../src/traffic/input.ts';
import { tries } from '../fuzzing.ts';
import { harText, inputOf } from './recordings.ts';

const TEXT = harText([{ a: 1 }, { b: 2 }, { c: 'ü' }]);

async function readEntries(content: string | Buffer | Input, chunk?: number) {
  const entries: HarEntry[] = [];
  const input = content instanceof Input ? content : inputOf(content, chunk);
  const { problem } = await readHar(input, (entry) => void entries.push(entry));
  return { entries, problem };
}

async function read(content: string | Buffer | Input, chunk?: number) {
  const { entries, problem } = await readEntries(content, chunk);
  return { entries: entries.length, problem };
}

describe('a HAR file', () => {
  it.each<[string, string | Buffer]>([
    ['as it is', TEXT],
    ['with a byte order mark', `\ufeff${TEXT}`],
    ['with space around it', ` \r\n${TEXT}\n\n`],
    ['gzipped, with a byte order mark', gzipSync(`\ufeff${TEXT}`)],
  ])('is read %s', async (_, content) => {
    for (const chunk of [1, 3, 10, 65_536]) {
      expect(await read(content, chunk)).toEqual({ entries: 3, problem: null });
    }
  });

  it.each<[string, string | Buffer, RegExp]>([
    ['nothing', '', /is empty/],
    ['blanks', ' \n ', /is empty/],
    ['a page', '<!doctype html><title>x</title>', /no HAR file/],
    ['a list', '[{"log":{"entries":[]}}]', /no HAR file/],
    ['a body', '{"inventory":{}}', /no HAR file.*--operation and --status/],
    ['entries that are no list', '{"log":{"entries":{}}}', /no HAR file/],
    ['gzip of a page', gzipSync('<html>'), /no HAR file/],
  ])('is not %s', async (_, content, message) => {
    const error = { name: 'InputError', message: expect.stringMatching(message) };
    await expect(read(content)).rejects.toMatchObject(error);
  });

  it.each([
    ['text behind it', `${TEXT}x`],
    ['a comma too few', '{"log":{"entries":[{"a":1} {"b":2}]}}'],
    ['a bracket too many', '{"log":{"entries":[{"a":1}]]}}'],
    ['no entry', '{"log":{"entries":]}}'],
  ])('with %s is not valid', async (_, content) => {
    expect((await read(content)).problem).toMatch(/^the file is not valid JSON: after \d entries$/);
  });

  it('gives any entries back as they were, wherever chunks end', async () => {
    const odd = [{ a: '"}]{[,' }, { b: ['\\', '\\"', 'ü€😀'] }, {}, { c: { d: [{}, [[]]] } }];
    const any = fc.array(fc.dictionary(fc.string(), fc.jsonValue()));
    await fc.assert(
      fc.asyncProperty(any, fc.integer({ min: 1, max: 50 }), async (entries, chunk) => {
        const all = JSON.parse(JSON.stringify([...odd, ...entries])) as unknown;
        const read = await readEntries(JSON.stringify({ log: { entries: all } }, null, 1), chunk);
        expect(read.entries.map(({ entry }) => entry)).toEqual(all);
      }),
      tries(),
    );
  });

  it('has no entries in another list', async () => {
    const text = '{"entries":[{"a":1}],"log":{"pages":[{"a":1}],"other":{"entries":[{"a":1}]},"entries":[]}}';
    expect(await read(text)).toEqual({ entries: 0, problem: null });
  });

  it('counts what is no object, so that each index is that of the file', async () => {
    const { entries } = await readEntries('{"log":{"entries":[null,{"a":1},7,"x",[{"b":1}],{"c":1}]}}');
    expect(entries.map(({ index }) => index)).toEqual([1, 5]);
  });

  it('has an entry that is too large, and what follows it is read', async () => {
    const { entries } = await readEntries(harText([{ a: 1 }, { body: 'x"{'.repeat(9_000_000) }, { b: 2 }]));
    const read = entries.map(({ entry, problem }) => problem ?? entry);
    expect(read).toEqual([{ a: 1 }, 'larger than 32 MB', { b: 2 }]);
  });

  it('has its entries once', async () => {
    const { problem } = await read('{"log":{"entries":[{"a":1}],"entries":[{"b":2}]}}');
    expect(problem).toMatch(/^log\.entries stands more than once in the file/);
    expect((await read('{"log":{"entries":[{"a":1}]},"other":{"entries":[]}}')).problem).toBeNull();
  });

  it('that is cut short says where, at every place', async () => {
    const bytes = Buffer.from(TEXT);
    for (let length = 1; length < bytes.length; length++) {
      const { entries, problem } = await read(bytes.subarray(0, length), 16);
      expect(problem).toMatch(
        /^the file is cut short: it ends (after \d entries|in the middle of entry \d)$/,
      );
      expect(entries).toBeLessThanOrEqual(3);
    }
  });

  it('that is gzipped and cut short gives what there is', async () => {
    const many = Array.from({ length: 2_000 }, (_, index) => ({ a: `${index * 7_919}` }));
    const zipped = gzipSync(harText(many));
    const { entries, problem } = await read(zipped.subarray(0, zipped.length - 20));
    expect(problem).toMatch(/its gzip data ends/);
    expect(entries).toBeGreaterThan(100);
    const broken = Buffer.from(zipped);
    broken.fill(0xff, broken.length - 3_000, broken.length - 2_900);
    expect((await read(broken)).problem).toMatch(/^the gzip data of the file is broken/);
    for (const length of [2, 5, 20]) expect((await read(zipped.subarray(0, length))).problem).not.toBeNull();
  });

  it('that is larger around its entries than any recorder writes is read up to there', async () => {
    const pages = '{"id":"page"},'.repeat(1_300_000);
    const { problem, entries } = await read(`{"log":{"entries":[{"a":1}],"pages":[${pages}{}]}}`);
    expect(entries).toBe(1);
    expect(problem).toMatch(/more around log\.entries .* read no further after 1 entries$/);
  });

  it.each<[string, string | Buffer]>([
    ['to its end', TEXT],
    ['in part, as it is none', '[1]'],
    ['in part, as its gzip is broken', Buffer.concat([gzipSync(TEXT).subarray(0, 20), Buffer.alloc(50)])],
    ['unzipped', gzipSync(TEXT)],
  ])('is closed after it was read %s', async (_, content) => {
    let closed = false;
    const bytes = async function* (): AsyncGenerator<Buffer> {
      try {
        for (const byte of Buffer.from(content)) yield Buffer.from([byte]);
        yield* Array.from({ length: 9 }, () => Buffer.from(' '));
      } finally {
        closed = true;
      }
    };
    await read(streamInput('test.har', bytes())).catch(() => {});
    expect(closed).toBe(true);
  });

  it('has to be there, and to be a file', async () => {
    expect(() => fileInput('/no/such.har')).toThrow('/no/such.har cannot be checked: there is no such file');
    await expect(read(fileInput('/tmp'))).rejects.toThrow('/tmp cannot be checked: it is a folder');
  });
});
