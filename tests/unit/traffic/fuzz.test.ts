import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { PATIENCE, tries } from '../fuzzing.ts';
import { checkText, harText } from './recordings.ts';
import { essence, redact } from './redacting.ts';

jest.setTimeout(PATIENCE);

const FIXTURES = join(import.meta.dirname, '../../fixtures/har');
const CHROME = readFileSync(join(FIXTURES, 'chrome.har'), 'utf8');
const { log } = JSON.parse(CHROME) as { readonly log: { readonly entries: readonly object[] } };

/** Judged, or refused with a sentence; anything else fails the test. */
async function judged(text: string | Buffer): Promise<string> {
  try {
    const { verdict } = await checkText(text);
    return verdict;
  } catch (error) {
    expect(error).toMatchObject({ name: 'InputError' });
    return 'refused';
  }
}

describe('a recording', () => {
  it('changed at any place is judged or refused', async () => {
    const place = fc.nat(CHROME.length - 1);
    const character = fc.constantFrom('"', '{', '}', '[', ']', ',', ':', '\\', '0', 'x', '\u0000', '\ud800');
    await fc.assert(
      fc.asyncProperty(place, character, async (at, other) => {
        await judged(`${CHROME.slice(0, at)}${other}${CHROME.slice(at + 1)}`);
      }),
      tries(200),
    );
  });

  it('with anything in place of a part of an entry is judged, and so is its copy', async () => {
    const parts = log.entries.flatMap((entry, index) => pathsIn(entry).map((path) => [index, path] as const));
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom(null, '', 0, -1, [], {}, 'x'.repeat(300)));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...parts), value, async ([index, path], other) => {
        const entries = structuredClone(log.entries) as object[];
        put(entries[index], path, other);
        const { report, copy } = await redact(harText(entries));
        expect(essence(await checkText(copy))).toEqual(essence(report));
      }),
      tries(300),
    );
  });

  it.each<[string, fc.Arbitrary<string | Buffer>, RegExp]>([
    ['entries', fc.array(fc.jsonValue()).map(harText), /^error$/],
    ['JSON', fc.json(), /^(?!pass$)/],
    ['bytes', fc.uint8Array().map((bytes) => Buffer.from(bytes)), /^(?!pass$)/],
  ])('of any %s holds nothing to judge', async (_, any, verdict) => {
    const isUnjudged = fc.asyncProperty(any, async (text) => expect(await judged(text)).toMatch(verdict));
    await fc.assert(isUnjudged, tries());
  });
});

type Path = readonly (string | number)[];

function pathsIn(value: unknown, path: Path = []): readonly Path[] {
  const own = path.length === 0 ? [] : [path];
  if (typeof value !== 'object' || value === null) return own;
  return [...own, ...Object.entries(value).flatMap(([key, inner]) => pathsIn(inner, [...path, key]))];
}

function put(target: unknown, path: Path, value: unknown): void {
  let at = target as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
  at[path.at(-1) ?? ''] = value;
}
