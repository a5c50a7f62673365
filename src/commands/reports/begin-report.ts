import type { Catalog } from '../../contract/catalog.ts';
import { type Outcome, type RunFacts, summarize, type Witness } from '../../judge/summary.ts';
import type { Report } from '../../model/report.ts';
import { beginRun, type Clock } from '../../model/report.ts';
import { VERSION } from '../version.ts';

/** What all reports of a command line have in common. */
export interface Reporting {
  readonly now: Clock;
  /** Who sees the exchanges of a target's steps as they were; null when nobody asked for them. */
  readonly witnessOf: ((target: string) => Witness) | null;
}

/** What a run itself has to say for its report. */
export type ReportFacts = Omit<RunFacts, 'version' | 'startedAt' | 'durationMs'>;

/** Begins a run against a provider; what it answers ends it, and makes its report. */
export function beginReport(
  catalog: Catalog,
  { now, witnessOf }: Reporting,
): (facts: ReportFacts, outcomes: readonly Outcome[]) => Report {
  const time = beginRun(now);
  return (facts, outcomes) => {
    const whole = { ...facts, ...time(), version: VERSION };
    return summarize(catalog, whole, outcomes, witnessOf?.(facts.target) ?? null);
  };
}
