import type { Dialect } from './contract.ts';
import type { Evidence } from './exchange.ts';
import type { Finding, Verdict } from './finding.ts';

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

/** Counts of steps by verdict. */
export type Counts = Readonly<Record<Verdict, number>>;

/** One exchange and what was made of it: an interaction that was run, or why it was not, or an entry of a recording. */
export interface Step {
  /** Place in the run; for a recording the entry's index in its file. */
  readonly index: number;
  /** Id of the interaction; null for recorded traffic, which plays none on purpose. */
  readonly interaction: string | null;
  readonly description: string;
  readonly dialect: Dialect;
  readonly operation: string;
  /** Method and path; credentials are never part of it. */
  readonly request: string;
  /** HTTP status; null when no answer came. */
  readonly status: number | null;
  /**
   * Milliseconds from the request to the end of its answer, or until it was given up; null where nothing was
   * sent, or nobody has measured it.
   */
  readonly durationMs: number | null;
  readonly verdict: Verdict;
  /** Why the step was skipped, or what went wrong on our side; null otherwise. */
  readonly reason: string | null;
  readonly findings: readonly Finding[];
  /** What Pact's verifier made of the interaction; absent where it was not asked. */
  readonly pact?: 'pass' | 'fail';
  /** Ids of the fields that the answer carried, sorted. */
  readonly seen: readonly string[];
  /** What went over the wire, masked; null where nothing was found or no answer came. */
  readonly evidence: Evidence | null;
}

/** How many steps of one operation have each verdict. */
interface OperationResult {
  readonly operation: string;
  readonly counts: Counts;
}

/** One thing that has to be so before a deployment can be verified. */
export interface PreflightPoint {
  readonly point: 'reachable' | 'credentials' | 'dialect' | 'connection' | 'recording';
  readonly verdict: Verdict;
  readonly detail: string;
  /** What to do about it; null when nothing is to be done. */
  readonly hint: string | null;
  /** Whether the deployment has refused the credentials, or none were given, which whoever asked has to mend. */
  readonly refused?: true;
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

/** A setting that was in force; a secret's value is never part of it. */
export interface SettingInForce {
  readonly setting: string;
  readonly value: string;
  /** `flag`, `environment`, `config file` or `default`. */
  readonly from: string;
}

export interface Report extends RunTime {
  readonly version: string;
  /** Whether a provider was asked, or a recording read. */
  readonly source: 'provider' | 'recording';
  readonly dialect: Dialect | 'both';
  /** What was verified, in words or as a URL. */
  readonly target: string;
  /** Where requests went, without a trailing slash; null for the embedded mock and for recordings. */
  readonly url: string | null;
  readonly verdict: Verdict;
  readonly counts: Counts;
  /** In the order of the run. Of a long recording not every one is here: `counts` and `operations` have them all. */
  readonly steps: readonly Step[];
  /** By the operation's name. */
  readonly operations: readonly OperationResult[];
  /** How it was told which dialect exchanges speak, the most frequent first; empty where a provider was asked. */
  readonly told: readonly { readonly how: string; readonly count: number }[];
  /** Entries of a recording that are about other operations. */
  readonly ignored: number;
  readonly fields: readonly FieldResult[];
  readonly divergences: readonly DivergenceResult[];
  /** Empty for a mock. */
  readonly preflight: readonly PreflightPoint[];
  /** What a reader has to know of the run as a whole, such as that certificates were not checked. */
  readonly notes: readonly string[];
  /** The effective configuration. */
  readonly settings: readonly SettingInForce[];
}

/** What a step is called: its interaction, or its operation and its place in the recording. */
export function stepName({
  interaction,
  operation,
  index,
}: Pick<Step, 'interaction' | 'operation' | 'index'>): string {
  return interaction ?? `${operation} [${index}]`;
}
