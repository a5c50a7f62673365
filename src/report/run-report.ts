import type { Divergence, Field } from '../model/contract.ts';
import { EXIT, type ExitCode, exitCodeOf, type Verdict, worstVerdict } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import type { Sentences } from './sentences/en.ts';

/** Where a field is written down. Lines begin with 1. */
export interface SourceLocation {
  /** With forward slashes, such as `schemas/ipsec-connection.schema.json`. */
  readonly file: string;
  readonly line: number;
}

export interface ReportContext {
  readonly fields: ReadonlyMap<string, Field>;
  readonly divergences: readonly Divergence[];
  /** Ids of the operations that drop a tunnel. */
  readonly disruptive: ReadonlySet<string>;
  /**
   * Where each field is written down, by its id, and the operations, by the empty id; empty unless the suite runs
   * in its own checkout, as nobody else has these files.
   */
  readonly places: ReadonlyMap<string, SourceLocation>;
  readonly strict: boolean;
  readonly say: Sentences;
}

/** What a finding points at: its field in the suite's own checkout, else a file of the project that runs the check. */
export function locationOf(field: string | null, file: string | undefined, { places }: ReportContext) {
  return places.get(field ?? '') ?? (file === undefined ? undefined : { file, line: 1 });
}

/** The reports of a run, one for each target, with one verdict. */
export interface RunReport {
  readonly version: string;
  readonly verdict: Verdict;
  readonly targets: readonly Report[];
  /** Whether one report was asked for; otherwise several were, even if there is only one. */
  readonly single: boolean;
  /** Which part of the targets they are, such as `1/3`; absent where they are all of them. */
  readonly shard?: string;
}

/** The reports of a run with their heaviest verdict; skip if there are none. */
export function runReportOf(version: string, targets: readonly Report[], single: boolean): RunReport {
  return { version, verdict: worstVerdict(targets.map(({ verdict }) => verdict)), targets, single };
}

/** The exit code of a run. Refused credentials are a usage error, unless an answer has broken the contract. */
export function exitCodeOfRun({ verdict, targets }: RunReport, strict: boolean): ExitCode {
  const code = exitCodeOf(verdict, strict);
  const refused = targets.some(({ preflight }) => preflight.some((point) => point.refused === true));
  return code === EXIT.unknown && refused ? EXIT.usage : code;
}

/** The report, where one was asked for; undefined where several were. */
export function onlyReport({ targets, single }: RunReport): Report | undefined {
  return single ? targets[0] : undefined;
}

/** Whether its targets are recordings: entries of different files have only their operations in common. */
export function isOfRecordings({ targets }: RunReport): boolean {
  return targets.length > 0 && targets.every(({ source }) => source === 'recording');
}
