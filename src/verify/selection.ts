import { matchesGlob } from '../judge/waivers.ts';
import type { Interaction } from '../model/contract.ts';
import type { Verdict } from '../model/finding.ts';
import type { Step } from '../model/report.ts';

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

/** Why a step is not played. */
interface Unplayed {
  readonly verdict: 'disabled' | 'skip';
  readonly reason: string;
}

/** Tells of each step in turn whether it is played: a run may end at the first broken one. */
export interface StepGate {
  /** Null for a step that is to be played. */
  whyUnplayed(interaction: Named): Unplayed | null;
  /** Tells of a step that was played. */
  played(step: Pick<Step, 'interaction' | 'verdict'>): void;
}

export function gateOf({ leftOut, endsAfter }: Selection): StepGate {
  let broken: string | null = null;
  return {
    whyUnplayed: (interaction) => {
      const reason = leftOut(interaction);
      if (reason !== null) return { verdict: 'disabled', reason };
      return broken === null ? null : { verdict: 'skip', reason: `--bail ended the run at ${broken}` };
    },
    played: ({ interaction, verdict }) => {
      if (endsAfter(verdict)) broken ??= interaction;
    },
  };
}

/** Whether a pattern is the name of a step, or its dialect and name; `*` stands for any characters. */
export function isMatch(pattern: string, { id, dialect }: Named): boolean {
  return matchesGlob(id, pattern) || matchesGlob(`${dialect}/${id}`, pattern);
}
