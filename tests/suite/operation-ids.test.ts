import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadCatalog } from '../../src/contract/load-catalog.ts';

/*
 * Operations are data: code that goes by the id of one works for no other. It asks the contract instead for
 * what it needs to know: the effect, the action, the job, what becomes of a session, whether it is the page's.
 */
const SRC = join(import.meta.dirname, '../../src');
const catalog = loadCatalog();

/** The client sends operations and the mock answers them, so that each knows those that it implements. */
const IMPLEMENTATIONS = /^(client|provider)[/\\]/;

const FILES = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !IMPLEMENTATIONS.test(name))
  .map((name) => ({ name, code: withoutComments(readFileSync(join(SRC, name), 'utf8')) }));

/** Words that are an id and something else, and where they stand as the other. */
const OTHERWISE: readonly (readonly [word: string, code: RegExp, why: string])[] = [
  ['session', /kind\b.{1,5}'session'|case 'session':/, 'a kind of credentials, a way to arrange a state'],
  ['session', /arrange = 'session'/, 'a way to arrange a state'],
  ['session', /auth\b.{1,5}'session'|part\('session'/, 'how operations are authorized, a setting'],
  ['session', /Record<'session' \|/, 'the value of a state'],
  ['query', /write\(text, 'query'/, 'a part of a request in a pact'],
  ['error-code', /'error-code': (textFormat|'HIDDEN)/, 'the name of a format'],
];

function withoutComments(code: string): string {
  return code.replaceAll(/(^|\s)\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '');
}

/** Lines of `src/` that name one of some ids as a text. */
function linesThatName(ids: readonly string[]): readonly string[] {
  const quoted = new RegExp(`(['"\`])(${ids.join('|')})\\1`, 'g');
  return FILES.flatMap(({ name, code }) =>
    code.split('\n').flatMap((line) => {
      const named = Array.from(line.matchAll(quoted), ([, , id]) => id);
      const isId = (id: string | undefined): boolean =>
        !OTHERWISE.some(([word, other]) => word === id && other.test(line));
      return named.some(isId) ? [`${name}: ${line.trim()}`] : [];
    }),
  );
}

describe('src/', () => {
  it('is read, beside the client and the mock', () => {
    expect(FILES.length).toBeGreaterThan(100);
    expect(linesThatName(['deployed']).length).toBeGreaterThan(10);
  });

  it('names no operation', () => {
    expect(linesThatName(catalog.operations.map(({ id }) => id))).toEqual([]);
  });

  it('names no structure', () => {
    expect(linesThatName([...catalog.structures.keys()])).toEqual([]);
  });

  it('names no interaction', () => {
    expect(linesThatName(catalog.interactions.map(({ id }) => id))).toEqual([]);
  });

  it('has every exception that is listed, and none of a word that is no id', () => {
    const ids = [...catalog.operations.map(({ id }) => id), ...catalog.structures.keys()];
    for (const [word, other] of OTHERWISE) {
      expect(ids).toContain(word);
      expect([word, FILES.some(({ code }) => code.split('\n').some((line) => other.test(line)))]).toEqual([
        word,
        true,
      ]);
    }
  });
});
