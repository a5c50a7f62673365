import type { StepResult } from '../judge/summary.ts';
import { matchesGlob } from '../judge/waivers.ts';
import type { Interaction } from '../model/contract.ts';
import type { Verdict } from '../model/finding.ts';
import type { Unplayed } from './provider-under-test.ts';

type Named = Pick<Interaction, 'id' | 'dialect'>;

/** Which steps of the contract a run plays. */
export interface Selection {
  /** Why a step is left out, as a sentence; null for one that is played. */
  leftOut(interaction: Named): string | null;
  /** Whether no step is played after one with this verdict. */
  endsAfter(verdict: Verdict): boolean;
}

/** All steps, whatever becomes of them. */
export const WHOLE: Selection = { leftOut: () => null, endsAfter: () => false };

/**
 * Why a step is not played; null for one that is.
 *
 * @param before the steps of the run so far: it may end at the first broken one
 */
export function whyUnplayed(
  { leftOut, endsAfter }: Selection,
  interaction: Named,
  before: readonly StepResult[],
): Unplayed | null {
  const reason = leftOut(interaction);
  if (reason !== null) return { verdict: 'disabled', reason };
  const broken = before.find(({ step }) => endsAfter(step.verdict))?.step.interaction;
  return broken === undefined ? null : { verdict: 'skip', reason: `--bail ended the run at ${broken}` };
}

/** Whether a pattern is the name of a step, or its dialect and name; `*` stands for any characters. */
export function isMatch(pattern: string, { id, dialect }: Named): boolean {
  return matchesGlob(id, pattern) || matchesGlob(`${dialect}/${id}`, pattern);
}
