import type { Dialect } from '../model/contract.ts';
import type { Clock } from '../model/report.ts';

/** What a recording is checked for. */
export interface RecordingFacts {
  readonly version: string;
  /** What the report calls the recording. */
  readonly target: string;
  /** Null to decide for each exchange. */
  readonly dialect: Dialect | null;
  /** The machine's own clock by default. */
  readonly now?: Clock;
}
