import { describe, expect, it } from '@jest/globals';
import { loadCatalog } from '../../src/contract/load-catalog.ts';
import { SOURCES, withoutComments } from './sources.ts';

/*
 * Operations are data: code that goes by the id of one works for no other. It asks the contract instead for
 * what it needs to know: the effect, the action, the job, what becomes of a session, whether it is the page's.
 */
const catalog = loadCatalog();

/** The client sends operations and the mock answers them, so that each knows those that it implements. */
const IMPLEMENTATIONS = /^(client|provider)[/\\]/;

const FILES = [...SOURCES]
  .filter(([name]) => !IMPLEMENTATIONS.test(name))
  .map(([name, text]) => ({ name, code: withoutComments(text) }));

/** Words that are an id and something else, and where they stand as the other. */
const OTHERWISE: readonly (readonly [word: string, code: RegExp, why: string])[] = [
  ['session', /kind\b.{1,5}'session'|case 'session':/, 'a kind of credentials, a way to arrange a state'],
  ['session', /arrange = 'session'/, 'a way to arrange a state'],
  ['session', /auth\b.{1,5}'session'|part\('session'/, 'how operations are authorized, a setting'],
  ['session', /Record<'session' \|/, 'the value of a state'],
  ['query', /write\(text, 'query'/, 'a part of a request in a pact'],
  ['error-code', /'error-code': (textFormat|'HIDDEN)/, 'the name of a format'],
];

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

  it.each([
    ['operation', catalog.operations.map(({ id }) => id)],
    ['structure', [...catalog.structures.keys()]],
    ['interaction', catalog.interactions.map(({ id }) => id)],
  ])('names no %s', (_, ids) => {
    expect(linesThatName(ids)).toEqual([]);
  });

  it('has every exception that is listed, and none of a word that is no id', () => {
    const ids = [...catalog.operations.map(({ id }) => id), ...catalog.structures.keys()];
    expect(ids).toEqual(expect.arrayContaining(OTHERWISE.map(([word]) => word)));
    const lines = FILES.flatMap(({ code }) => code.split('\n'));
    expect(OTHERWISE.filter(([, other]) => !lines.some((line) => other.test(line)))).toEqual([]);
  });
});
