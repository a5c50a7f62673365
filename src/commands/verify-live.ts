import { setTimeout as wait } from 'node:timers/promises';
import { REAL_TIMING, type Timing } from '../client/polling.ts';
import type { Catalog } from '../contract/catalog.ts';
import { summarize } from '../judge/summary.ts';
import type { Report } from '../model/report.ts';
import { verifyLive } from '../verify/live/run-live.ts';
import type { Target } from '../verify/live/target.ts';
import type { Io } from './io.ts';
import type { Progress } from './progress.ts';
import { settingsInForce } from './settings/in-force.ts';
import type { Settings } from './settings/resolve.ts';
import { VERSION } from './version.ts';

export interface LiveOptions {
  readonly allowReconnect: boolean;
  readonly pact: boolean;
  /** The pact that is verified; this project's own by default. */
  readonly pactText?: string;
  readonly progress: Progress;
  readonly interrupted: Io['interrupted'];
}

/** Verifies targets, several at a time, and answers their reports in order. An interruption ends them all early. */
export async function verifyTargets(
  catalog: Catalog,
  settings: Settings,
  { allowReconnect, pact, pactText, progress, interrupted }: LiveOptions,
): Promise<readonly Report[]> {
  const { targets, parallel } = settings;
  const interruption = new AbortController();
  interrupted().then(() => {
    progress.line('interrupted: ending what is under way');
    interruption.abort();
  });
  const { signal } = interruption;
  const reports: Report[] = [];
  const waiting = [...targets.entries()];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, target] = next;
      const about = targets.length > 1 ? `${target.name}: ` : '';
      const facts = { settings: settingsInForce(settings, target) };
      reports[index] = await verifyLive({
        catalog,
        version: VERSION,
        target,
        allowReconnect,
        pact,
        ...(pactText === undefined ? {} : { pactText }),
        signal,
        timing: interruptible(signal),
        settings: facts.settings,
        onProgress: (line) => progress.line(`${about}${line}`),
        onStep: (line) => progress.live(`${about}${line}`),
      }).catch((error: unknown) => {
        // One target must not take the reports of the others along.
        if (targets.length === 1) throw error;
        return brokenReport(catalog, target, facts, error);
      });
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel, targets.length) }, worker));
  return reports;
}

/** The report of a target whose run went wrong on our side: nothing was checked, so nothing can be told. */
function brokenReport(
  catalog: Catalog,
  { name, url, dialect }: Target,
  facts: Pick<Report, 'settings'>,
  error: unknown,
): Report {
  const detail = `the run itself went wrong: ${error instanceof Error ? error.message : String(error)}`;
  const hint = 'verify this target alone, and report the message if it stays';
  return summarize(
    catalog,
    {
      version: VERSION,
      target: `${name} (${url})`,
      url,
      ...facts,
      dialects: [dialect ?? 'deployed'],
      preflight: [{ point: 'reachable', verdict: 'error', detail, hint }],
    },
    [],
  );
}

/** Pauses that an interruption cuts short; what comes after them then finds out. */
function interruptible(signal: AbortSignal): Timing {
  const sleep = (milliseconds: number): Promise<unknown> =>
    wait(milliseconds, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  return { ...REAL_TIMING, sleep };
}
