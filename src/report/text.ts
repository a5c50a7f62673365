import { styleText } from 'node:util';
import type { Report } from '../model/report.ts';
import { closingSentence, isPartial, targetsInWords, waiversInWords } from './closing.ts';
import { printable } from './layout.ts';
import { onlyReport, type ReportContext, type RunReport } from './run-report.ts';
import { type Screen, screenOf, type TextOptions, targetNumber } from './screen.ts';
import { problemBlocks } from './text-problems.ts';
import { divergenceBlock, fieldBlock, runBlocks, targetBlocks } from './text-tables.ts';
import { dialectsInWords, runTime } from './words.ts';

/**
 * The results for the screen: what was found in short, then the problems, then one closing line. Several targets
 * share one table.
 */
export function renderText(run: RunReport, context: ReportContext, options: TextOptions = {}): string {
  const screen = screenOf(context, options);
  const blocks = options.quiet === true ? [] : [...shortBlocks(run, screen), ...problemBlocks(run, screen)];
  const text = `${[...blocks, wholeLine(closingLine(run, screen), screen)].join('\n\n')}\n`;
  return options.colour === true ? coloured(text) : text;
}

const STYLES: Readonly<Record<string, Parameters<typeof styleText>[0]>> = {
  PASS: 'green',
  WARN: 'yellow',
  FAIL: 'red',
  ERROR: 'magenta',
  SKIP: 'gray',
};

/** The verdicts that blocks and the closing line begin with, which are the same in every language. */
function coloured(text: string): string {
  return text.replaceAll(/^(?:PASS|WARN|FAIL|ERROR|SKIP)\b/gm, (word) =>
    styleText(STYLES[word] ?? 'reset', word, { validateStream: false }),
  );
}

function closingLine(run: RunReport, { say, context, options }: Screen): string {
  const only = onlyReport(run);
  if (only !== undefined) {
    return closingSentence(only, context, options.fields === true ? '' : say.namedByFields);
  }
  const { verdict, targets } = run;
  const unjudged = targets.filter((one) => one.verdict === 'error').length;
  const remarks = [say.list([targetsInWords(run, say), ...waiversInWords(targets, say)])];
  if (verdict === 'fail' && unjudged > 0) remarks.push(say.targetsUnjudged(unjudged));
  if (targets.some(isPartial)) remarks.push(say.partial);
  return say.closing(verdict, say.remarks(remarks));
}

/** A line that programs look for: only a terminal, which would break it inside a word, has it wrapped. */
function wholeLine(line: string, { options, wrap }: Screen): string {
  return options.width === undefined ? printable(line) : wrap(line, '  ', '');
}

function shortBlocks(run: RunReport, screen: Screen): readonly string[] {
  const { options, say, wrap } = screen;
  const { targets, version } = run;
  const only = onlyReport(run);
  const title = `zstack-contract ${version}: ${dialectsInWords(targets, say)}`;
  const when = runTime(targets, say);
  const of = (report: Report): string => (only === undefined ? `${targetNumber(run, report)}: ` : '');
  return [
    [
      wholeLine(only === undefined ? title : say.list([title, say.text(only.target)]), screen),
      ...(when === null ? [] : [when]),
    ].join('\n'),
    ...targets.flatMap((report) =>
      report.notes.map((note) => wrap(`${of(report)}${say.text(note)}`, '  ', `${say.noteLabel}  `)),
    ),
    ...(only === undefined ? targetBlocks(run, screen) : runBlocks(only, screen)),
    ...targets.flatMap((report) => [
      ...(options.fields === true ? fieldBlock(report, of(report), screen) : []),
      ...(only !== undefined || options.divergences === true
        ? divergenceBlock(report, of(report), screen)
        : []),
    ]),
  ];
}
