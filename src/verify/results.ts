import type { Outcome } from '../judge/summary.ts';
import type { Dialect } from '../model/contract.ts';
import type { PreflightPoint } from '../model/report.ts';

/** What a run has found. Of all that a run was made of, one report is made at its end. */
export interface Results {
  /** The dialects that were verified. */
  readonly dialects: readonly Dialect[];
  readonly outcomes: readonly Outcome[];
  /** Empty for a mock. */
  readonly preflight: readonly PreflightPoint[];
  /** What a reader has to know of the run as a whole. */
  readonly notes: readonly string[];
}
