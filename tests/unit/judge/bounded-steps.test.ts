import { describe, expect, it } from '@jest/globals';
import { BoundedSteps } from '../../../src/judge/bounded-steps.ts';
import type { Finding, Verdict } from '../../../src/model/finding.ts';
import type { Step } from '../../../src/model/report.ts';

function found(field: string, level: Finding['level'] = 'error'): Finding {
  const said = { expectedId: 'json-object', actualId: 'absent', arguments: {} } as const;
  return { rule: 'field-type', level, at: '', field, ...said, expected: '', actual: null, times: 1 };
}

function step(index: number, verdict: Verdict, findings: readonly Finding[] = []): Step {
  return {
    index,
    interaction: null,
    description: '',
    dialect: 'deployed',
    operation: 'query',
    request: 'GET /',
    status: 200,
    durationMs: null,
    verdict,
    reason: null,
    findings,
    seen: [],
    evidence: null,
  };
}

const passed = (index: number): Step => step(index, 'pass');
const warned = (index: number): Step => step(index, 'warn', [found('a', 'warning')]);
const failed = (index: number, field = 'a'): Step => step(index, 'fail', [found(field)]);

/** Indices of what is listed. */
function listed(room: number, steps: readonly Step[]): readonly number[] {
  const bounded = new BoundedSteps(room);
  for (const one of steps) bounded.add(one);
  return bounded.steps().map(({ index }) => index);
}

describe('the listed steps', () => {
  const passes = [0, 1, 2, 3].map(passed);
  /** Later steps are no examples of what these show. */
  const examples = [warned(-2), failed(-1)];
  const besides = (room: number, steps: readonly Step[]): readonly number[] =>
    listed(room, [...examples, ...steps]).filter((index) => index >= 0);

  it('are all in order while there is room', () => {
    expect(besides(35, [passed(0), failed(1), warned(2), passed(3), failed(4)])).toEqual([0, 1, 2, 3, 4]);
  });

  it('are the first of many', () => {
    expect(besides(3, [...passes, passed(4)])).toEqual([0, 1, 2]);
    expect(besides(25, [failed(0), failed(1), failed(2)])).toEqual([0, 1]);
  });

  it('are failures before warnings, and warnings before passes', () => {
    expect(besides(24, [...passes, warned(4), warned(5)])).toEqual([0, 1, 4, 5]);
    expect(besides(24, [...passes, warned(4), warned(5), failed(6)])).toEqual([4, 6]);
    expect(besides(24, [...passes, failed(4), failed(5), warned(6)])).toEqual([4, 5]);
    expect(besides(33, [...passes, warned(4), warned(5), failed(6), failed(7)])).toEqual([4, 6, 7]);
  });

  it('have one for each rule and field, even where there is no room for failures', () => {
    const same = Array.from({ length: 20 }, (_, index) => failed(index));
    expect(listed(11, [...same, failed(20, 'b'), failed(21, 'b'), warned(22)])).toEqual([0, 1, 20, 22]);
  });

  it('have one of what came to nothing but its verdict', () => {
    const same = Array.from({ length: 20 }, (_, index) => failed(index));
    const more = [step(20, 'error'), step(21, 'error'), step(22, 'skip')];
    expect(listed(11, [...same, ...more])).toEqual([0, 1, 20]);
  });
});
