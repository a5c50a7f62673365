import { REAL_TIMING } from '../client/polling.ts';
import type { Catalog } from '../contract/catalog.ts';
import type { RunFacts, StepResult } from '../judge/summary.ts';
import type { Dialect } from '../model/contract.ts';
import type { Report } from '../model/report.ts';
import { type Fault, type Faults, faultInWords } from '../provider/faults.ts';
import type { Selection } from '../verify/contract-run.ts';
import { runContract } from '../verify/contract-run.ts';
import type { LiveSetting, Target } from '../verify/live/context.ts';
import { onDeployment } from '../verify/live/deployment.ts';
import { withEmbeddedMock, withRunningMock } from '../verify/mock.ts';
import type { ProviderUnderTest } from '../verify/provider-under-test.ts';
import type { Results } from '../verify/steps.ts';
import type { BrokerFlags } from './broker/broker-options.ts';
import { type Env, type Io, interruptionOf, type Progress } from './io.ts';
import { UsageError } from './options.ts';
import { projectFile } from './reports/project-file.ts';
import { beginReport, type ReportFlags, type Reporting, withFile } from './reports/run-and-report.ts';
import type { TargetFlags } from './settings/flags.ts';
import { type StepFlags, stepSettings } from './settings/step-flags.ts';
import type { Settings } from './settings/targets.ts';

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
  const inForce = [null, target?.name ?? ''].flatMap((name) => settings.inForce.get(name) ?? []);
  const made = report(
    {
      ...facts,
      notes: [...notes, ...faultNotes],
      settings: [...inForce, ...faultSettings, ...stepSettings(flags), ...more],
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
  const { allowReconnect = false, stateUrl = null } = flags;
  return (target: Target, onProgress = progress.line): LiveSetting => {
    return { catalog, target, allowReconnect, stateUrl, signal, timing, onProgress };
  };
}

/** Plays something on what runs already: a deployment after a preflight, or for null the mock that `--mock` names. */
export async function onRunning(
  { catalog, flags }: VerifyRun,
  setting: LiveSetting | null,
  play: (provider: ProviderUnderTest, dialect: Dialect) => Promise<Pick<Results, 'stepResults' | 'notes'>>,
): Promise<Found> {
  if (setting !== null) {
    const { name, url } = setting.target;
    const found = await onDeployment(setting, (deployment) => play(deployment, deployment.dialect));
    return { ...found, target: `${name} (${url})`, url };
  }
  const { mock: url = '' } = flags;
  return withRunningMock(catalog, url, async (mock, dialect) => {
    return { ...(await play(mock, dialect)), dialects: [dialect], target: `the mock at ${url}`, url };
  });
}

/** How the contract is played on a mock. */
type MockRun = Pick<VerifyRun, 'catalog' | 'faults' | 'selection' | 'reporting' | 'progress'>;

/** Plays the contract on the embedded mock. */
export async function playEmbedded(run: MockRun, dialects: readonly Dialect[]): Promise<Found> {
  const { catalog, faults } = run;
  const stepResults: StepResult[] = [];
  for (const dialect of dialects) {
    const options = { dialect, ...faults, timeZone: 'UTC' };
    const play = (mock: ProviderUnderTest) => playContract(run, mock, dialect, stepResults);
    stepResults.push(...(await withEmbeddedMock(catalog, options, play)));
  }
  const target = `the embedded mock${faults.faults.length === 0 ? '' : ' with faults'}`;
  return { target, dialects, stepResults };
}

/** Plays the contract on what runs already. @throws UsageError for a mock that speaks another dialect than was asked for */
export function playRunning(run: VerifyRun, setting: LiveSetting | null): Promise<Found> {
  const { dialect: wanted, mock } = run.flags;
  return onRunning(run, setting, async (provider, dialect) => {
    if (setting === null && wanted !== undefined && wanted !== dialect) {
      throw new UsageError(`the mock at ${mock} speaks ${dialect}, not ${wanted}`);
    }
    return { stepResults: await playContract(run, provider, dialect, []), notes: [] };
  });
}

function playContract(
  { catalog, selection, reporting: { now }, progress: { live: onStep } }: MockRun,
  provider: ProviderUnderTest,
  dialect: Dialect,
  before: readonly StepResult[],
): Promise<readonly StepResult[]> {
  return runContract({ catalog, dialect, provider, selection, before, now, onStep });
}

/** Plays the contract on the targets, several at a time. An interruption ends them all early. */
export async function verifyTargets(run: VerifyRun): Promise<readonly Report[]> {
  const { targets, parallel } = run.settings;
  const settingOf = liveSettingOf(run);
  const reports: Report[] = [];
  const waiting = targets.entries();
  const worker = async (): Promise<void> => {
    for (const [index, target] of waiting) {
      const isAlone = targets.length === 1;
      const progress = isAlone ? run.progress : withPrefix(run.progress, `${target.name}: `);
      const play = () => playRunning({ ...run, progress }, settingOf(target, progress.line));
      // The other targets keep their reports.
      const keepGoing = () => play().catch((error: unknown) => brokenRun(target, error));
      reports[index] = await reportOn(run, target, isAlone ? play : keepGoing);
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel, targets.length) }, worker));
  return reports;
}

function withPrefix(progress: Progress, prefix: string): Progress {
  const { line, live } = progress;
  return { ...progress, line: (text) => line(prefix + text), live: (text) => live(prefix + text) };
}

/** What is reported of a target whose run failed on our side: nothing was checked. */
function brokenRun({ name, url, dialect }: Target, error: unknown): Found {
  const detail = `the run itself went wrong: ${error instanceof Error ? error.message : String(error)}`;
  const hint = 'verify this target alone, and report the message if it stays';
  const preflight = [{ point: 'reachable', verdict: 'error', detail, hint }] as const;
  return { target: `${name} (${url})`, url, dialects: [dialect ?? 'deployed'], stepResults: [], preflight };
}
