import { setTimeout as wait } from 'node:timers/promises';
import { REAL_TIMING, type Timing } from '../client/polling.ts';
import type { Catalog } from '../contract/catalog.ts';
import type { Clock, Report } from '../model/report.ts';
import { type LiveRun, runLive } from '../verify/live/run-live.ts';
import type { Target } from '../verify/live/target.ts';
import type { Results } from '../verify/steps.ts';
import type { Io, Progress } from './io.ts';
import { beginReport, type Reporting } from './reports/deliver.ts';
import { type Settings, settingsInForce } from './settings/targets.ts';

/** How one target is run. */
export interface TargetRun {
  readonly allowReconnect: boolean;
  readonly pact: boolean;
  /** Ends the run early. */
  readonly signal: AbortSignal;
  readonly progress: Progress;
  readonly now: Clock;
}

export interface LiveOptions extends Omit<TargetRun, 'signal' | 'now'> {
  readonly interrupted: Io['interrupted'];
  readonly reporting: Reporting;
}

/** Verifies targets, several at a time, and answers their reports in order. An interruption ends them all early. */
export async function verifyTargets(
  catalog: Catalog,
  settings: Settings,
  { interrupted, reporting, ...options }: LiveOptions,
): Promise<readonly Report[]> {
  const { targets, parallel } = settings;
  const signal = untilInterrupted(interrupted, options.progress);
  const reports: Report[] = [];
  const waiting = [...targets.entries()];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, target] = next;
      const about = targets.length > 1 ? `${target.name}: ` : '';
      const report = beginReport(catalog, reporting);
      const run = { ...options, signal, now: reporting.now };
      const { outcomes, ...found } = await runLive(liveRun(catalog, target, run, about)).catch(
        (error: unknown) => {
          // One target must not take the reports of the others along.
          if (targets.length === 1) throw error;
          return brokenRun(target, error);
        },
      );
      const { name, url } = target;
      const facts = { target: `${name} (${url})`, url, settings: settingsInForce(settings, target) };
      reports[index] = report({ ...facts, ...found }, outcomes);
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel, targets.length) }, worker));
  return reports;
}

/** A signal that an interruption gives. */
export function untilInterrupted(interrupted: Io['interrupted'], progress: Progress): AbortSignal {
  const interruption = new AbortController();
  interrupted().then(() => {
    progress.line('interrupted: ending what is under way');
    interruption.abort();
  });
  return interruption.signal;
}

/** How one target is run, as the verifier wants it. @param about what its lines of progress begin with */
export function liveRun(
  catalog: Catalog,
  target: Target,
  { progress, signal, now, ...options }: TargetRun,
  about = '',
): LiveRun {
  return {
    catalog,
    target,
    ...options,
    signal,
    timing: interruptible(signal, now),
    onProgress: (line) => progress.line(`${about}${line}`),
    onStep: (line) => progress.live(`${about}${line}`),
  };
}

/** What is told of a target whose run went wrong on our side: nothing was checked, so nothing can be told. */
function brokenRun({ dialect }: Target, error: unknown): Results {
  const detail = `the run itself went wrong: ${error instanceof Error ? error.message : String(error)}`;
  const hint = 'verify this target alone, and report the message if it stays';
  return {
    dialects: [dialect ?? 'deployed'],
    outcomes: [],
    preflight: [{ point: 'reachable', verdict: 'error', detail, hint }],
    notes: [],
  };
}

/** Pauses that an interruption cuts short; what comes after them then finds out. */
function interruptible(signal: AbortSignal, now: Clock): Timing {
  const sleep = (milliseconds: number): Promise<unknown> =>
    wait(milliseconds, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  return { ...REAL_TIMING, now, sleep };
}
