import { VERDICTS } from '../model/finding.ts';
import type { Counts, Report } from '../model/report.ts';

/** Every operation that recordings have exchanges of. */
export function operationsOf(targets: readonly Report[]): readonly string[] {
  return [
    ...new Set(targets.flatMap(({ operations }) => operations.map(({ operation }) => operation))),
  ].sort();
}

/** Counts in words, the heaviest verdict first: `1 fail, 12 pass`. */
export function countsInWords(counts: Counts): string {
  return VERDICTS.toReversed()
    .filter((verdict) => counts[verdict] > 0)
    .map((verdict) => `${counts[verdict]} ${verdict}`)
    .join(', ');
}
