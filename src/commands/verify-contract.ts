import type { StepResult } from '../judge/summary.ts';
import type { Dialect } from '../model/contract.ts';
import type { Report } from '../model/report.ts';
import { startProvider } from '../provider/serve.ts';
import { runLive } from '../verify/live/run-live.ts';
import type { Target } from '../verify/live/target.ts';
import { connectToMock, type Run, runInteractions } from '../verify/mock.ts';
import { gateOf } from '../verify/selection.ts';
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
    const { url, provider, stop } = await startProvider(catalog, { dialect, ...faults, timeZone: 'UTC' });
    const under = { url, arrange: provider.arrange };
    stepResults.push(...(await play(dialect, under, stepResults.length).finally(stop)));
  }
  const target = `the embedded mock${faults.faults.length === 0 ? '' : ' with faults'}`;
  return { target, dialects, stepResults };
}

/** Plays the contract on a mock that runs elsewhere, in the dialect that it speaks. @throws UsageError */
export function verifyRunningMock(run: VerifyRun, url: string): Promise<Report> {
  const { dialect: wanted } = run.flags;
  const play = playOn(run);
  return reportOn(run, null, async () => {
    const mock = await connectToMock(url);
    try {
      const { dialect } = mock;
      if (wanted !== undefined && wanted !== dialect) {
        throw new UsageError(`the mock at ${url} speaks ${dialect}, not ${wanted}`);
      }
      const stepResults = await play(dialect, mock, 0);
      return { target: `the mock at ${url}`, url, dialects: [dialect], stepResults };
    } finally {
      await mock.close();
    }
  });
}

function playOn({ catalog, selection, reporting, progress }: MockRun) {
  const gate = gateOf(selection);
  return (dialect: Dialect, provider: Run['provider'], from: number): Promise<readonly StepResult[]> =>
    runInteractions({
      catalog,
      dialect,
      provider,
      from,
      now: reporting.now,
      gate,
      onStep: (line) => progress.live(line),
    });
}

/**
 * Plays whatever has no effect on the targets, several at a time, and gives their reports in order. An interruption
 * ends them all early.
 */
export async function verifyTargets(run: VerifyRun): Promise<readonly Report[]> {
  const { flags, settings, selection, progress } = run;
  const { targets, parallel } = settings;
  const settingOf = liveSettingOf(run);
  const verifyOne = (target: Target): Promise<Report> =>
    reportOn(run, target, async () => {
      const { name, url } = target;
      const prefix = targets.length > 1 ? `${name}: ` : '';
      const found = await runLive({
        ...settingOf(target),
        selection,
        allowReconnect: flags.allowReconnect === true,
        pact: flags.pact === true,
        onProgress: (line) => progress.line(`${prefix}${line}`),
        onStep: (line) => progress.live(`${prefix}${line}`),
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
