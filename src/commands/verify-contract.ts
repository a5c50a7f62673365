import type { StepResult } from '../judge/summary.ts';
import type { Dialect } from '../model/contract.ts';
import type { Report } from '../model/report.ts';
import { runContract } from '../verify/contract-run.ts';
import { onDeployment } from '../verify/live/deployment.ts';
import type { Target } from '../verify/live/target.ts';
import { withEmbeddedMock, withRunningMock } from '../verify/mock.ts';
import type { ProviderUnderTest } from '../verify/provider-under-test.ts';
import type { Results } from '../verify/steps.ts';
import { UsageError } from './options.ts';
import { type Found, liveSettingOf, reportOn, type VerifyRun } from './verify-run.ts';

/** How the contract is played on a mock. */
type MockRun = Pick<VerifyRun, 'catalog' | 'faults' | 'selection' | 'reporting' | 'progress'>;

/** Plays the contract on the embedded mock. */
export async function playEmbedded(run: MockRun, dialects: readonly Dialect[]): Promise<Found> {
  const { catalog, faults } = run;
  const play = playOn(run);
  const stepResults: StepResult[] = [];
  for (const dialect of dialects) {
    const options = { dialect, ...faults, timeZone: 'UTC' };
    const played = await withEmbeddedMock(catalog, options, (mock) => play(dialect, mock, stepResults));
    stepResults.push(...played);
  }
  const target = `the embedded mock${faults.faults.length === 0 ? '' : ' with faults'}`;
  return { target, dialects, stepResults };
}

/** Plays the contract on a mock that runs elsewhere, in the dialect that it speaks. @throws UsageError */
export function verifyRunningMock(run: VerifyRun, url: string): Promise<Report> {
  const { dialect: wanted } = run.flags;
  return reportOn(run, null, () =>
    withRunningMock(run.catalog, url, async (mock, dialect) => {
      if (wanted !== undefined && wanted !== dialect) {
        throw new UsageError(`the mock at ${url} speaks ${dialect}, not ${wanted}`);
      }
      const stepResults = await playOn(run)(dialect, mock, []);
      return { target: `the mock at ${url}`, url, dialects: [dialect], stepResults };
    }),
  );
}

/** @param prefix what lines of progress begin with */
function playOn({ catalog, selection, reporting: { now }, progress }: Omit<MockRun, 'faults'>, prefix = '') {
  const onStep = (line: string): void => progress.live(`${prefix}${line}`);
  return (dialect: Dialect, provider: ProviderUnderTest, before: readonly StepResult[]) =>
    runContract({ catalog, dialect, provider, selection, before, now, onStep });
}

/**
 * Plays whatever has no effect on the targets, several at a time, and gives their reports in order. An interruption
 * ends them all early.
 */
export async function verifyTargets(run: VerifyRun): Promise<readonly Report[]> {
  const { targets, parallel } = run.settings;
  const settingOf = liveSettingOf(run);
  const verifyOne = (target: Target): Promise<Report> =>
    reportOn(run, target, async () => {
      const { name, url } = target;
      const prefix = targets.length > 1 ? `${name}: ` : '';
      const found = await onDeployment(settingOf(target, prefix), async (deployment) => {
        const stepResults = await playOn(run, prefix)(deployment.dialect, deployment, []);
        return { stepResults, notes: [] };
      }).catch((error: unknown) => {
        // The other targets keep their reports.
        if (targets.length === 1) throw error;
        return brokenRun(target, error);
      });
      return { ...found, target: `${name} (${url})`, url };
    });
  const reports: Report[] = [];
  const waiting = targets.entries();
  const worker = async (): Promise<void> => {
    for (const [index, target] of waiting) reports[index] = await verifyOne(target);
  };
  await Promise.all(Array.from({ length: Math.min(parallel, targets.length) }, worker));
  return reports;
}

/** The results of a target whose run failed on our side: nothing was checked. */
function brokenRun({ dialect }: Target, error: unknown): Results {
  const detail = `the run itself went wrong: ${error instanceof Error ? error.message : String(error)}`;
  const hint = 'verify this target alone, and report the message if it stays';
  return {
    dialects: [dialect ?? 'deployed'],
    stepResults: [],
    preflight: [{ point: 'reachable', verdict: 'error', detail, hint }],
    notes: [],
  };
}
