import type { Dialect } from './dialect.ts';
import type { Finding } from './finding.ts';
import type { Verdict } from './verdict.ts';

/** Counts of steps by verdict. */
export type Counts = Readonly<Record<Verdict, number>>;

/** One interaction as it was run, or why it was not. */
export interface Step {
  readonly index: number;
  /** Id of the interaction. */
  readonly interaction: string;
  readonly description: string;
  readonly dialect: Dialect;
  readonly operation: string;
  /** Method and path; credentials are never part of it. */
  readonly request: string;
  /** HTTP status; null when no answer came. */
  readonly status: number | null;
  readonly verdict: Verdict;
  /** Why the step was skipped, or what went wrong on our side; null otherwise. */
  readonly reason: string | null;
  readonly findings: readonly Finding[];
  /** What Pact's verifier made of the interaction; absent where it was not asked. */
  readonly pact?: 'pass' | 'fail';
}

/** One thing that has to be so before a deployment can be verified. */
export interface PreflightPoint {
  readonly point: 'reachable' | 'credentials' | 'dialect' | 'connection';
  readonly verdict: Verdict;
  readonly detail: string;
  /** What to do about it; null when nothing is to be done. */
  readonly hint: string | null;
}

/** What the run saw of one field of the page. */
export interface FieldResult {
  readonly field: string;
  /** How many answers carried it. */
  readonly seen: number;
  readonly verdict: Verdict;
  readonly dialects: Readonly<Partial<Record<Dialect, { readonly seen: number; readonly verdict: Verdict }>>>;
}

export interface DivergenceResult {
  readonly id: string;
  readonly seen: boolean;
}

export interface Report {
  readonly version: string;
  readonly dialect: Dialect | 'both';
  /** What was verified, in words or as a URL. */
  readonly target: string;
  readonly verdict: Verdict;
  readonly counts: Counts;
  readonly steps: readonly Step[];
  readonly ignored: number;
  readonly fields: readonly FieldResult[];
  readonly divergences: readonly DivergenceResult[];
  /** Empty for a mock. */
  readonly preflight: readonly PreflightPoint[];
  /** What a reader has to know of the run as a whole, such as that certificates were not checked. */
  readonly notes: readonly string[];
}
