import type { Dialect } from '../model/contract.ts';
import { type Finding, VERDICTS, type Verdict, verdictOfFinding } from '../model/finding.ts';
import { type Report, STAYED_DOWN, stepName } from '../model/report.ts';
import { type Cause, causesIn, type Reason, reasonsIn } from './causes.ts';
import { repetitionOf } from './curl.ts';
import type { RunReport } from './run-report.ts';
import { namesInWords, type Screen } from './screen.ts';
import { waiverProblems } from './waivers.ts';
import { padded } from './width.ts';
import { exchangeLine, figuresOf, groupedBy, isOfOneBody, isProblem, type SeenIn, wordsOf } from './words.ts';

/** How many causes the screen shows. */
const MOST_CAUSES = 50;

interface HasVerdict {
  readonly verdict: Verdict;
}

type Block = HasVerdict & { readonly text: string };

/** The hints and commands that were shown: each is shown once. */
interface Once {
  readonly hints: Set<string>;
  readonly commands: Set<string>;
}

/** One block for each problem, warnings included. The heaviest is last, right above the closing line. */
export function problemBlocks(run: RunReport, screen: Screen): readonly string[] {
  const once: Once = { hints: new Set(), commands: new Set() };
  const causes = causesIn(run, screen.context.strict, screen.say);
  const reasons = reasonsIn(run, isProblem, screen.say);
  const points = run.targets.flatMap((report) => pointBlocks(report, run, screen));
  const waivers = waiverProblems(run.targets, screen.context).map(({ verdict, title, lines }) => ({
    verdict,
    text: headOf(verdict, title, lines.join(' '), screen).join('\n'),
  }));
  // Only the blocks that are shown are made: a recording may have thousands.
  const makers = [
    ...causes.map((cause) => ({
      verdict: verdictOfFinding(cause.first.found),
      make: () => causeBlock(cause, run, screen, once),
    })),
    ...reasons.map((reason) => ({
      verdict: reason.verdict,
      make: () => reasonBlock(reason, run, screen, once),
    })),
    ...[...points, ...waivers].map(({ verdict, text }) => ({ verdict, make: () => text })),
  ];
  const byWeight = (one: HasVerdict, other: HasVerdict): number =>
    VERDICTS.indexOf(one.verdict) - VERDICTS.indexOf(other.verdict);
  const more = makers.length - MOST_CAUSES;
  const shown = makers.toSorted((one, other) => byWeight(other, one)).slice(0, MOST_CAUSES);
  const blocks = shown.sort(byWeight).map(({ make }) => make());
  return [...(more > 0 ? [screen.say.causesLeftOut(more)] : []), ...blocks];
}

/** Points of the preflight that need attention. */
function pointBlocks(report: Report, { targets, single }: RunReport, screen: Screen): readonly Block[] {
  const { say } = screen;
  return report.preflight.filter(isProblem).map(({ point, verdict, detail, hint }) => {
    const name = say.preflightPoint(point);
    const title = single ? name : say.labelled(`T${targets.indexOf(report) + 1}`, name);
    const facts: readonly Fact[] = hint === null ? [] : [[say.hintLabel, say.text(hint)]];
    return {
      verdict,
      text: [...headOf(verdict, title, say.text(detail), screen), ...factLines(facts, screen)].join('\n'),
    };
  });
}

type Fact = readonly [label: string, words: string];

const INDENT = ' '.repeat(7);

function headOf(verdict: Verdict, title: string, words: string, screen: Screen): readonly string[] {
  const label = verdict.toUpperCase().padEnd(INDENT.length);
  return [screen.wrap(title, INDENT, label), ...(words === '' ? [] : [screen.wrap(words, INDENT)])];
}

function factLines(facts: readonly Fact[], { wrap }: Screen): readonly string[] {
  const column = INDENT.length + 10;
  return facts.map(([label, words]) => wrap(words, ' '.repeat(column), `${INDENT}${padded(label, 8)}  `));
}

/** A finding with the steps that it was found in, one hint, and how to reproduce it. */
function causeBlock({ first, steps, actuals }: Cause, run: RunReport, screen: Screen, once: Once): string {
  const { say } = screen;
  const shown = harmless(steps, screen) ?? first;
  const { found, step, report } = shown;
  const { actual } = wordsOf(found, step.dialect, screen.context);
  const others = actuals.filter((one) => one !== actual);
  const hint = hintOf(found, report, screen);
  const facts: readonly Fact[] = [
    ...findingFacts(found, step.dialect, screen),
    ...(others.length === 0 ? [] : [[say.alsoLabel, namesInWords(others, screen)] as const]),
    ...(step.reason === null ? [] : [[say.reasonLabel, say.text(step.reason)] as const]),
    [say.exchangeLabel, exchangeLine(step, say)],
    ...seenInFacts(steps, run, screen),
    ...(once.hints.has(hint) ? [] : [[say.hintLabel, hint] as const]),
  ];
  once.hints.add(hint);
  const { words } = say.rules[found.rule];
  const head = headOf(verdictOfFinding(found), titleOf(found, step.dialect, screen), words, screen);
  return [...head, ...factLines(facts, screen), ...reproduction(shown, screen, once)].join('\n');
}

