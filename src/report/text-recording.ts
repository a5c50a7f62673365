import { VERDICTS, type Verdict } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { brokenCount, brokenSteps, stepCount } from './broken-steps.ts';
import type { Paint } from './colour.ts';
import type { ReportContext } from './context.ts';
import { clipped, printable, table, wrap } from './layout.ts';
import { brokenStep, reasonLine } from './text-steps.ts';
import { counted } from './words.ts';

/** A recording can have any number of entries, a screen cannot: of each kind so many are shown, and how many more there are. */
const MOST_BROKEN = 50;
const MOST_SKIPPED = 50;
const MOST_REASONS = 10;

/** What a recording brought: broken exchanges first, the heaviest before others, then what could not be judged, then counts. */
export function recordingBlocks(report: Report, context: ReportContext, paint: Paint): readonly string[] {
  const { steps, counts } = report;
  const broken = brokenSteps(report);
  const skipped = steps.filter(({ verdict }) => verdict === 'skip' || verdict === 'disabled');
  return [
    ...broken.slice(0, MOST_BROKEN).map((step) => brokenStep(step, report, context, paint)),
    ...moreBlock('broken exchange', MOST_BROKEN, broken.length, brokenCount(report)),
    ...(skipped.length === 0
      ? []
      : [
          [
            'Not judged',
            ...skipped.slice(0, MOST_SKIPPED).map((step) => reasonLine(step, paint)),
            ...moreBlock('exchange', MOST_SKIPPED, skipped.length, counts.skip + counts.disabled).map(
              (line) => `  ${line}`,
            ),
          ].join('\n'),
        ]),
    ...(stepCount(report) === 0 ? [] : [dialectBlock(report), countBlock(report, paint)]),
  ];
}

/** How many more there are than are shown, and where: the JSON report has what is listed, the rest is counted only. */
function moreBlock(noun: string, most: number, listed: number, all: number): readonly string[] {
  const more = all - Math.min(most, listed);
  const elsewhere = Math.max(0, listed - most);
  if (more === 0) return [];
  const where =
    elsewhere === more
      ? '--report json=PATH has them all'
      : elsewhere === 0
        ? 'they are counted only'
        : `--report json=PATH has ${elsewhere} of them, the others are counted only`;
  return [wrap(`and ${counted(more, noun)} more: ${where}`, '  ', '')];
}

/** How it was told which dialect an exchange speaks. */
function dialectBlock(report: Report): string {
  const shown = report.told.slice(0, MOST_REASONS);
  const rest = stepCount(report) - shown.reduce((sum, { count }) => sum + count, 0);
  const rows = [...shown, ...(rest > 0 ? [{ how: 'told in other ways', count: rest }] : [])].map(
    ({ how, count }) => wrap(clipped(how, 200), ' '.repeat(11), `${String(count).padStart(9)}  `),
  );
  return `Dialects, and how they were told (exchanges)\n${rows.join('\n')}`;
}

/** Exchanges by operation and verdict. */
function countBlock({ operations, counts }: Report, paint: Paint): string {
  const verdicts = VERDICTS.filter((verdict) => counts[verdict] > 0);
  const rows = operations.map(({ operation, counts: own }) => [
    printable(operation),
    ...verdicts.map((verdict) => String(own[verdict])),
  ]);
  const words = new Map<string, Verdict>(verdicts.map((verdict) => [verdict, verdict]));
  return `Exchanges\n${table([['operation', ...verdicts], ...rows], (cell, column) => {
    const verdict = column === 0 ? undefined : words.get(cell);
    return verdict === undefined ? cell : paint(verdict, cell);
  })}`;
}
