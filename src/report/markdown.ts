import type { Verdict } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { countSentence, targetsInWords } from './closing.ts';
import { clipped, printable } from './layout.ts';
import { type Problem, preflightRemarks, problemsIn, reasonOf, waiversIn } from './problems.ts';
import { onlyReport, type ReportContext, type RunReport } from './run-report.ts';
import type { Sentences } from './sentences/en.ts';
import { atLeast, countsInWords, exchangeLine, figuresOf, isProblem, runTime, shortened } from './words.ts';

/** How many rows of each table fit one screen. */
const MOST_ROWS = 10;
const MOST_TARGETS = 20;
const MOST_ACTUALS = 3;

const MARKS: Readonly<Record<Verdict, string>> = {
  disabled: '⚪',
  skip: '⚪',
  pass: '✅',
  warn: '⚠️',
  fail: '❌',
  error: '🛑',
};

/** A comment for a pull request, or the summary of a job: one screen of GitHub's markdown. */
export function renderMarkdown(run: RunReport, context: ReportContext): string {
  const { verdict, targets, version } = run;
  const { say } = context;
  const only = onlyReport(run);
  const subject = only === undefined ? prose(targetsInWords(run, say)) : code(say.text(only.target));
  const blocks = [
    `### ${MARKS[verdict]} ${say.closing(verdict, `ReconnectIPsecConnection, ${subject}`)}`,
    only === undefined ? targetTable(targets, say) : prose(countSentence(only, context)),
    ...remarks(run, say),
    ...brokenTable(run, say),
    `<sub>${[`zstack-contract ${prose(version)}`, runTime(targets, say) ?? []].flat().join(' · ')}</sub>`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

function targetTable(targets: readonly Report[], say: Sentences): string {
  const words = say.markdown;
  const rows = targets
    .slice(0, MOST_TARGETS)
    .map((report) => [
      marked(report.verdict, say),
      code(say.text(report.target)),
      say.list(countsInWords(report.counts, say)) || words.nothingRan,
      words.seenOf(figuresOf(report).fieldsSeen, report.fields.length),
    ]);
  const head = [words.verdict, words.target, words.steps, words.fieldsSeen];
  return table(head, rows, targets.length, words.moreTargets);
}

function marked(verdict: Verdict, say: Sentences): string {
  return `${MARKS[verdict]} ${say.verdicts[verdict]}`;
}

/** Notes of the run, what the preflight found, and waivers. */
function remarks(run: RunReport, say: Sentences): readonly string[] {
  const { targets, single } = run;
  const lines = [
    ...targets.flatMap(({ notes, target }) =>
      notes.map((note) => say.markdown.note([...(single ? [] : [code(target)]), prose(say.text(note))])),
    ),
    ...[...preflightRemarks(run, say).filter(isProblem), ...waiversIn(targets, say)].map((remark) =>
      say.labelled(
        `${marked(remark.verdict, say)} ${prose(remark.title)}`,
        say.remarks(remark.lines.map(prose)),
      ),
    ),
  ];
  if (lines.length === 0) return [];
  const more = lines.length - MOST_ROWS;
  const shown = [...lines.slice(0, MOST_ROWS), ...(more > 0 ? [say.andMore(String(more))] : [])];
  return [shown.map((line) => `- ${line}`).join('\n')];
}

/** One row for each problem in the steps, the heaviest first. */
function brokenTable(run: RunReport, say: Sentences): readonly string[] {
  const all = problemsIn(run, say);
  if (all.length === 0) return [];
  const rows = all
    .slice(0, MOST_ROWS)
    .map((problem) => [marked(problem.verdict, say), whatIsWrong(problem, say), seenIn(problem, run, say)]);
  const { verdict, whatIsWrong: what, where, moreCauses } = say.markdown;
  return [table([verdict, what, where], rows, all.length, moreCauses)];
}

function whatIsWrong({ found, step, actuals }: Problem, say: Sentences): string {
  if (found === null) return prose(reasonOf(step, say));
  const { rule, field, at } = found;
  const place = field ?? at;
  const shown = actuals.slice(0, MOST_ACTUALS).map(code);
  const line = say.markdown.finding({
    subject: `**${rule}**${place === '' ? '' : ` ${code(place)}`}`,
    words: prose(say.rules[rule].words),
    expected: code(say.expected(found)),
    actual: say.list(actuals.length > shown.length ? [...shown, '…'] : shown),
  });
  return step.reason === null ? line : `${line}<br>${prose(reasonOf(step, say))}`;
}

function seenIn({ name, step, report, steps }: Problem, { targets }: RunReport, say: Sentences): string {
  const lines = [code(name), code(shortened(exchangeLine(step, say)))];
  const more = steps.length - 1;
  if (more > 0) lines.push(say.markdown.moreSteps[figuresOf(report).noun](atLeast(more, targets, say)));
  return lines.join('<br>');
}

/** @param all how many rows there would be: those that are left out are counted below */
function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  all: number,
  moreOf: (count: number) => string,
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const lines = [line(head), line(head.map(() => '---')), ...rows.map(line)];
  return [...lines, ...(all > rows.length ? ['', moreOf(all - rows.length)] : [])].join('\n');
}

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
