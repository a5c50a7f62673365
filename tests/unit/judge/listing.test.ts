import { describe, expect, it } from '@jest/globals';
import { Listing } from '../../../src/judge/listing.ts';
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
  const listing = new Listing(room);
  for (const one of steps) listing.add(one);
  return listing.steps().map(({ index }) => index);
}

describe('a listing', () => {
  it('keeps everything in order while there is room', () => {
    const steps = [passed(0), failed(1), warned(2), passed(3), failed(4)];
    expect(listed(35, steps)).toEqual([0, 1, 2, 3, 4]);
  });

  it('keeps the first of what passed', () => {
    expect(listed(3, [0, 1, 2, 3, 4].map(passed))).toEqual([0, 1, 2]);
  });

  it('gives the room of what passed to warnings, and that of both to what is broken', () => {
    const passes = [0, 1, 2, 3].map(passed);
    expect(listed(24, [...passes, warned(4), warned(5)])).toEqual([0, 1, 4, 5]);
    expect(listed(24, [...passes, warned(4), warned(5), failed(6)])).toEqual([4, 6]);
    expect(listed(24, [...passes, failed(4), failed(5), warned(6)])).toEqual([4, 5, 6]);
    expect(listed(33, [...passes, warned(4), warned(5), failed(6), failed(7)])).toEqual([4, 6, 7]);
  });

  it('takes nothing that is as light as what was left out', () => {
    expect(listed(12, [warned(0), passed(1), failed(2), passed(3), failed(4), failed(5)])).toEqual([0, 2]);
    expect(listed(3, [passed(0), passed(1), failed(2), passed(3)])).toEqual([2]);
  });

  it('keeps one step for each rule and field, even where there is no room for what is broken', () => {
    const same = Array.from({ length: 20 }, (_, index) => failed(index));
    expect(listed(22, [...same, failed(20, 'b'), failed(21, 'b'), warned(22)])).toEqual([0, 20, 22]);
  });

  it('keeps one step that came to nothing but its verdict', () => {
    const same = Array.from({ length: 20 }, (_, index) => failed(index));
    expect(listed(11, [...same, step(20, 'error'), step(21, 'error'), step(22, 'skip')])).toEqual([0, 20]);
  });
});
