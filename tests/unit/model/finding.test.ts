import { describe, expect, it } from '@jest/globals';
import { exitCodeOf, VERDICTS, worstVerdict } from '../../../src/model/finding.ts';

describe('verdicts', () => {
  it('of nothing are a skip, never a pass; of several the strongest counts, in whatever order', () => {
    expect(worstVerdict([])).toBe('skip');
    for (const [index, verdict] of VERDICTS.entries()) {
      const weaker = VERDICTS.slice(0, index);
      expect(worstVerdict([...weaker, verdict])).toBe(verdict);
      expect(worstVerdict([verdict, ...weaker])).toBe(verdict);
    }
    expect(VERDICTS.join(' < ')).toBe('disabled < skip < pass < warn < error < fail');
  });

  it.each([
    ['pass', 0, 0],
    ['warn', 0, 1],
    ['fail', 1, 1],
    ['error', 3, 3],
    ['skip', 3, 3],
    ['disabled', 3, 3],
  ] as const)('%s exits with %d, under --strict with %d', (verdict, code, strict) => {
    expect([exitCodeOf(verdict, false), exitCodeOf(verdict, true)]).toEqual([code, strict]);
  });
});
