import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadCatalog } from '../../src/contract/catalog.ts';

const SRC = join(import.meta.dirname, '../../src');

/** Field names that are also plain words of any program; that these are derived too, the renaming test proves. */
const PLAIN_WORDS = [
  'uuid',
  'name',
  'description',
  'state',
  'status',
  'success',
  'inventory',
  'error',
  'code',
  'details',
  'cause',
  'cidr',
];

const names = [...new Set(loadCatalog().fields.map(({ name }) => name))];

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
}

const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file, code: withoutComments(readFileSync(join(SRC, file), 'utf8')) }));

describe('field names', () => {
  it('are looked for in every source file', () => {
    expect(sources.length).toBeGreaterThan(50);
    expect(names.length).toBeGreaterThan(30);
    expect(PLAIN_WORDS.filter((word) => !names.includes(word))).toEqual([]);
  });

  it.each(names.filter((name) => !PLAIN_WORDS.includes(name)))('%s stands in its schema only', (name) => {
    const word = new RegExp(`\\b${name}\\b`);
    expect(sources.filter(({ code }) => word.test(code)).map(({ file }) => file)).toEqual([]);
  });
});
