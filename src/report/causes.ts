import type { Verdict } from '../model/finding.ts';
import type { Step } from '../model/report.ts';
import type { Level } from '../model/rules.ts';
import type { RunReport } from './run-report.ts';
import type { Sentences } from './sentences/en.ts';
import {
  actualOf,
  type FoundIn,
  findingsIn,
  groupedBy,
  levelOf,
  reasonOf,
  type SeenIn,
  stepOf,
} from './words.ts';

/** One thing that is wrong: a rule that is broken at one field, or at one place of the answer. */
export interface Cause {
  /** Its level under the rules of the run. */
  readonly level: Level;
  /** Where it was found first. This finding stands for all. */
  readonly first: FoundIn;
  /** Each step that it was found in, once, with a finding of it; in the order of the run. */
  readonly steps: readonly FoundIn[];
  /** How often it was found. A lower bound where a long recording does not list all of its steps. */
  readonly times: number;
  /** The values that were found, each once. */
  readonly actuals: readonly string[];
}

/** The findings of a run by cause: errors before warnings, else in the order of the run. */
export function causesIn(
  run: Pick<RunReport, 'targets' | 'single'>,
  strict: boolean,
  say: Sentences,
): readonly Cause[] {
  const groups = groupedBy(findingsIn(run), (one) => keyOf(one, strict));
  const causes = [...groups.values()].map((group): Cause => {
    const [first] = group;
    return {
      level: levelOf(first.found, strict),
      first,
      steps: [...new Map(group.map((one) => [one.step, one])).values()],
      times: group.reduce((sum, { found }) => sum + found.times, 0),
      actuals: [...new Set(group.map(({ found }) => actualOf(found, say)))],
    };
  });
  return [
    ...causes.filter(({ level }) => level === 'error'),
    ...causes.filter(({ level }) => level !== 'error'),
  ];
}

/** A field is the same in every dialect; without one, the place and what was expected there tell causes apart. */
function keyOf({ found }: FoundIn, strict: boolean): string {
  const { rule, field, at, expected } = found;
  const where = field ?? `${at.replaceAll(/\/\d+(?=\/|$)/g, '/*')} ${expected}`;
  return `${rule} ${levelOf(found, strict)} ${where}`;
}

/** Steps that have their verdict for the same reason. */
export interface Reason {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly steps: readonly SeenIn[];
}

/** Steps without a finding by verdict and reason, such as those that a server that is gone did not answer. */
export function reasonsIn(
  { targets, single }: Pick<RunReport, 'targets' | 'single'>,
  isListed: (step: Step) => boolean,
  say: Sentences,
): readonly Reason[] {
  const steps = targets.flatMap((report) =>
    report.steps
      .filter((step) => step.findings.length === 0 && isListed(step))
      .map((step) => ({ step, report, name: stepOf(step, report, single) })),
  );
  const groups = groupedBy(steps, ({ step }) => `${step.verdict} ${reasonOf(step, say)}`);
  return [...groups.values()].map((group) => {
    const [{ step }] = group;
    return { verdict: step.verdict, reason: reasonOf(step, say), steps: group };
  });
}
