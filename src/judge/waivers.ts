import { type Finding, type Verdict, verdictOf, worstVerdict } from '../model/finding.ts';
import {
  type Report,
  type Step,
  verdictOfRun,
  type WaivedFinding,
  type WaiverResult,
  waiverKey,
} from '../model/report.ts';
import { TOO_MANY } from './judge.ts';
import type { Observation } from './observe.ts';

/** A waiver of the config file, as a run applies it. */
export interface Waiver extends Omit<WaiverResult, 'steps' | 'findings' | 'verdict'> {
  /** Whether its last day was over when the run began. */
  readonly isExpired: boolean;
}

/** The waivers that apply to a target. @param target the target's name in the config file; null for a mock or a recording */
export function waiversFor(waivers: readonly Waiver[], target: string | null): readonly Waiver[] {
  return waivers.filter((waiver) => waiver.target === null || waiver.target === target);
}

type JudgedStep = Omit<Step, 'seen'>;

/** Applies waivers to the steps of one run, and counts what each matched. */
export class WaiverBook {
  readonly #entries: readonly { readonly waiver: Waiver; steps: number; findings: number }[];

  constructor(waivers: readonly Waiver[]) {
    this.#entries = waivers.map((waiver) => ({ waiver, steps: 0, findings: 0 }));
  }

  /**
   * The same step; findings that a waiver covers stand apart, and its verdict is made without them.
   *
   * @param observation what its own answer showed; null when none came
   */
  apply(step: JudgedStep, observation: Observation | null): JudgedStep {
    if (this.#entries.length === 0) return step;
    for (const entry of this.#entries) {
      if (couldShow(entry.waiver, step, observation)) entry.steps += 1;
    }
    const waived: WaivedFinding[] = [];
    const findings = step.findings.filter((finding) => {
      const fitting = this.#entries.filter(({ waiver }) => covers(waiver, step, finding));
      const entry = fitting.find(({ waiver }) => !waiver.isExpired) ?? fitting[0];
      if (entry === undefined) return true;
      entry.findings += 1;
      const { isExpired, reason, owner, until } = entry.waiver;
      if (!isExpired) waived.push({ finding, reason, owner, until });
      return isExpired;
    });
    if (waived.length === 0) return step;
    return { ...step, findings, verdict: verdictWithout(step, findings, observation === null), waived };
  }

  results(): readonly WaiverResult[] {
    return this.#entries.map(({ waiver: { isExpired, ...waiver }, steps, findings }) => {
      const verdict = findings > 0 ? 'pass' : 'skip';
      return { ...waiver, steps, findings, verdict: isExpired ? 'fail' : verdict };
    });
  }
}

function covers(waiver: Waiver, step: JudgedStep, { rule, field }: Finding): boolean {
  return waiver.rule === rule && (waiver.field === null || waiver.field === field) && isAbout(waiver, step);
}

/** Only answers that have the waiver's field can show whether the waiver is still needed. */
function couldShow(waiver: Waiver, step: JudgedStep, observation: Observation | null): boolean {
  const isJudged = ['pass', 'warn', 'fail'].includes(step.verdict) && isAbout(waiver, step);
  return isJudged && (waiver.field === null || observation?.fields.has(waiver.field) === true);
}

function isAbout({ step: glob }: Waiver, { interaction, dialect, operation }: JudgedStep): boolean {
  const names = interaction === null ? [operation] : [operation, interaction, `${dialect}/${interaction}`];
  return glob === null || names.some((name) => matchesGlob(name, glob));
}

/** Whether a name fits a pattern in which `*` stands for any text. */
export function matchesGlob(name: string, glob: string): boolean {
  const parts = glob.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(name);
}

/**
 * The verdict of a step without its waived findings. A verdict that has another cause stays: a refusal of
 * Pact's verifier, an answer that was not judged to its end, a reconnect that failed.
 *
 * @param hasNoAnswer whether the step itself brought no answer, only one on the way to its provider state
 */
function verdictWithout(step: JudgedStep, left: readonly Finding[], hasNoAnswer: boolean): Verdict {
  const { verdict, pact, reason } = step;
  if (verdict !== verdictOf(step.findings) || pact === 'fail' || reason === TOO_MANY) return verdict;
  const rest = verdictOf(left);
  if (reason === null) return rest;
  return hasNoAnswer && rest === 'pass' ? 'skip' : worstVerdict([rest, 'warn']);
}

/**
 * Decides which waivers nothing matched, over all reports of a run: such a waiver is a warning in each report that
 * shows it is no longer needed.
 *
 * @param isWhole whether these are all targets that a waiver without a target can be about
 */
export function settleWaivers(reports: readonly Report[], isWhole: boolean): readonly Report[] {
  const matched = new Set(
    reports.flatMap(({ waivers }) => waivers.filter(({ findings }) => findings > 0).map(waiverKey)),
  );
  return reports.map((report) => {
    const waivers = report.waivers.map((waiver): WaiverResult => {
      if (waiver.verdict === 'fail' || waiver.findings > 0) return waiver;
      const canTell = waiver.steps > 0 && (isWhole || waiver.target !== null) && !mayLackSteps(report);
      const isUnused = canTell && !matched.has(waiverKey(waiver));
      return { ...waiver, verdict: isUnused ? 'warn' : 'skip' };
    });
    return { ...report, waivers, verdict: verdictOfRun({ ...report, waivers }) };
  });
}

/** Whether flags left steps out, any of which might have matched. */
function mayLackSteps({ settings }: Report): boolean {
  return settings.some(({ setting }) => setting === 'only' || setting === 'skip' || setting === 'bail');
}
