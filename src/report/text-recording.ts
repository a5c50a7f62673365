import type { Report, Step } from '../model/report.ts';
import { VERDICTS, type Verdict } from '../model/verdict.ts';
import type { Paint } from './colour.ts';
import type { ReportContext } from './context.ts';
import { clipped, printable, table, wrap } from './layout.ts';
import { brokenStep, reasonLine } from './text-steps.ts';
import { counted, isBroken } from './words.ts';

/** A recording can have any number of entries, a screen cannot: of each kind so many are shown, and how many more there are. */
const MOST_BROKEN = 50;
const MOST_SKIPPED = 50;
const MOST_REASONS = 10;

/** What a recording brought: broken exchanges first, then what could not be judged, then counts. */
export function recordingBlocks(report: Report, context: ReportContext, paint: Paint): readonly string[] {
  const { steps } = report;
  const broken = steps.filter(isBroken);
  const skipped = steps.filter(({ verdict }) => verdict === 'skip' || verdict === 'disabled');
  return [
    ...broken.slice(0, MOST_BROKEN).map((step) => brokenStep(step, report, context, paint)),
    ...moreBlock(broken.length - MOST_BROKEN, 'broken exchange'),
    ...(skipped.length === 0
      ? []
      : [
          [
            'Not judged',
            ...skipped.slice(0, MOST_SKIPPED).map((step) => reasonLine(step, paint)),
            ...moreBlock(skipped.length - MOST_SKIPPED, 'exchange').map((line) => `  ${line}`),
          ].join('\n'),
        ]),
    ...(steps.length === 0 ? [] : [dialectBlock(steps), countBlock(steps, paint)]),
  ];
}

function moreBlock(more: number, noun: string): readonly string[] {
  return more > 0 ? [`and ${counted(more, noun)} more: --report json=PATH has them all`] : [];
}

/** How it was told which dialect an exchange speaks. */
function dialectBlock(steps: readonly Step[]): string {
  const tally = new Map<string, number>();
  for (const { description } of steps) tally.set(description, (tally.get(description) ?? 0) + 1);
  const all = [...tally].sort(([, one], [, other]) => other - one);
  const rows = all
    .slice(0, MOST_REASONS)
    .map(([reason, count]) => wrap(clipped(reason, 200), ' '.repeat(11), `${String(count).padStart(9)}  `));
  const more = all.length - MOST_REASONS;
  const rest = more > 0 ? `\n  and ${counted(more, 'other reason')}` : '';
  return `Dialects, and how they were told (exchanges)\n${rows.join('\n')}${rest}`;
}

/** Exchanges by operation and verdict. */
function countBlock(steps: readonly Step[], paint: Paint): string {
  const verdicts = VERDICTS.filter((verdict) => steps.some((step) => step.verdict === verdict));
  const tally = new Map<string, Map<Verdict, number>>();
  for (const { operation, verdict } of steps) {
    const own = tally.get(operation) ?? new Map<Verdict, number>();
    own.set(verdict, (own.get(verdict) ?? 0) + 1);
    tally.set(operation, own);
  }
  const rows = [...tally]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([operation, own]) => [
      printable(operation),
      ...verdicts.map((verdict) => String(own.get(verdict) ?? 0)),
    ]);
  const words = new Map(verdicts.map((verdict) => [verdict as string, verdict]));
  return `Exchanges\n${table([['operation', ...verdicts], ...rows], (cell, column) => {
    const verdict = column === 0 ? undefined : words.get(cell);
    return verdict === undefined ? cell : paint(verdict, cell);
  })}`;
}
