import { describe, expect, it } from '@jest/globals';
import { exitCodeOf, VERDICTS, worstVerdict } from '../../../src/model/finding.ts';

describe('verdicts', () => {
  it('of nothing are a skip, never a pass', () => {
    expect(worstVerdict([])).toBe('skip');
  });

  it.each(VERDICTS.slice(1).map((verdict, index) => [VERDICTS[index], verdict] as const))(
    '%s gives way to %s',
    (weaker, stronger) => {
      expect(worstVerdict([stronger, weaker ?? stronger])).toBe(stronger);
      expect(worstVerdict([weaker ?? stronger, stronger])).toBe(stronger);
    },
  );

  it('of a run that broke the contract are a fail, however much else could not be judged', () => {
    expect(worstVerdict(['error', 'fail', 'error', 'warn'])).toBe('fail');
    expect(worstVerdict(['warn', 'error', 'pass'])).toBe('error');
  });

  it.each([
    ['pass', false, 0],
    ['warn', false, 0],
    ['pass', true, 0],
    ['warn', true, 1],
    ['fail', false, 1],
    ['error', false, 3],
    ['skip', false, 3],
    ['disabled', false, 3],
  ] as const)('%s exits, strict %s, with %d', (verdict, strict, code) => {
    expect(exitCodeOf(verdict, strict)).toBe(code);
  });
});
