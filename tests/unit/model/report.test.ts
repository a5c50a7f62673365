import { describe, expect, it } from '@jest/globals';
import { beginRun, elapsed } from '../../../src/model/report.ts';

describe('the time of a run', () => {
  it('is when it began, and how long it took until somebody asks', () => {
    const times = [Date.UTC(2026, 0, 31, 12, 0, 0, 5), Date.UTC(2026, 0, 31, 12, 0, 1, 6)];
    const time = beginRun(() => times.shift() ?? 0);
    expect(time()).toEqual({ startedAt: '2026-01-31T12:00:00.005Z', durationMs: 1001 });
  });

  it.each([
    [0, 1.4, 1],
    [5, 5, 0],
    // The clock was set back.
    [10, 3, 0],
  ])('from %d to %d is %d whole milliseconds', (start, end, expected) => {
    expect(elapsed(start, end)).toBe(expected);
  });
});
