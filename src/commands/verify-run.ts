import { REAL_TIMING } from '../client/polling.ts';
import type { Catalog } from '../contract/catalog.ts';
import type { RunFacts, StepResult } from '../judge/summary.ts';
import type { Report } from '../model/report.ts';
import { type Fault, type Faults, faultInWords } from '../provider/faults.ts';
import type { LiveSetting } from '../verify/live/context.ts';
import type { Target } from '../verify/live/target.ts';
import type { Selection } from '../verify/selection.ts';
import type { BrokerFlags } from './broker/broker-options.ts';
import { type Env, type Io, interruptionOf, type Progress } from './io.ts';
import { projectFile } from './reports/project-file.ts';
import { beginReport, type ReportFlags, type Reporting, withFile } from './reports/run-and-report.ts';
import type { TargetFlags } from './settings/flags.ts';
import { type StepFlags, stepSettings } from './settings/step-flags.ts';
import { type Settings, settingsInForce } from './settings/targets.ts';

/** The flags of `verify`. */
export interface VerifyFlags extends TargetFlags, ReportFlags, StepFlags, BrokerFlags {
  readonly mock?: string;
  readonly fault?: readonly string[];
  readonly broker?: true;
  readonly pactUrl?: string;
  readonly publishResults?: true;
  readonly providerVersion?: string;
  readonly providerBranch?: string;
  readonly wipSince?: string;
}

/** One run of `verify`, whatever it verifies. */
export interface VerifyRun {
  readonly catalog: Catalog;
  readonly flags: VerifyFlags;
  readonly settings: Settings;
  readonly selection: Selection;
  /** The faults of the embedded mock. */
  readonly faults: Faults;
  /** Those of them that have changed an answer. */
  readonly effective: ReadonlySet<Fault>;
  readonly env: Env;
  readonly io: Io;
  readonly progress: Progress;
  readonly reporting: Reporting;
}

/** What was verified, and what came out. */
export type Found = Omit<RunFacts, 'version' | 'startedAt' | 'durationMs'> & {
  readonly stepResults: readonly StepResult[];
};

/** Plays something and makes its report. @param target null for a mock */
export async function reportOn(
  { catalog, flags, settings, faults, effective, io, reporting }: VerifyRun,
  target: Target | null,
  play: () => Promise<Found>,
): Promise<Report> {
  const report = beginReport(catalog, reporting, target?.name);
  const { stepResults, notes = [], settings: more = [], ...facts } = await play();
  const faultSettings = (flags.fault ?? []).map((fault) => ({
    setting: 'fault',
    // The value that a field was set to may be a secret.
    value: fault.startsWith('set:') ? fault.replace(/=.*$/s, '=…') : fault,
    from: 'flag',
  }));
  // Such a run does not show whether it would find the fault.
  const faultNotes = faults.faults
    .filter((fault) => !effective.has(fault))
    .map((fault) => `the fault ${faultInWords(fault)} changed no answer`);
  const made = report(
    {
      ...facts,
      notes: [...notes, ...faultNotes],
      settings: [...settingsInForce(settings, target), ...faultSettings, ...stepSettings(flags), ...more],
    },
    stepResults,
  );
  return withFile(made, settings.config === null ? undefined : projectFile(settings.config.path, io.cwd));
}

/** How deployments are verified. From then on an interruption ends the run early, and no more at once. */
export function liveSettingOf({ catalog, flags, io, progress }: VerifyRun) {
  const signal = interruptionOf(io, () => progress.line('interrupted: ending what is under way'));
  const timing = {
    ...REAL_TIMING,
    now: () => io.now(),
    // An interruption cuts the pause short; the next request then sees the signal.
    sleep: (milliseconds: number) => io.sleep(milliseconds, signal),
  };
  const { allowReconnect = false, stateUrl = '' } = flags;
  /** @param prefix what lines of progress begin with */
  return (target: Target, prefix = ''): LiveSetting => {
    const onProgress = (line: string): void => progress.line(`${prefix}${line}`);
    return { catalog, target, allowReconnect, stateUrl: stateUrl || null, signal, timing, onProgress };
  };
}
