import { EXIT, exitCodeOf } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { causesIn } from './causes.ts';
import { clipped, printable } from './layout.ts';
import { locationOf, type ReportContext, type RunReport, type SourceLocation } from './run-report.ts';
import { runTime, timedExchange } from './times.ts';
import { waiversIn } from './waivers.ts';
import {
  atLeast,
  breaks,
  closingSentence,
  fileOf,
  preflightProblems,
  stepProblems,
  wordsOf,
} from './words.ts';

type Command = 'error' | 'warning' | 'notice';

/** One annotation of a line of a file, or of the whole run. */
interface Annotation {
  readonly command: Command;
  readonly title: string;
  readonly lines: readonly string[];
  readonly location: SourceLocation | undefined;
}

/** GitHub shows this many of each level for one step of a job, and drops the rest silently. */
const MOST_SHOWN = 10;

/** How many targets the closing annotation lists. */
const MOST_TARGETS = 20;

/** Far below the limit of GitHub, far above what a person reads. */
const LONGEST_LINE = 500;

/** The heaviest first. */
const COMMANDS: readonly Command[] = ['error', 'warning', 'notice'];

/**
 * GitHub's workflow commands: one annotation for each rule and field that is broken, at a file of the
 * project if there is one. The last one says what was checked, and when.
 */
export function renderGithub(run: RunReport, context: ReportContext): string {
  const { targets, single } = run;
  const all = [
    ...targets.flatMap((report) => problemAnnotations(report, single, context)),
    ...findingAnnotations(run, context),
    ...waiverAnnotations(targets, context),
  ];
  const shown = COMMANDS.flatMap((command) =>
    all.filter((one) => one.command === command).slice(0, MOST_SHOWN),
  );
  return [...shown, closingOf(run, all, all.length - shown.length, context)].map(commandLine).join('');
}

/** The result of the run: an error if it breaks the build and no other annotation says so. */
function closingOf(
  { targets, verdict, version }: RunReport,
  all: readonly Annotation[],
  more: number,
  context: ReportContext,
): Annotation {
  const { say, strict } = context;
  // A run in which nothing was checked breaks the build.
  const breaking = exitCodeOf(verdict, strict) !== EXIT.holds;
  const isSaid = all.some(({ command }) => command === 'error');
  const rest = say.notShown(more, MOST_SHOWN);
  return annotation(breaking && !isSaid ? 'error' : 'notice', `zstack-contract ${version}`, [
    ...targets
      .slice(0, MOST_TARGETS)
      .map((report) => `${report.target}: ${closingSentence(report, context)}`),
    runTime(targets, say) ?? say.nothingChecked,
    ...(more > 0 ? [rest] : []),
  ]);
}

function annotation(command: Command, title: string, lines: readonly string[]): Annotation {
  return { command, title, lines, location: undefined };
}

/** Annotations of what went wrong without being a finding. */
function problemAnnotations(
  report: Report,
  single: boolean,
  { strict, say }: ReportContext,
): readonly Annotation[] {
  const problems = [...preflightProblems(report, single, say), ...stepProblems(report, single, say)];
  return problems.map(({ verdict, title, lines }) =>
    annotation(breaks(verdict, strict) ? 'error' : 'warning', title, lines),
  );
}

/** A notice for each waiver that waives something; else what is wrong with the waiver. */
function waiverAnnotations(targets: readonly Report[], context: ReportContext): readonly Annotation[] {
  return waiversIn(targets, context).map(({ verdict, subject, sentence }) => {
    const command = verdict === 'pass' ? 'notice' : breaks(verdict, context.strict) ? 'error' : 'warning';
    return annotation(command, `${context.say.waiver}: ${subject}`, [sentence]);
  });
}

/** One annotation for each cause, however often it was found. */
function findingAnnotations(run: RunReport, context: ReportContext): readonly Annotation[] {
  const { say } = context;
  return causesIn(run, context.strict, say).map(({ level, first, times }) => {
    const { found, step, name } = first;
    const { rule, field } = found;
    const { place, actual, background } = wordsOf(found, step.dialect, context);
    return {
      command: level,
      title: field === null ? rule : `${rule}: ${field}`,
      lines: [
        say.wordsAt(say.rules[rule].words, place),
        say.labelled(say.expectedLabel, say.expected(found)),
        say.labelled(say.actualLabel, actual),
        ...background.map(([label, words]) => say.labelled(label, words)),
        say.labelled(name, timedExchange(step, say)),
        ...(times === 1 ? [] : [say.moreLikeThis(atLeast(times - 1, run.targets, say))]),
      ],
      location: locationOf(field, fileOf(first), context),
    };
  });
}

function commandLine({ command, title, lines, location }: Annotation): string {
  const where = location === undefined ? '' : `file=${property(location.file)},line=${location.line},`;
  return `::${command} ${where}title=${property(title)}::${lines.map(escaped).join('%0A')}\n`;
}

/** A percent sign would begin an escape. Printable text has no line ends. */
function escaped(text: string): string {
  return clipped(printable(text), LONGEST_LINE).replaceAll('%', '%25');
}

function property(text: string): string {
  return escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
