import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { HarScanner, type RawEntry } from '../../../src/traffic/har-scanner.ts';
import { tries } from '../fuzzing.ts';

function scan(text: string, chunk = 7, scanner = new HarScanner()): readonly RawEntry[] {
  const bytes = Buffer.from(text);
  const buffer = Buffer.alloc(chunk);
  const entries: RawEntry[] = [];
  for (let at = 0; at < bytes.length; at += chunk) {
    // The same memory for every chunk, as when a file is read.
    const length = bytes.copy(buffer, 0, at, at + chunk);
    entries.push(...scanner.push(buffer.subarray(0, length)));
  }
  return entries;
}

function valuesIn(text: string, chunk?: number): readonly unknown[] {
  return scan(text, chunk).map((entry) => JSON.parse(entry.text ?? 'null') as unknown);
}

describe('the scanner', () => {
  it('cuts the entries out, wherever chunks end', () => {
    const entries = [{ a: '"}]{[,' }, { b: ['\\', '\\"', 'ü€😀'] }, {}, { c: { d: [{}, [[]]] } }];
    const text = JSON.stringify({ log: { entries, version: '1.2' } });
    for (let chunk = 1; chunk < text.length + 2; chunk++) expect(valuesIn(text, chunk)).toEqual(entries);
  });

  it('gives any entries back as they were', () => {
    const any = fc.array(fc.dictionary(fc.string(), fc.jsonValue()));
    fc.assert(
      fc.property(any, fc.integer({ min: 1, max: 50 }), (entries, chunk) => {
        const plain = JSON.parse(JSON.stringify(entries)) as unknown;
        expect(valuesIn(JSON.stringify({ log: { entries } }, null, 1), chunk)).toEqual(plain);
      }),
      tries(),
    );
  });

  it.each([
    [
      'entries of another list',
      '{"entries":[{"a":1}],"log":{"pages":[{"a":1}],"other":{"entries":[{"a":1}]},"entries":[]}}',
    ],
    ['a list in a list', '[{"log":{"entries":[{"a":1}]}}]'],
    ['a text that looks like one', '{"log":"entries","x":[{"a":1}]}'],
  ])('takes no %s', (_, text) => {
    expect(valuesIn(text)).toEqual([]);
  });

  it('counts what is no object, so that each index is that of the file', () => {
    const entries = scan('{"log":{"entries":[null,{"a":1},7,"x",[{"b":1}],{"c":1}]}}');
    expect(entries.map(({ index }) => index)).toEqual([1, 5]);
  });
});

it('a large entry is not read, and what follows it is', () => {
  const large = JSON.stringify({ body: 'x\\"{'.repeat(60_000) });
  const text = `{"log":{"entries":[{"a":1},${large},{"b":2}]}}`;
  const texts = scan(text, 1_000, new HarScanner(100_000)).map((entry) => entry.text);
  expect(texts).toEqual(['{"a":1}', null, '{"b":2}']);
  expect(scan(text, 1_000).map((entry) => entry.text)).toEqual(['{"a":1}', large, '{"b":2}']);
});