/** Among steps the first whose request can be sent again without dropping a tunnel. */
function harmless<T extends SeenIn>(steps: readonly T[], { context }: Screen): T | undefined {
  return steps.find(({ step }) => step.evidence !== null && !context.disruptive.has(step.operation));
}

function titleOf(found: Finding, dialect: Dialect, { say, context }: Screen): string {
  const { place } = wordsOf(found, dialect, context);
  return say.findingTitle(found.rule, found.level, place, found.times - 1);
}

function findingFacts(found: Finding, dialect: Dialect, { say, context }: Screen): readonly Fact[] {
  const { actual, background } = wordsOf(found, dialect, context);
  return [[say.expectedLabel, say.expected(found)], [say.actualLabel, actual], ...background];
}

/** A finding by itself: its rule in words, and each fact on a line of its own. */
export function findingBlock(found: Finding, dialect: Dialect, screen: Screen): string {
  const { say } = screen;
  const lines = [titleOf(found, dialect, screen), screen.wrap(say.rules[found.rule].words, INDENT)];
  return [...lines, ...factLines(findingFacts(found, dialect, screen), screen)].join('\n');
}

/** The steps of a cause, by target where there are several. */
function seenInFacts(
  steps: readonly SeenIn[],
  { targets, single }: RunReport,
  screen: Screen,
): readonly Fact[] {
  const { say } = screen;
  return [...groupedBy(steps, ({ report }) => String(targets.indexOf(report))).values()].map((own) => {
    const [{ report }] = own;
    const { all, noun } = figuresOf(report);
    const names = namesInWords(
      own.map(({ step }) => stepName(step)),
      screen,
    );
    const label = single ? say.seenInLabel : say.seenInTarget(`T${targets.indexOf(report) + 1}`);
    return [label, own.length === 1 ? names : say.someOf[noun](own.length, all, names)];
  });
}

/** What the reader can do. Who runs the mock of this contract may change the contract; others report the fault. */
function hintOf({ rule }: Finding, { settings, url, preflight, source }: Report, { say }: Screen): string {
  const faults = settings.filter(({ setting }) => setting === 'fault').map(({ value }) => value);
  if (faults.length > 0) return say.brokenOnPurpose(faults.join(' --fault '));
  const { help, maintainer } = say.rules[rule];
  const isMock = source === 'provider' && url === null && preflight.length === 0;
  return isMock ? (maintainer ?? help) : help;
}

/** Steps that got no answer, or that Pact's verifier refused. */
function reasonBlock({ verdict, reason, steps }: Reason, run: RunReport, screen: Screen, once: Once): string {
  const { say } = screen;
  const [first] = steps;
  const shown = harmless(steps, screen) ?? first;
  const facts: readonly Fact[] = [
    ...(shown === undefined || shown.step.request === '-'
      ? []
      : [[say.exchangeLabel, exchangeLine(shown.step, say)] as const]),
    ...seenInFacts(steps, run, screen),
    ...(first?.step.reason?.endsWith(STAYED_DOWN) === true
      ? [[say.hintLabel, say.rules['not-ready'].help] as const]
      : []),
  ];
  const head = headOf(verdict, reason, '', screen);
  return [
    ...head,
    ...factLines(facts, screen),
    ...(shown === undefined ? [] : reproduction(shown, screen, once)),
  ].join('\n');
}

function reproduction(
  { step, report }: SeenIn,
  { context, say, wrap }: Screen,
  { commands }: Once,
): readonly string[] {
  // The request of one body is not known.
  const repetition = isOfOneBody(report) ? null : repetitionOf(step, report.url, context);
  if (repetition === null) return [];
  if (commands.has(repetition.command)) return [`${INDENT}${say.reproducedAbove}`];
  commands.add(repetition.command);
  const remarks = [repetition.leftOut ?? [], repetition.warning ?? []].flat().join('; ');
  // The command is one line to paste, however long.
  return [wrap(say.reproduce(remarks), INDENT), `${INDENT}  ${repetition.command}`];
}
