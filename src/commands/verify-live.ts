import { REAL_TIMING } from '../client/polling.ts';
import type { Catalog } from '../contract/catalog.ts';
import type { Report } from '../model/report.ts';
import type { PactPermissions } from '../verify/live/live-pact.ts';
import { type LiveRun, runLive } from '../verify/live/run-live.ts';
import type { Target } from '../verify/live/target.ts';
import { type Selection, WHOLE } from '../verify/selection.ts';
import type { Results } from '../verify/steps.ts';
import { type Io, interruptionOf, type Progress } from './io.ts';
import { beginReport, type Reporting } from './reports/run-and-report.ts';
import type { TargetFlags } from './settings/flags.ts';
import { type Settings, settingsInForce } from './settings/targets.ts';

/** How one target is run. */
export interface TargetRun {
  readonly allowReconnect: boolean;
  /** Which steps are played; all by default. */
  readonly selection?: Selection;
  readonly pact: boolean;
  /** Ends the run early. */
  readonly signal: AbortSignal;
  readonly progress: Progress;
  readonly io: Io;
}

/**
 * Verifies targets, several at a time, and gives their reports in order. An interruption ends them all early.
 */
export async function verifyTargets(
  catalog: Catalog,
  settings: Settings,
  reporting: Reporting,
  options: TargetRun,
): Promise<readonly Report[]> {
  const { targets, parallel } = settings;
  const reports: Report[] = [];
  const waiting = [...targets.entries()];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, target] = next;
      const prefix = targets.length > 1 ? `${target.name}: ` : '';
      const report = beginReport(catalog, reporting, target.name);
      const run = runLive(liveRun(catalog, target, options, prefix));
      const { stepResults, ...found } = await run.catch((error: unknown) => {
        // The other targets keep their reports.
        if (targets.length === 1) throw error;
        return brokenRun(target, error);
      });
      const { name, url } = target;
      const facts = {
        target: `${name} (${url})`,
        url,
        settings: settingsInForce(settings, target),
      };
      reports[index] = report({ ...facts, ...found }, stepResults);
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel, targets.length) }, worker));
  return reports;
}

/** What the command line allows the pacts of a run. */
export function permissionsOf(
  { allowReconnect, stateUrl = '' }: TargetFlags,
  progress: Progress,
): PactPermissions {
  return {
    allowReconnect: allowReconnect === true,
    stateUrl: stateUrl || null,
    onProgress: (line) => progress.line(line),
  };
}

/** A signal that is aborted when the user interrupts the run, which progress shows. */
export function shownInterruption(io: Io, progress: Progress): AbortSignal {
  return interruptionOf(io, () => progress.line('interrupted: ending what is under way'));
}

/** How one target is run, as the verifier wants it. @param prefix what its lines of progress begin with */
export function liveRun(
  catalog: Catalog,
  target: Target,
  { progress, io, selection = WHOLE, ...options }: TargetRun,
  prefix = '',
): LiveRun {
  return {
    catalog,
    target,
    selection,
    ...options,
    timing: {
      ...REAL_TIMING,
      now: () => io.now(),
      // An interruption cuts the pause short; the next request then sees the signal.
      sleep: (milliseconds) => io.sleep(milliseconds, options.signal),
    },
    onProgress: (line) => progress.line(`${prefix}${line}`),
    onStep: (line) => progress.live(`${prefix}${line}`),
  };
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
