import type { Finding } from '../model/finding.ts';
import type { Report, Step } from '../model/report.ts';
import { RULES } from '../model/rules.ts';
import { clipped, printable } from './layout.ts';
import type { Matrix, ReportContext } from './matrix.ts';
import {
  atLeast,
  breaks,
  closingSentence,
  counted,
  exchangeLine,
  factsOf,
  isBroken,
  levelOf,
  placeOf,
  preflightTitle,
  reasonOf,
  stepOf,
} from './words.ts';

type Command = 'error' | 'warning' | 'notice';

/** One remark at a line of a file, or at the run as a whole. */
interface Annotation {
  readonly command: Command;
  readonly title: string;
  readonly lines: readonly string[];
  readonly file: string | null;
  readonly line: number | null;
}

/** GitHub shows so many of each for one step of a job, and drops the rest without a word. */
const MOST_SHOWN = 10;

/** Far below what GitHub cuts at, far above what a person reads. */
const LONGEST_LINE = 500;

/** The heaviest first. */
const COMMANDS: readonly Command[] = ['error', 'warning', 'notice'];

/**
 * GitHub's workflow commands: one annotation for each rule and field that is broken, at the field's line in
 * its schema. Where nothing is broken, one notice says what was checked.
 */
export function renderMatrixGithub(matrix: Matrix, context: ReportContext): string {
  const { targets, single } = matrix;
  const all = [
    ...targets.flatMap((report) => unfoundOf(report, single, context)),
    ...findingsOf(targets, single, context),
  ];
  const shown = COMMANDS.flatMap((command) =>
    all.filter((one) => one.command === command).slice(0, MOST_SHOWN),
  );
  const more = all.length - shown.length;
  const rest = `${counted(more, 'more finding')}, as GitHub shows ${MOST_SHOWN} of each level: see the other reports`;
  return [
    ...closingOf(matrix, all, context),
    ...shown,
    ...(more > 0 ? [annotation('notice', TOOL, [rest])] : []),
  ]
    .map((one) => `${commandLine(one)}\n`)
    .join('');
}

const TOOL = 'zstack-contract';

/** What came of the run, where no other annotation says it. */
function closingOf(
  { targets, verdict }: Matrix,
  all: readonly Annotation[],
  context: ReportContext,
): readonly Annotation[] {
  const breaking = breaks(verdict, context.strict) || isUnchecked(verdict);
  const said = breaking ? all.some(({ command }) => command === 'error') : all.length > 0;
  if (said) return [];
  const lines = targets.map((report) => closingSentence(report, context));
  return [
    annotation(breaking ? 'error' : 'notice', TOOL, lines.length === 0 ? ['nothing was checked'] : lines),
  ];
}

/** A run in which nothing was checked breaks the build. */
function isUnchecked(verdict: Matrix['verdict']): boolean {
  return verdict === 'skip' || verdict === 'disabled';
}

function annotation(command: Command, title: string, lines: readonly string[]): Annotation {
  return { command, title, lines, file: null, line: null };
}

/** What went wrong without being a finding: of the preflight, of a step that brought no answer. */
function unfoundOf(report: Report, single: boolean, { strict }: ReportContext): readonly Annotation[] {
  const of = single ? '' : `${report.target}: `;
  const command = (one: { readonly verdict: Step['verdict'] }): Command =>
    breaks(one.verdict, strict) ? 'error' : 'warning';
  return [
    ...report.preflight
      .filter(isBroken)
      .map((one) =>
        annotation(command(one), `${of}${preflightTitle(report).toLowerCase()}: ${one.point}`, [
          one.detail,
          ...(one.hint === null ? [] : [`hint: ${one.hint}`]),
        ]),
      ),
    ...report.steps
      .filter((step) => isBroken(step) && step.findings.length === 0)
      .map((step) =>
        annotation(command(step), stepOf(step, report, !single), [reasonOf(step), exchangeLine(step)]),
      ),
  ];
}

interface Occurrences {
  readonly found: Finding;
  readonly step: Step;
  readonly name: string;
  count: number;
}

/** One annotation for what one rule finds in one field, however often. */
function findingsOf(
  targets: readonly Report[],
  single: boolean,
  context: ReportContext,
): readonly Annotation[] {
  const groups = new Map<string, Occurrences>();
  for (const report of targets) {
    for (const step of report.steps) {
      for (const found of step.findings) {
        const key = `${found.rule} ${levelOf(found, context.strict)} ${found.field ?? ''}`;
        const own = groups.get(key);
        if (own === undefined) {
          groups.set(key, { found, step, name: stepOf(step, report, !single), count: found.times });
        } else own.count += found.times;
      }
    }
  }
  return [...groups.values()].map((one) => findingAnnotation(one, atLeast(...targets), context));
}

function findingAnnotation(
  { found, step, name, count }: Occurrences,
  least: string,
  context: ReportContext,
): Annotation {
  const place = found.field === null ? undefined : context.places.get(found.field);
  const more = count === 1 ? [] : [`${least}${count - 1} more like it`];
  return {
    command: levelOf(found, context.strict),
    title: found.field === null ? found.rule : `${found.rule}: ${found.field}`,
    lines: [
      `${RULES[found.rule].words} (at ${placeOf(found)})`,
      ...factsOf(found, step.dialect, context).map(([label, words]) => `${label}: ${words}`),
      `${name}: ${exchangeLine(step)}`,
      ...more,
    ],
    file: place?.file ?? null,
    line: place?.line ?? null,
  };
}

function commandLine({ command, title, lines, file, line }: Annotation): string {
  const properties = [
    ...(file === null ? [] : [`file=${property(file)}`]),
    ...(line === null ? [] : [`line=${line}`]),
    `title=${property(title)}`,
  ];
  const message = lines.map((one) => escaped(one)).join('%0A');
  return `::${command} ${properties.join(',')}::${message}`;
}

/** What is printable cannot end a line; a percent sign begins an escape. */
function escaped(text: string): string {
  return clipped(printable(text), LONGEST_LINE).replaceAll('%', '%25');
}

function property(text: string): string {
  return escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
