import type { Verdict } from '../model/finding.ts';
import type { Report, Step } from '../model/report.ts';
import { isBroken } from './words.ts';

/** Verdicts that somebody has to look at, the heaviest first. */
const HEAVIEST_FIRST: readonly Verdict[] = ['fail', 'error', 'warn'];

/** Steps that somebody has to look at, the heaviest first; those of one verdict in the order of the run. */
export function brokenSteps({ steps }: Pick<Report, 'steps'>): readonly Step[] {
  return heaviestFirst(steps.filter(isBroken), ({ verdict }) => verdict);
}

/** What has broken verdicts, the heaviest first; what has the same stays in order. */
export function heaviestFirst<T>(broken: readonly T[], verdictOf: (one: T) => Verdict): readonly T[] {
  const weight = (one: T): number => HEAVIEST_FIRST.indexOf(verdictOf(one));
  return broken.toSorted((one, other) => weight(one) - weight(other));
}

/** How many steps a run had: a long recording does not list all of them. */
export function stepCount({ counts }: Report): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** How many of them somebody has to look at. */
export function brokenCount({ counts }: Report): number {
  return HEAVIEST_FIRST.reduce((sum, verdict) => sum + counts[verdict], 0);
}

/** Stands before a number that was counted over the listed steps, where not every step is listed. */
export function atLeast(...reports: readonly Report[]): string {
  return reports.some((report) => stepCount(report) > report.steps.length) ? 'at least ' : '';
}
