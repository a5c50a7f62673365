import type {
  ReportRecording,
  ReportStep,
  ReportVerification,
  ReportWaivedFinding,
  ReportWaiver,
} from '../../generated/types.ts';
import { EXIT, exitCodeOf, type Finding, VERDICTS, type Verdict, worstVerdict } from './finding.ts';
import type { RuleId } from './rules.ts';

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
export interface Step extends Omit<ReportStep, 'findings' | 'seen' | 'waived'> {
  readonly findings: readonly Finding[];
  readonly waived?: readonly WaivedFinding[];
  /** Ids of the fields that the answer carried, sorted; the JSON report writes each such list once. */
  readonly seen: readonly string[];
}

export interface WaivedFinding extends Omit<ReportWaivedFinding, 'finding'> {
  readonly finding: Finding;
}

/** A waiver, and what it came to in a run. */
export interface WaiverResult extends ReportWaiver {
  readonly rule: RuleId;
}

/** The JSON report of one provider or recording, but for how it writes its steps. */
export interface Report extends Omit<ReportVerification, 'source' | 'steps' | 'fieldSets' | 'waivers'> {
  readonly source: (ReportVerification | ReportRecording)['source'];
  /** In the order of the run. A long recording does not list all of them; `counts` and `operations` count all. */
  readonly steps: readonly Step[];
  readonly waivers: readonly WaiverResult[];
}

/**
 * The verdict of a run. Nothing checked is never a pass: a preflight that is sound, or a waiver that is in use, adds
 * nothing to it, and where no step was judged, warnings neither.
 */
export function verdictOfRun(run: Pick<Report, 'counts' | 'preflight' | 'waivers'>): Verdict {
  const ofSteps = VERDICTS.filter((verdict) => run.counts[verdict] > 0);
  const isJudged = exitCodeOf(worstVerdict(ofSteps), false) !== EXIT.unknown;
  const adding: readonly Verdict[] = isJudged ? ['warn', 'error', 'fail'] : ['error', 'fail'];
  const others = [...run.preflight, ...run.waivers].map(({ verdict }) => verdict);
  return worstVerdict([...ofSteps, ...others.filter((verdict) => adding.includes(verdict))]);
}

/** Tells a waiver from every other, whatever it matched. */
export function waiverKey({ rule, field, step, target, reason, owner, until }: WaiverResult): string {
  return JSON.stringify([rule, field, step, target, reason, owner, until]);
}

/** Why the step of a reconnect is a warning, at the end of its reason. */
export const STAYED_DOWN = 'the tunnel stayed down';

/** What a step is called: its interaction, or its operation and its place in the recording. */
export function stepName(step: Pick<Step, 'interaction' | 'operation' | 'index'>): string {
  return step.interaction ?? `${step.operation} [${step.index}]`;
}
