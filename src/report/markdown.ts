import { type Finding, VERDICTS, type Verdict } from '../model/finding.ts';
import { type Report, type Step, stepName } from '../model/report.ts';
import { RULES } from '../model/rules.ts';
import { clipped, printable } from './layout.ts';
import { type Matrix, onlyReport, type ReportContext } from './matrix.ts';
import { runTime, timedExchange } from './times.ts';
import { waiversIn } from './waivers.ts';
import {
  actualOf,
  brokenSteps,
  counted,
  countSentence,
  countsInWords,
  figuresOf,
  heaviestOf,
  isBroken,
  preflightTitle,
  reasonOf,
  shortened,
  targetsInWords,
} from './words.ts';

/** How many rows of each table fit one screen. */
const MOST_ROWS = 10;
const MOST_TARGETS = 20;

const MARKS: Readonly<Record<Verdict, string>> = {
  disabled: '⚪',
  skip: '⚪',
  pass: '✅',
  warn: '⚠️',
  fail: '❌',
  error: '🛑',
};

/** A comment for a pull request, or the summary of a job: one screen of GitHub's markdown. */
export function renderMatrixMarkdown(matrix: Matrix, context: ReportContext): string {
  const { verdict, targets, single, version } = matrix;
  const only = onlyReport(matrix);
  const subject = only === undefined ? prose(targetsInWords(matrix)) : code(only.target);
  const blocks = [
    `### ${MARKS[verdict]} ${verdict.toUpperCase()}: ReconnectIPsecConnection, ${subject}`,
    only === undefined ? targetTable(targets) : prose(countSentence(only, context)),
    ...problems(targets, single),
    ...waivers(targets, context),
    ...brokenTable(targets, single),
    ...divergences(targets, context),
    `<sub>${settingsLine(targets, version)}</sub>`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

function targetTable(targets: readonly Report[]): string {
  const rows = targets
    .slice(0, MOST_TARGETS)
    .map((report) => [
      `${MARKS[report.verdict]} ${report.verdict}`,
      code(report.target),
      countsInWords(report.counts).join(', ') || 'nothing ran',
      `${figuresOf(report).fieldsSeen} of ${report.fields.length}`,
    ]);
  return table(['Verdict', 'Target', 'Steps', 'Fields seen'], rows, targets.length, 'target');
}

/** Notes of the run, and what the preflight found. */
function problems(targets: readonly Report[], single: boolean): readonly string[] {
  const lines = targets.flatMap((report) => {
    const { target, notes, preflight } = report;
    const of = single ? '' : ` (${code(target)})`;
    return [
      ...notes.map((note) => `- Note${of}: ${prose(note)}`),
      ...preflight
        .filter(isBroken)
        .map(
          ({ point, verdict, detail, hint }) =>
            `- ${preflightTitle(report)} **${verdict}**${of}, ${point}: ${prose(detail)}${hint === null ? '' : ` Hint: ${prose(hint)}`}`,
        ),
    ];
  });
  if (lines.length === 0) return [];
  const more = lines.length - MOST_ROWS;
  return [[...lines.slice(0, MOST_ROWS), ...(more > 0 ? [`- and ${more} more`] : [])].join('\n')];
}

function waivers(targets: readonly Report[], context: ReportContext): readonly string[] {
  const lines = waiversIn(targets, context).map(
    ({ verdict, sentence }) => `- ${verdict === 'pass' ? '' : `${MARKS[verdict]} `}${prose(sentence)}`,
  );
  return lines.length === 0 ? [] : [lines.slice(0, MOST_ROWS).join('\n')];
}

function brokenTable(targets: readonly Report[], single: boolean): readonly string[] {
  const broken = targets
    .flatMap((report) => brokenSteps(report).map((step) => ({ report, step })))
    .sort(
      ({ step: one }, { step: other }) => VERDICTS.indexOf(other.verdict) - VERDICTS.indexOf(one.verdict),
    );
  const all = targets.reduce((sum, report) => sum + figuresOf(report).broken, 0);
  const [first] = broken;
  if (first === undefined) return [];
  const rows = broken
    .slice(0, MOST_ROWS)
    .map(({ report, step }) => [
      `${MARKS[step.verdict]} ${step.verdict}`,
      `${code(stepName(step))}${single ? '' : `<br>${code(report.target)}`}`,
      code(shortened(timedExchange(step))),
      whatIsWrong(step),
    ]);
  const { noun } = figuresOf(first.report);
  return [
    table(
      ['Verdict', noun === 'step' ? 'Step' : 'Exchange', 'Exchange', 'What is wrong'],
      rows,
      all,
      `broken ${noun}`,
    ),
  ];
}

function whatIsWrong(step: Step): string {
  const { findings, reason } = step;
  const heaviest = heaviestOf(findings);
  const more = findings.length - 1;
  return [
    ...(findings.length === 0 || reason !== null ? [prose(reasonOf(step))] : []),
    ...(heaviest === undefined ? [] : [findingLine(heaviest)]),
    ...(more > 0 ? [`and ${counted(more, 'more finding')}`] : []),
  ].join('<br>');
}

function findingLine(found: Finding): string {
  const { rule, field, at, expected } = found;
  const place = field ?? (at === '' ? null : at);
  const subject = place === null ? '' : ` ${code(place)}`;
  return `**${rule}**${subject}: ${prose(RULES[rule].words)}; expected ${code(expected)}, actual ${code(actualOf(found))}`;
}

function divergences(targets: readonly Report[], context: ReportContext): readonly string[] {
  const listed = targets.flatMap((report) => report.divergences);
  if (listed.length === 0) return [];
  const ids = [...new Set(listed.map(({ id }) => id))].sort();
  const seen = ids.filter((id) => listed.some((one) => one.id === id && one.seen));
  const rows = seen.map((id) => {
    const known = context.divergences.find((one) => one.id === id);
    return [id, prose(known?.page ?? ''), prose(known?.server ?? '')];
  });
  const summary = `Where servers differ from the page: ${seen.length} of ${counted(ids.length, 'divergence')} seen`;
  if (seen.length === 0) return [`${summary}.`];
  const body = table(['', 'The page', 'Servers'], rows, rows.length, 'divergence');
  return [`<details><summary>${summary}</summary>\n\n${body}\n\n</details>`];
}

/** Version, time, and settings that are not defaults; the HTML report has all. */
function settingsLine(targets: readonly Report[], version: string): string {
  const set = new Map(
    targets
      .flatMap(({ settings }) => settings)
      .filter(({ from }) => from !== 'default')
      .map(({ setting, value }) => [`${setting} ${value}`, `${code(setting)} ${code(value)}`]),
  );
  const shown = [...set.values()].slice(0, MOST_ROWS);
  const more = set.size > shown.length ? [`and ${set.size - shown.length} more`] : [];
  const when = runTime(targets);
  return [`zstack-contract ${prose(version)}`, ...(when === null ? [] : [when]), ...shown, ...more].join(
    ' · ',
  );
}

function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  total: number,
  noun: string,
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const more = total - rows.length;
  return [
    line(head),
    line(head.map(() => '---')),
    ...rows.map(line),
    ...(more > 0 ? ['', `and ${counted(more, `more ${noun}`, `more ${noun}s`)}`] : []),
  ].join('\n');
}

/** Longest text that a cell or a line shows. */
const LONGEST = 200;

/**
 * A text of a server as code, which mentions nobody, links nothing and loads no picture. Characters that would
 * end the code are written as entities.
 */
function code(text: string): string {
  const shown = clipped(printable(text), LONGEST);
  if (shown === '') return '(empty)';
  if (/^[\w ./:$=,;()[\]{}%?+@#~"'…-]+$/u.test(shown) && shown.trim() === shown) return `\`${shown}\``;
  return `<code>${shown.replaceAll(/[^\w .…\p{L}]/gu, (one) => `&#${one.codePointAt(0)};`)}</code>`;
}

/** A sentence without markup, mentions, or links to issues or pages. */
function prose(text: string): string {
  return clipped(printable(text), LONGEST * 2)
    .replaceAll(/[\\`*_[\]|~#$]/g, '\\$&')
    .replaceAll(/[&<>]/g, (one) => `&#${one.charCodeAt(0)};`)
    .replaceAll(/[@#]/g, (one, at: number, whole: string) => (whole[at - 1] === '&' ? one : `${one}\u200b`))
    .replaceAll('://', '&#58;//')
    .replaceAll(/www\./gi, (one) => `${one.slice(0, 3)}&#46;`);
}
