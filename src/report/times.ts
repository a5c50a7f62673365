import type { Report, Step } from '../model/report.ts';
import { clipped } from './layout.ts';
import type { Sentences } from './sentences/en.ts';
import { exchangeLine, LONGEST_REQUEST } from './words.ts';

/** `12 ms`, `1.2 s`, `2 min 5 s`. */
export function durationInWords(milliseconds: number, say: Sentences): string {
  if (milliseconds < 1000) return say.milliseconds(milliseconds);
  const seconds = milliseconds / 1000;
  if (seconds < 59.95) return say.seconds(seconds.toFixed(1));
  const whole = Math.round(seconds);
  return say.minutes(Math.floor(whole / 60), whole % 60);
}

/** When the targets of a run began and ended, in milliseconds since 1970; null where there are none. */
export function spanOf(targets: readonly Pick<Report, 'startedAt' | 'durationMs'>[]) {
  if (targets.length === 0) return null;
  const starts = targets.map(({ startedAt }) => Date.parse(startedAt));
  const ends = targets.map(({ durationMs }, index) => (starts[index] ?? 0) + durationMs);
  return { start: Math.min(...starts), end: Math.max(...ends) };
}

/** `2017-11-14 22:20:57 UTC, took 1.2 s`; of several targets from the first start to the last end. */
export function runTime(
  targets: readonly Pick<Report, 'startedAt' | 'durationMs'>[],
  say: Sentences,
): string | null {
  const span = spanOf(targets);
  if (span === null) return null;
  const [day = '', time = ''] = new Date(span.start).toISOString().split('T');
  return say.ranAt(`${day} ${time.slice(0, 8)}`, durationInWords(span.end - span.start, say));
}

/** `GET /zstack/v1/… answered 200 in 12 ms`, or `…, given up after 30.0 s`. */
export function timedExchange(step: Step, say: Sentences): string {
  const { request, status, durationMs } = step;
  if (durationMs === null) return exchangeLine(step, say);
  const line = clipped(request, LONGEST_REQUEST);
  const duration = durationInWords(durationMs, say);
  return status === null ? say.givenUp(line, duration) : say.answeredIn(line, status, duration);
}
