import type { Catalog } from '../../contract/catalog.ts';
import type { Outcome } from '../../judge/summary.ts';
import type { Dialect } from '../../model/contract.ts';
import { type Finding, type Verdict, verdictOf, worstVerdict } from '../../model/finding.ts';
import type { PactJudgement } from './pact-judgement.ts';
import type { PactVerification } from './verify-pact.ts';

/** What a pact's steps have in common. */
export interface PactSteps {
  readonly catalog: Catalog;
  readonly dialect: Dialect;
  /** Whose pact it is, for the reader. */
  readonly about: string;
  /** Whether a failure does not break the build. */
  readonly pending: boolean;
  /** Index of the first step. */
  readonly from: number;
}

/** Pact's and the check's judgements of a pact, a step each; what kept the pact from being judged is one too. */
export function pactOutcomes(
  steps: PactSteps,
  { judgements, problems, unfit }: PactVerification,
): readonly Outcome[] {
  const outcomes = judgements.map((judgement, index) => outcomeOf(steps, judgement, steps.from + index));
  const broken = problems.map((problem, index): Outcome => {
    const { about, catalog, dialect } = steps;
    const own = { index: steps.from + judgements.length + index, interaction: `pact of ${about}` };
    const nothing = { request: '-', status: null, durationMs: null, findings: [], evidence: null };
    const said = {
      description: 'the pact as a whole',
      dialect,
      operation: catalog.operations[0]?.id ?? '',
      reason: problem,
    };
    // What went wrong on our side is no less wrong for a pact that is pending.
    const verdict = steps.pending && unfit ? ('warn' as const) : ('error' as const);
    return { step: { ...own, ...said, ...nothing, verdict }, observation: null, exchanges: [] };
  });
  return [...outcomes, ...broken];
}

/** Whether an interaction holds: both Pact and the check say so. */
export function holds(judgement: PactJudgement): boolean {
  const { pact, trouble } = judgement;
  return pact === 'OK' && trouble === null && verdictOf(judgement.findings ?? []) !== 'fail';
}

/** What was wrong with an interaction, a line each. */
export function mismatchesOf(judgement: PactJudgement): readonly string[] {
  const { pact, mismatch, trouble } = judgement;
  return [
    ...(trouble === null ? [] : [trouble]),
    ...(pact === 'OK' ? [] : [mismatch ?? 'Pact did not judge this interaction']),
    ...(judgement.findings ?? []).map(findingInWords),
  ];
}

/** A finding in one line, without what was found in its place. */
export function findingInWords({ rule, at, expected }: Finding): string {
  return `${rule} at ${at || 'the answer'}: expected ${expected}`;
}

function outcomeOf(steps: PactSteps, judgement: PactJudgement, index: number): Outcome {
  const { dialect, about } = steps;
  const { interaction: id, operation, pact, findings, judgement: own, exchange, trouble } = judgement;
  const verdict = verdictOfJudgement(judgement);
  const mark = verdict === 'fail' ? pendingMark(steps.pending, judgement.pending) : null;
  const step = {
    index,
    interaction: id,
    description: `${about}: ${steps.catalog.interactions.find((one) => one.id === id)?.title ?? 'an interaction of this consumer alone'}`,
    dialect,
    operation,
    findings: findings ?? [],
    ...(pact === 'not verified' ? {} : { pact: pact === 'OK' ? ('pass' as const) : ('fail' as const) }),
    verdict: mark === null ? verdict : ('warn' as const),
    reason: withMark(mark, whyOf(judgement)),
  };
  if (own === null || exchange === null || trouble !== null) {
    const nothing = { request: '-', status: null, durationMs: null, evidence: null };
    return { step: { ...step, ...nothing }, observation: null, exchanges: [] };
  }
  const { request, evidence, observation } = own;
  const { durationMs = null, response } = exchange;
  return {
    step: { ...step, request, status: response.status, durationMs, evidence },
    observation: findings === null ? null : observation,
    exchanges: [exchange],
  };
}

function verdictOfJudgement(judgement: PactJudgement): Verdict {
  const { pact, trouble } = judgement;
  if (trouble !== null || pact === 'not verified') return 'error';
  const own = verdictOf(judgement.findings ?? []);
  // Where a proxy answered, Pact's mismatch is about the proxy.
  return own === 'error' ? own : worstVerdict([own, pact === 'OK' ? 'pass' : 'fail']);
}

function whyOf({ pact, mismatch, trouble }: PactJudgement): string | null {
  return (
    trouble ??
    (pact === 'Error' ? `Pact: ${mismatch ?? 'the interaction does not hold'}` : null) ??
    (pact === 'not verified' ? 'Pact did not judge this interaction' : null)
  );
}

/** Why a failure does not break the build, for people; null where it does. */
export function pendingMark(pact: boolean, interaction: boolean): string | null {
  if (pact) return 'pending: no version of this branch has ever kept it, so that it does not break the build';
  return interaction
    ? 'pending: its consumer marks this interaction so, so that it does not break the build'
    : null;
}

/** A mark before what it is about. */
export function withMark(mark: string | null, why: string | null): string | null {
  return mark === null || why === null ? (mark ?? why) : `${mark}. ${why}`;
}
