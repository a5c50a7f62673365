import type { ReportRecording, ReportStep, ReportVerification } from '../../generated/types.ts';
import type { Finding } from './finding.ts';

/** When a run began and how long it took. */
export type RunTime = Pick<ReportVerification, 'startedAt' | 'durationMs'>;

/** Tells the time, in milliseconds since 1970. */
export type Clock = () => number;

/** Begins to measure a run; calling the returned function ends the measurement. */
export function beginRun(now: Clock): () => RunTime {
  const start = now();
  return () => ({ startedAt: new Date(start).toISOString(), durationMs: elapsed(start, now()) });
}

/** Whole milliseconds from one moment to another; 0 if the clock was set back in between. */
export function elapsed(start: number, end: number): number {
  return Math.max(0, Math.round(end - start));
}

export type {
  ReportCounts as Counts,
  ReportDivergence as DivergenceResult,
  ReportField as FieldResult,
  ReportPreflightPoint as PreflightPoint,
  ReportSetting as SettingInForce,
} from '../../generated/types.ts';

/** One exchange and how it was judged, or why there was none: a step of a run, or an entry of a recording. */
export interface Step extends Omit<ReportStep, 'findings' | 'seen'> {
  readonly findings: readonly Finding[];
  /** Ids of the fields that the answer carried, sorted; the JSON report writes each such list once. */
  readonly seen: readonly string[];
}

/** The JSON report of one provider or recording, but for how it writes its steps. */
export interface Report extends Omit<ReportVerification, 'source' | 'steps' | 'fieldSets'> {
  readonly source: (ReportVerification | ReportRecording)['source'];
  /** In the order of the run. A long recording does not list all of them; `counts` and `operations` count all. */
  readonly steps: readonly Step[];
}

/** What a step is called: its interaction, or its operation and its place in the recording. */
export function stepName({
  interaction,
  operation,
  index,
}: Pick<Step, 'interaction' | 'operation' | 'index'>): string {
  return interaction ?? `${operation} [${index}]`;
}
