import type { Dialect } from '../model/contract.ts';
import type { Finding } from '../model/finding.ts';
import { STAYED_DOWN, stepName } from '../model/report.ts';
import { repetitionOf } from './curl.ts';
import { padded } from './layout.ts';
import {
  groupedBy,
  type Problem,
  preflightRemarks,
  problemsIn,
  type Remark,
  reasonOf,
  type SeenIn,
  waiversIn,
} from './problems.ts';
import type { RunReport } from './run-report.ts';
import { namesInWords, type Screen, targetNumber } from './screen.ts';
import {
  actualOf,
  exchangeLine,
  type Fact,
  figuresOf,
  heaviestFirst,
  isOfOneBody,
  isProblem,
  wordsOf,
} from './words.ts';

const MOST_PROBLEMS = 50;

/** One block for each problem and waiver, warnings included. The heaviest is last, right above the closing line. */
export function problemBlocks(run: RunReport, screen: Screen): readonly string[] {
  const { say } = screen;
  // The hints and commands that were shown: each is shown once.
  const shown = new Set<string>();
  const points = preflightRemarks(run, say, (report) => targetNumber(run, report)).filter(isProblem);
  const all = [...points, ...problemsIn(run, say), ...waiversIn(run.targets, say)].sort(heaviestFirst);
  const more = all.length - MOST_PROBLEMS;
  const blocks = all
    .slice(0, MOST_PROBLEMS)
    .sort((one, other) => heaviestFirst(other, one))
    .map((one) =>
      'steps' in one
        ? problemBlock(one, run, screen, shown)
        : block(labelOf(one), one.title, one.lines, [], screen),
    );
  return [...(more > 0 ? [say.causesLeftOut(more)] : []), ...blocks];
}

const INDENT = ' '.repeat(7);

function block(
  label: string,
  title: string,
  lines: readonly string[],
  facts: readonly Fact[],
  { wrap }: Screen,
): string {
  const column = ' '.repeat(INDENT.length + 10);
  return [
    wrap(title, INDENT, label),
    ...lines.map((line) => wrap(line, INDENT)),
    ...facts.map(([name, fact]) => wrap(fact, column, `${INDENT}${padded(name, 8)}  `)),
  ].join('\n');
}

function labelOf({ verdict }: Problem | Remark): string {
  return verdict.toUpperCase().padEnd(INDENT.length);
}

/** A problem with the steps that show it, one hint, and how to reproduce it. */
function problemBlock(problem: Problem, run: RunReport, screen: Screen, shown: Set<string>): string {
  const { say, context } = screen;
  const { steps, actuals } = problem;
  // The first step whose request can be sent again without dropping a tunnel.
  const example =
    steps.find(({ step }) => step.evidence !== null && !context.disruptive.has(step.operation)) ?? steps[0];
  const { found, step } = example;
  const hint = hintOf(example, screen);
  const facts: Fact[] = [];
  if (found !== null) {
    facts.push(...findingFacts(found, step.dialect, screen));
    const others = actuals.filter((one) => one !== actualOf(found, say));
    if (others.length > 0) facts.push([say.alsoLabel, namesInWords(others, screen)]);
    if (step.reason !== null) facts.push([say.reasonLabel, say.text(step.reason)]);
  }
  if (step.request !== '-') facts.push([say.exchangeLabel, exchangeLine(step, say)]);
  facts.push(...seenInFacts(steps, run, screen));
  if (hint !== null && !shown.has(hint)) facts.push([say.hintLabel, hint]);
  if (hint !== null) shown.add(hint);
  const [title, lines] =
    found === null
      ? [reasonOf(step, say), []]
      : [titleOf(found, step.dialect, screen), [say.rules[found.rule].words]];
  return [block(labelOf(problem), title, lines, facts, screen), ...reproduction(example, screen, shown)].join(
    '\n',
  );
}

function titleOf(found: Finding, dialect: Dialect, { say, context }: Screen): string {
  const { place } = wordsOf(found, dialect, context);
  return say.findingTitle(found.rule, found.level, place, found.times - 1);
}

function findingFacts(found: Finding, dialect: Dialect, { say, context }: Screen): readonly Fact[] {
  const { background } = wordsOf(found, dialect, context);
  return [[say.expectedLabel, say.expected(found)], [say.actualLabel, actualOf(found, say)], ...background];
}

/** A finding by itself: its rule in words, and each fact on a line of its own. */
export function findingBlock(found: Finding, dialect: Dialect, screen: Screen): string {
  const { words } = screen.say.rules[found.rule];
  return block('', titleOf(found, dialect, screen), [words], findingFacts(found, dialect, screen), screen);
}

/** The steps of a problem, by target where there are several. */
function seenInFacts(steps: readonly SeenIn[], run: RunReport, screen: Screen): readonly Fact[] {
  const { say } = screen;
  const byTarget = groupedBy(steps, ({ report }) => targetNumber(run, report));
  return [...byTarget].map(([number, own]) => {
    const { all, noun } = figuresOf(own[0].report);
    const names = namesInWords(
      own.map(({ step }) => stepName(step)),
      screen,
    );
    const label = run.single ? say.seenInLabel : say.seenInTarget(number);
    return [label, own.length === 1 ? names : say.someOf[noun](own.length, all, names)];
  });
}

/** What the reader can do. Who runs the mock of this contract may change the contract; others report the fault. */
function hintOf({ found, step, report }: SeenIn, { say }: Screen): string | null {
  if (found === null) return step.reason?.endsWith(STAYED_DOWN) === true ? say.rules['not-ready'].help : null;
  const faults = report.settings.filter(({ setting }) => setting === 'fault').map(({ value }) => value);
  if (faults.length > 0) return say.brokenOnPurpose(faults.join(' --fault '));
  const { help, maintainer = help } = say.rules[found.rule];
  const isOfMock = report.source === 'provider' && report.url === null && report.preflight.length === 0;
  return isOfMock ? maintainer : help;
}

function reproduction(
  { step, report }: SeenIn,
  { context, say, wrap }: Screen,
  shown: Set<string>,
): readonly string[] {
  // The request of one body is not known.
  const repetition = isOfOneBody(report) ? null : repetitionOf(step, report.url, context);
  if (repetition === null) return [];
  const { command, warning } = repetition;
  if (shown.has(command)) return [`${INDENT}${say.reproducedAbove}`];
  shown.add(command);
  // The command is one line to paste, however long.
  return [wrap(say.reproduce(warning ?? ''), INDENT), `${INDENT}  ${command}`];
}
