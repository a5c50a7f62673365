import { setTimeout as wait } from 'node:timers/promises';

/** How a client waits for a job. */
export interface Polling {
  /** Milliseconds before the second poll; the first is sent at once. */
  readonly interval: number;
  /** Longest pause between two polls, in milliseconds; each pause is half as long again as the last. */
  readonly maxInterval: number;
  /** Milliseconds until the client gives up. A server itself gives up after about 120 s. */
  readonly budget: number;
}

export const DEFAULT_POLLING: Polling = { interval: 1_000, maxInterval: 10_000, budget: 180_000 };

/** Random part of a pause, so that many clients do not poll at the same time. */
const JITTER = 0.1;

/** The clock and the random numbers of polling. */
export interface Timing {
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
  /** At least 0, below 1. */
  readonly random: () => number;
}

export const REAL_TIMING: Timing = {
  now: Date.now,
  sleep: (milliseconds) => wait(milliseconds),
  random: Math.random,
};

/** Polls until `ask` has a result; null when the budget is spent. */
export async function pollUntil<T>(
  ask: () => Promise<T | null>,
  { interval, maxInterval, budget }: Polling,
  { now, sleep, random }: Timing,
): Promise<T | null> {
  const end = now() + budget;
  let pause = interval;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    const left = end - now();
    if (left <= 0) return null;
    await sleep(Math.min(left, pause * (1 + JITTER * random())));
    pause = Math.min(pause * 1.5, maxInterval);
  }
}
