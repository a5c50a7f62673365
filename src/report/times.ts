import type { Report, Step } from '../model/report.ts';
import { exchangeLine } from './words.ts';

/** `12 ms`, `1.2 s`, `2 min 5 s`. */
export function durationInWords(milliseconds: number): string {
  if (milliseconds < 1000) return `${milliseconds} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** When the targets of a run began and ended, in milliseconds since 1970; null where there are none. */
export function spanOf(targets: readonly Pick<Report, 'startedAt' | 'durationMs'>[]) {
  if (targets.length === 0) return null;
  const starts = targets.map(({ startedAt }) => Date.parse(startedAt));
  const ends = targets.map(({ durationMs }, index) => (starts[index] ?? 0) + durationMs);
  return { start: Math.min(...starts), end: Math.max(...ends) };
}

/** `2017-11-14 22:20:57 UTC, took 1.2 s`; of several targets from the first start to the last end. */
export function runTime(targets: readonly Pick<Report, 'startedAt' | 'durationMs'>[]): string | null {
  const span = spanOf(targets);
  if (span === null) return null;
  const [day = '', time = ''] = new Date(span.start).toISOString().split('T');
  return `${day} ${time.slice(0, 8)} UTC, took ${durationInWords(span.end - span.start)}`;
}

/** `GET /zstack/v1/… answered 200 in 12 ms`, or `…, given up after 30.0 s`. */
export function timedExchange(step: Step): string {
  const { status, durationMs } = step;
  const line = exchangeLine(step);
  if (durationMs === null) return line;
  return `${line}${status === null ? ', given up after' : ' in'} ${durationInWords(durationMs)}`;
}
