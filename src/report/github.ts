import { EXIT, exitCodeOf, type Verdict } from '../model/finding.ts';
import { closingSentence } from './closing.ts';
import { clipped, printable } from './layout.ts';
import {
  linesOfProblem,
  type Problem,
  preflightRemarks,
  problemsIn,
  type Remark,
  waiversIn,
} from './problems.ts';
import { locationOf, type ReportContext, type RunReport, type SourceLocation } from './run-report.ts';
import { breaks, type HasVerdict, isProblem, runTime } from './words.ts';

type Command = 'error' | 'warning' | 'notice';

interface Annotation extends Pick<Remark, 'title' | 'lines'> {
  /** Absent where it is about the whole run. */
  readonly location?: SourceLocation | undefined;
}

/** GitHub shows this many of each level for one step of a job, and drops the rest silently. */
const MOST_SHOWN = 10;

/** Far below the limit of GitHub, far above what a person reads. */
const LONGEST_LINE = 500;

/** The heaviest first. */
const COMMANDS: readonly Command[] = ['error', 'warning', 'notice'];

/**
 * GitHub's workflow commands: one annotation for each rule and field that is broken, at a file of the
 * project if there is one. The last one says what was checked, and when.
 */
export function renderGithub(run: RunReport, context: ReportContext): string {
  const { targets, verdict, version } = run;
  const { say, strict } = context;
  const all = [
    ...preflightRemarks(run, say).filter(isProblem),
    ...problemsIn(run, say).map((problem) => annotationOf(problem, context)),
    ...waiversIn(targets, say),
  ];
  const shown = COMMANDS.flatMap((command) =>
    all
      .filter((one) => commandOf(one.verdict, strict) === command)
      .slice(0, MOST_SHOWN)
      .map((one) => commandLine(command, one)),
  );
  const more = all.length - shown.length;
  // A run that breaks the build has an error, also where nothing was checked.
  const isSilent = all.every((one) => !breaks(one.verdict, strict));
  const isBroken = isSilent && exitCodeOf(verdict, strict) !== EXIT.holds;
  const closing = commandLine(isBroken ? 'error' : 'notice', {
    title: `zstack-contract ${version}`,
    lines: [
      ...targets.map((report) => `${report.target}: ${closingSentence(report, context)}`),
      runTime(targets, say) ?? say.nothingChecked,
      ...(more > 0 ? [say.notShown(more, MOST_SHOWN)] : []),
    ],
  });
  return [...shown, closing].join('');
}

function commandOf(verdict: Verdict, strict: boolean): Command {
  if (verdict === 'pass') return 'notice';
  return breaks(verdict, strict) ? 'error' : 'warning';
}

function annotationOf(problem: Problem, context: ReportContext): Annotation & HasVerdict {
  const { verdict, found, step, report, name } = problem;
  const lines = linesOfProblem(problem, context);
  if (found === null) return { verdict, title: name, lines };
  const { rule, field } = found;
  const title = field === null ? rule : `${rule}: ${field}`;
  return { verdict, title, lines, location: locationOf(field, step.file ?? report.file, context) };
}

function commandLine(command: Command, { title, lines, location }: Annotation): string {
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
