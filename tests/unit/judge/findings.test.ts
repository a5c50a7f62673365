import { describe, expect, it } from '@jest/globals';
import { type Answer, done, failed, judgementOf, type Loose, queried } from './answers.ts';

const MANY = Array.from({ length: 1_000 }, (_, index) => `k${index}x`);
const UNKNOWN = Object.fromEntries(MANY.map((name) => [name, 1]));

/** An error that is nested so deeply, each level wrong in every field. */
function nestedError(depth: number): Loose {
  const names = 'code description details elaboration opaque location cost causes odd'.split(' ');
  const error: Loose = { messages: null, i18nDetails: null };
  for (const name of names) error[name] = name === 'opaque' ? 'x' : 1;
  return depth === 0 ? error : { ...error, cause: nestedError(depth - 1) };
}

describe('findings without end', () => {
  it.each<[string, Answer, number]>([
    ['unknown keys', done((b) => Object.assign(b.inventory, UNKNOWN)), 20],
    ['items of a map', done({ '/schema': UNKNOWN }), 20],
    [
      'one rule, beside those of others',
      failed((b) => Object.assign(b.error, UNKNOWN, { code: undefined, cost: 1 })),
      22,
    ],
  ])('of %s are counted, not listed', (_, answer, kinds) => {
    const { findings, reason } = judgementOf(answer);
    expect([findings.length, reason]).toEqual([kinds, null]);
    expect(findings.reduce((sum, { times }) => sum + times, 0)).toBe(1_000 + (kinds - 20));
  });

  it('are looked for no further, which the judgement says', () => {
    const stopped = expect.stringContaining('stopped after so many findings');
    const list = judgementOf(done({ '/inventory/peerCidrs': Array.from({ length: 40_000 }, () => ({})) }));
    expect(list).toMatchObject({ verdict: 'fail', reason: stopped });
    expect(list.findings.map(({ times }) => times)).toEqual(Array(5).fill(4_000));
    const deep = judgementOf(failed({ '/error': nestedError(40) }));
    expect([deep.verdict, deep.findings.length, deep.reason]).toEqual(['fail', 200, stopped]);
  });

  it('leave a long answer whole that has few', () => {
    const connections = Array.from({ length: 500 }, () => ({}));
    const { findings, reason } = judgementOf(queried({ '/inventories': connections }));
    expect([findings.every(({ times }) => times === 500), reason]).toEqual([true, null]);
  });
});
