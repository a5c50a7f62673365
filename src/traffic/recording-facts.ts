import type { Witness } from '../judge/summary.ts';
import type { Dialect } from '../model/dialect.ts';
import type { Clock } from '../model/run-time.ts';

/** What a recording is checked for. */
export interface RecordingFacts {
  readonly version: string;
  /** What the report calls the recording. */
  readonly target: string;
  /** Null to decide for each exchange. */
  readonly dialect: Dialect | null;
  /** Sees each exchange as it is judged. */
  readonly witness?: Witness | null;
  /** The machine's own clock by default. */
  readonly now?: Clock;
}
