/** When a run began and how long it took, as its report says. */
export interface RunTime {
  /** ISO 8601, in UTC. */
  readonly startedAt: string;
  /** Milliseconds. */
  readonly durationMs: number;
}

/** Tells the time, in milliseconds since 1970. */
export type Clock = () => number;

/** Begins to measure a run; asking what it answers ends the measurement. */
export function beginRun(now: Clock): () => RunTime {
  const start = now();
  return () => ({ startedAt: new Date(start).toISOString(), durationMs: elapsed(start, now()) });
}

/** Whole milliseconds from one moment to another. A clock that was set back meanwhile makes them none. */
export function elapsed(start: number, end: number): number {
  return Math.max(0, Math.round(end - start));
}
