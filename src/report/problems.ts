import { type Finding, verdictOfFinding, worstVerdict } from '../model/finding.ts';
import { type Report, type Step, stepName, waiverKey } from '../model/report.ts';
import type { ReportContext, RunReport } from './run-report.ts';
import type { Sentences } from './sentences/en.ts';
import {
  actualOf,
  atLeast,
  exchangeLine,
  findingSentence,
  type HasVerdict,
  heaviestFirst,
  isProblem,
  wordsOf,
} from './words.ts';

/* What needs attention in a run, once, however many steps or targets show it. */

/** A step of a run, as one that shows a problem. */
export interface SeenIn {
  readonly step: Step;
  readonly report: Report;
  /** The step's name, with its target where there are several. */
  readonly name: string;
  /** What was found; null where only the reason of the step says what is wrong. */
  readonly found: Finding | null;
}

type Targets = Pick<RunReport, 'targets' | 'single'>;

export function stepsIn({ targets, single }: Targets): readonly SeenIn[] {
  return targets.flatMap((report) =>
    report.steps.map((step) => ({
      step,
      report,
      name: single ? stepName(step) : `${report.target}: ${stepName(step)}`,
      found: null,
    })),
  );
}

export function findingsIn(run: Targets) {
  return stepsIn(run).flatMap((seen) => seen.step.findings.map((found) => ({ ...seen, found })));
}

/**
 * A rule that is broken at one field or place, or one reason of steps that have no finding. The first step that shows
 * it stands for all.
 */
export interface Problem extends HasVerdict, SeenIn {
  /** Each step that shows it, once, in the order of the run. */
  readonly steps: readonly [SeenIn, ...SeenIn[]];
  /** How often it was found. A lower bound where a long recording does not list all of its steps. */
  readonly times: number;
  /** The values that were found, each once. */
  readonly actuals: readonly string[];
}

/** What is wrong in the steps of a run, the heaviest first. */
export function problemsIn(run: Targets, say: Sentences): readonly Problem[] {
  return [...causesOf(findingsIn(run), say), ...reasonsIn(run, isProblem, say)].sort(heaviestFirst);
}

export function causesOf(findings: ReturnType<typeof findingsIn>, say: Sentences): readonly Problem[] {
  return [...groupedBy(findings, ({ found }) => causeOf(found)).values()].map((group) => {
    const [first, ...others] = group;
    return {
      ...first,
      verdict: verdictOfFinding(first.found),
      // Findings of one step follow one another.
      steps: [first, ...others.filter(({ step }, index) => step !== group[index]?.step)],
      times: group.reduce((sum, { found }) => sum + found.times, 0),
      actuals: [...new Set(group.map(({ found }) => actualOf(found, say)))],
    };
  });
}

/** A field is the same in every dialect; without one, the place and what was expected there tell causes apart. */
export function causeOf({ rule, level, field, at, expected }: Finding): string {
  const place = at.replaceAll(/\/\d+(?=\/|$)/g, '/*');
  return `${rule} ${level} ${field ?? `${place} ${expected}`}`;
}

/** Steps without a finding by verdict and reason, such as those that a server that is gone did not answer. */
export function reasonsIn(
  run: Targets,
  isListed: (step: Step) => boolean,
  say: Sentences,
): readonly Problem[] {
  const steps = stepsIn(run).filter(({ step }) => step.findings.length === 0 && isListed(step));
  const groups = groupedBy(steps, ({ step }) => `${step.verdict} ${reasonOf(step, say)}`);
  return [...groups.values()].map((group) => {
    const [first] = group;
    return { ...first, verdict: first.step.verdict, steps: group, times: group.length, actuals: [] };
  });
}

/** Why a step without findings needs attention; Pact's verifier may give no reason. */
export function reasonOf({ reason, pact, verdict }: Step, say: Sentences): string {
  if (reason !== null) return say.text(reason);
  return pact === 'fail' ? say.pactRefused : say.stepIs(verdict);
}

/** A problem in words: what is wrong, what is known of it, the exchange of its first step, and how many more have it. */
export function linesOfProblem(problem: Problem, context: ReportContext): readonly string[] {
  const { found, step, name, steps, times } = problem;
  const { say } = context;
  const facts = found === null ? [] : wordsOf(found, step.dialect, context).background;
  const reports = steps.map(({ report }) => report);
  return [
    found === null ? reasonOf(step, say) : findingSentence(found, say),
    ...facts.map(([label, words]) => say.labelled(label, words)),
    say.labelled(name, exchangeLine(step, say)),
    ...(times === 1 ? [] : [say.moreLikeThis(atLeast(times - 1, reports, say))]),
  ];
}

/** Something that may need attention besides what steps show. */
export interface Remark extends HasVerdict {
  readonly title: string;
  readonly lines: readonly string[];
}

/** The points of the preflight with their hints, each with its target where there are several. */
export function preflightRemarks(
  { targets, single }: Targets,
  say: Sentences,
  nameOf = ({ target }: Report) => target,
): readonly Remark[] {
  return targets.flatMap((report) =>
    report.preflight.map(({ point, verdict, detail, hint }) => ({
      verdict,
      title: single ? say.preflightPoint(point) : say.labelled(nameOf(report), say.preflightPoint(point)),
      lines: [say.text(detail), ...(hint === null ? [] : [say.hint(say.text(hint))])],
    })),
  );
}

/**
 * Waivers that a reader has to know of, each once for all of its targets: pass where it waives findings, warn where
 * nothing matched it, fail where it is expired. Left out are those that this run could not test.
 */
export function waiversIn(reports: readonly Pick<Report, 'waivers'>[], say: Sentences) {
  const all = reports.flatMap(({ waivers }) => waivers);
  const remarks = [...groupedBy(all, waiverKey).values()].map((group) => {
    const [waiver] = group;
    const findings = group.reduce((sum, one) => sum + one.findings, 0);
    const verdict = worstVerdict(group.map((one) => one.verdict));
    const title = say.labelled(say.waiverLabel, say.waiverSubject(waiver));
    return { verdict, findings, title, lines: [say.waiver(waiver, verdict, findings)] };
  });
  return remarks.filter(({ verdict }) => verdict !== 'skip');
}

/** Items by key, in the order in which the keys first occur. */
export function groupedBy<T>(all: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, [T, ...T[]]> {
  const groups = new Map<string, [T, ...T[]]>();
  for (const one of all) {
    const key = keyOf(one);
    const own = groups.get(key);
    if (own === undefined) groups.set(key, [one]);
    else own.push(one);
  }
  return groups;
}
