import { expect, it } from '@jest/globals';
import { beginRun } from '../../../src/model/report.ts';

it.each([
  [5, 1006.4, 1001],
  [5, 5, 0],
  // The clock was set back.
  [10, 3, 0],
])('a run from %d to %d takes %d whole milliseconds', (start, end, durationMs) => {
  const times = [start, end].map((time) => Date.UTC(2026, 0, 31, 12) + time);
  const time = beginRun(() => times.shift() ?? 0);
  const startedAt = `2026-01-31T12:00:00.${String(start).padStart(3, '0')}Z`;
  expect(time()).toEqual({ startedAt, durationMs });
});
