import type { Catalog } from '../contract/catalog.ts';
import { jobOperations } from '../contract/replies.ts';
import type { JudgeContext, Judgement } from '../judge/judge.ts';
import type { StepResult } from '../judge/summary.ts';
import type { Dialect, Interaction, StateValues } from '../model/contract.ts';
import type { Exchange } from '../model/exchange.ts';
import { type Finding, type Verdict, verdictOf, worstVerdict } from '../model/finding.ts';
import type { PreflightPoint, Step } from '../model/report.ts';
import type { JudgedExchange, Unplayed } from './provider-under-test.ts';

/** The results of a run, from which one report is made. */
export interface Results {
  readonly dialects: readonly Dialect[];
  readonly stepResults: readonly StepResult[];
  /** Empty for a mock. */
  readonly preflight: readonly PreflightPoint[];
  /** What a reader has to know about the run as a whole. */
  readonly notes: readonly string[];
}

/** The context in which the exchange of an interaction is judged. */
export function contextOf(catalog: Catalog, interaction: Interaction, values: StateValues): JudgeContext {
  const { dialect, operation, reply } = interaction;
  // The promised result of a job tells which operation started it.
  const starter =
    'structure' in reply ? jobOperations(catalog).find(({ job }) => job === reply.structure) : undefined;
  const uuid = values['connection'] ?? null;
  const requested = { uuid, operation: starter?.id ?? null, validationOnly: false };
  return { dialect, operation, requested, plays: { interaction, values } };
}

/** What a step is about, and what is shown of a request that was not sent. */
export type StepHead = Pick<
  Step,
  'index' | 'interaction' | 'description' | 'dialect' | 'operation' | 'request'
>;

/** A step whose one exchange was judged. */
export function judged(head: StepHead, exchange: Exchange, judgement: Judgement): StepResult {
  const { request, verdict, reason, findings, evidence, observation } = judgement;
  const { response, durationMs = null } = exchange;
  const { status } = response;
  const step = { ...head, request, status, durationMs, verdict, reason, findings, evidence };
  return { step, observation, exchanges: [exchange] };
}

/**
 * A step without an answer to judge.
 *
 * @param reason a sentence that may be shown
 * @param durationMs how long its answer was waited for; null when nothing was sent
 */
export function unjudged(
  head: StepHead,
  verdict: Verdict,
  reason: string | null,
  durationMs: number | null = null,
): StepResult {
  const step = { ...head, status: null, durationMs, verdict, reason, findings: [], evidence: null };
  return { step, observation: null, exchanges: [] };
}

/** A step that is not about an interaction. */
export function apart(
  { pageOperation }: Catalog,
  head: Omit<StepHead, 'operation' | 'request'>,
  verdict: Verdict,
  reason: string,
): StepResult {
  return unjudged({ ...head, operation: pageOperation.id, request: '-' }, verdict, reason);
}

/** A step whose request was not sent. */
export function notSent(head: StepHead, { verdict, reason, onTheWay }: Unplayed): StepResult {
  // Another request shows nothing of this step, and is not to be repeated in its place: it may be a reconnect.
  const { step, exchanges } = withExchange(unjudged(head, verdict, reason), onTheWay);
  return { step: { ...step, evidence: null }, observation: null, exchanges };
}

/** The same step with these findings, and the verdict of them. */
export function withFindings({ step, ...rest }: StepResult, findings: readonly Finding[]): StepResult {
  return { ...rest, step: { ...step, findings, verdict: verdictOf(findings) } };
}

/** Adds the judgement of another exchange, if there was one, to a step. */
export function withExchange(stepResult: StepResult, other: JudgedExchange | undefined): StepResult {
  if (other === undefined) return stepResult;
  const { step, observation, exchanges } = stepResult;
  const { exchange, judgement } = other;
  const findings = [...judgement.findings, ...step.findings];
  const evidence = step.findings.length === 0 ? judgement.evidence : step.evidence;
  const fields = new Set([...(observation?.fields ?? []), ...judgement.observation.fields]);
  const divergences = new Set([...(observation?.divergences ?? []), ...judgement.observation.divergences]);
  // Without an answer of its own, or after Pact's refusal, a sound answer to another request makes it no better.
  const verdict = worstVerdict([step.verdict, verdictOf(findings)]);
  return {
    step: { ...step, findings, verdict, evidence },
    observation: { fields, divergences, refused: observation?.refused === true },
    exchanges: [exchange, ...exchanges],
  };
}
