import { styleText } from 'node:util';
import { VERDICTS, type Verdict } from '../model/finding.ts';
import { type Report, stepName } from '../model/report.ts';
import { reasonsIn } from './causes.ts';
import { clipped, printable, table } from './layout.ts';
import type { ReportContext, RunReport } from './run-report.ts';
import { namesInWords, type Screen, screenOf, type TextOptions } from './screen.ts';
import type { Sentences } from './sentences/en.ts';
import { targetBlocks } from './targets-text.ts';
import { problemBlocks } from './text-causes.ts';
import { waiversIn } from './waivers.ts';
import { padded } from './width.ts';
import {
  closingSentence,
  dialectsInWords,
  dialectsOf,
  figuresOf,
  isOfOneBody,
  isPartial,
  isProblem,
  preflightTitle,
  shortened,
  targetsInWords,
  waiversInWords,
} from './words.ts';

const STYLES = {
  disabled: 'gray',
  skip: 'gray',
  pass: 'green',
  warn: 'yellow',
  fail: 'red',
  error: 'magenta',
} as const satisfies Readonly<Record<Verdict, Parameters<typeof styleText>[0]>>;

function coloured(text: string, words: Sentences['verdicts']): string {
  const own = `(?:${Object.values(words).join('|')})`;
  // A verdict that begins a block, or stands in a cell, alone or with a count; `error` before a wide gap is a field.
  const verdictWords = new RegExp(
    `^(?:${VERDICTS.join('|').toUpperCase()})(?: ${own})?(?=: |：| {2})|(?<=^ {2}| {2})${own}(?: \\d+)?(?= {2,12}\\S|$)`,
    'gm',
  );
  return text.replaceAll(verdictWords, (found) => {
    const verdict =
      VERDICTS.find((one) => found.startsWith(one.toUpperCase()) || found.startsWith(words[one])) ?? 'skip';
    return styleText(STYLES[verdict], found, { validateStream: false });
  });
}

/**
 * The results for the screen: what was found in short, then the problems, then one closing line. Several targets
 * share one table.
 */
export function renderText(run: RunReport, context: ReportContext, options: TextOptions = {}): string {
  const screen = screenOf(context, options);
  const blocks = options.quiet === true ? [] : [...shortBlocks(run, screen), ...problemBlocks(run, screen)];
  const text = `${[...blocks, closingLine(run, screen)].join('\n\n')}\n`;
  return options.colour === true ? coloured(text, context.say.verdicts) : text;
}

/** The report, where there is one; else undefined. */
function aloneIn({ targets, single }: RunReport): Report | undefined {
  return single ? targets[0] : undefined;
}

function closingLine(run: RunReport, screen: Screen): string {
  const { say, context, options } = screen;
  const alone = aloneIn(run);
  const { verdict, targets } = run;
  const unjudged = targets.filter((one) => one.verdict === 'error').length;
  const open = verdict === 'fail' && unjudged > 0 ? [say.targetsUnjudged(unjudged)] : [];
  const line =
    alone === undefined
      ? say.closing(
          verdict,
          say.remarks([
            say.list([targetsInWords(run, say), ...waiversInWords(targets, say)]),
            ...open,
            ...(targets.some(isPartial) ? [say.partial] : []),
          ]),
        )
      : closingSentence(alone, context, options.fields === true ? '' : say.namedByFields);
  return wholeLine(line, screen);
}

/** A line that programs look for: only a terminal, which would break it inside a word, has it wrapped. */
function wholeLine(line: string, { options, wrap }: Screen): string {
  return options.width === undefined ? printable(line) : wrap(line, '  ', '');
}

/** What was found in short. */
function shortBlocks(run: RunReport, screen: Screen): readonly string[] {
  const { options } = screen;
  const { targets, single, version } = run;
  const alone = aloneIn(run);
  const title = `zstack-contract ${version}: ${dialectsInWords(targets, screen.say)}`;
  const of = (report: Report): string => (single ? '' : `T${targets.indexOf(report) + 1}: `);
  return [
    wholeLine(alone === undefined ? title : screen.say.list([title, screen.say.text(alone.target)]), screen),
    ...targets.flatMap((report) =>
      report.notes.map((note) =>
        screen.wrap(`${of(report)}${screen.say.text(note)}`, '  ', `${screen.say.noteLabel}  `),
      ),
    ),
    ...(alone === undefined ? targetBlocks(run, screen) : singleBlocks(alone, run, screen)),
    ...targets.flatMap((report) => [
      ...(options.fields === true ? fieldBlock(report, of(report), screen) : []),
      ...(single || options.divergences === true ? divergenceBlock(report, of(report), screen) : []),
    ]),
    ...waivedBlock(targets, screen),
  ];
}

/** Waivers that waived something; those that are expired or unused stand below. */
function waivedBlock(targets: readonly Report[], { context, say, wrap }: Screen): readonly string[] {
  const used = waiversIn(targets, context).filter(({ verdict }) => verdict === 'pass');
  const lines = used.map(({ sentence }) => wrap(sentence, '    ', '  '));
  return lines.length === 0 ? [] : [[say.waivers, ...lines].join('\n')];
}

function singleBlocks(report: Report, run: RunReport, screen: Screen): readonly string[] {
  if (isOfOneBody(report)) return [];
  const isRecording = report.source === 'recording';
  const isEmpty = figuresOf(report).all === 0;
  return [
    ...preflightBlock(report, screen),
    ...(isEmpty ? [] : [verdictBlock(report, run, screen)]),
    ...(screen.options.verbose === true ? stepBlock(report, screen) : []),
    ...(isRecording && !isEmpty ? [decidedBlock(report, screen), operationBlock(report, screen)] : []),
  ];
}

/** What the preflight found out; what is wrong is shown below. */
function preflightBlock(report: Report, { say, wrap }: Screen): readonly string[] {
  const sound = report.preflight.filter((point) => !isProblem(point));
  if (sound.length === 0) return [];
  const lines = sound.map(({ point, verdict, detail }) =>
    wrap(
      say.text(detail),
      ' '.repeat(22),
      `  ${padded(say.verdicts[verdict], 5)}  ${padded(say.point(point), 11)}  `,
    ),
  );
  return [[preflightTitle(report, say), ...lines].join('\n')];
}

/** How many reasons for a skip are listed. */
const MOST_REASONS = 10;

/** Steps by verdict, and those that were not sent or not judged by the reason why. */
function verdictBlock(report: Report, run: RunReport, { say, wrap, ...screen }: Screen): string {
  const { counts, source } = report;
  const reasons = reasonsIn(run, ({ verdict }) => verdict === 'skip' || verdict === 'disabled', say);
  const rowsOf = (verdict: Verdict): readonly (readonly [count: number, why: string])[] => {
    if (verdict === 'pass') return [[counts.pass, say.listedByVerbose]];
    if (isProblem({ verdict })) return [[counts[verdict], say.seeBelow]];
    const own = reasons.filter((reason) => reason.verdict === verdict);
    const listed = own.reduce((sum, { steps }) => sum + steps.length, 0);
    const more = own.slice(MOST_REASONS);
    const rest = more.reduce((sum, { steps }) => sum + steps.length, 0);
    return [
      ...own.slice(0, MOST_REASONS).map(({ reason, steps }) => {
        const names = namesInWords(
          steps.map(({ step }) => stepName(step)),
          { say, wrap, ...screen },
        );
        return [steps.length, say.labelled(clipped(reason, 300), names)] as const;
      }),
      ...(rest === 0 ? [] : [[rest, say.otherReasons(more.length)] as const]),
      ...(counts[verdict] === listed ? [] : [[counts[verdict] - listed, say.notListed] as const]),
    ];
  };
  const head = `  ${padded(say.verdictColumn, 8)}  ${padded(say.countColumn, 6)}  ${say.whyColumn}`;
  const lines = VERDICTS.toReversed()
    .filter((verdict) => counts[verdict] > 0)
    .flatMap((verdict) =>
      rowsOf(verdict).map(([count, why]) =>
        wrap(why, ' '.repeat(20), `  ${padded(say.verdicts[verdict], 8)}  ${String(count).padEnd(6)}  `),
      ),
    );
  return [source === 'recording' ? say.exchangesTitle : say.stepsTitle, head, ...lines].join('\n');
}

/** Every step that brought an answer. */
function stepBlock({ steps, source }: Report, { say, width }: Screen): readonly string[] {
  const sent = steps.filter(({ status }) => status !== null);
  if (sent.length === 0) return [];
  const withPact = sent.some(({ pact }) => pact !== undefined);
  const head = [
    say.verdictColumn,
    ...(withPact ? [say.pactColumn] : []),
    source === 'recording' ? say.exchangesTitle : say.stepColumn,
    say.statusColumn,
    say.requestColumn,
  ];
  const rows = sent.map((step) => [
    say.verdicts[step.verdict],
    ...(withPact ? [step.pact === undefined ? '' : say.verdicts[step.pact]] : []),
    stepName(step),
    String(step.status),
    shortened(step.request),
  ]);
  return [table([head, ...rows], width)];
}

/** How the dialect of each exchange was decided. */
function decidedBlock(report: Report, { say, wrap }: Screen): string {
  const shown = report.told.slice(0, MOST_REASONS);
  const rest = figuresOf(report).all - shown.reduce((sum, { count }) => sum + count, 0);
  const rows = [...shown, ...(rest > 0 ? [{ how: say.decidedOtherwise, count: rest }] : [])].map(
    ({ how, count }) => wrap(clipped(say.text(how), 200), ' '.repeat(10), `  ${String(count).padEnd(6)}  `),
  );
  return [say.decidedTitle, `  ${padded(say.countColumn, 6)}  ${say.whyColumn}`, ...rows].join('\n');
}

/** Exchanges by operation and verdict. */
function operationBlock({ operations, counts }: Report, { say }: Screen): string {
  const verdicts = VERDICTS.filter((verdict) => counts[verdict] > 0);
  const rows = operations.map(({ operation, counts: own }) => [
    operation,
    ...verdicts.map((verdict) => String(own[verdict])),
  ]);
  return table([[say.operationColumn, ...verdicts.map((verdict) => say.verdicts[verdict])], ...rows]);
}

function fieldBlock(report: Report, of: string, { say }: Screen): readonly string[] {
  if (report.steps.length === 0) return [];
  const dialects = dialectsOf(report);
  const rows = report.fields.map(({ field, dialects: own }) => [
    field,
    ...dialects.map((dialect) => {
      const { verdict, seen } = own[dialect] ?? { verdict: null, seen: 0 };
      if (verdict === null) return '-';
      if (verdict === 'disabled') return say.neverSent;
      return verdict === 'skip' ? say.notSeen : `${say.verdicts[verdict]} ${seen}`;
    }),
  ]);
  return [`${of}${say.fieldsTitle}\n${table([[say.fieldColumn, ...dialects], ...rows])}`];
}

/** The ids of the divergences that were seen in one line, or all with their titles. */
function divergenceBlock(report: Report, of: string, screen: Screen): readonly string[] {
  const { say, context, options, wrap } = screen;
  const { divergences, steps } = report;
  if (divergences.length === 0 || steps.length === 0 || isOfOneBody(report)) return [];
  if (options.divergences !== true) {
    const ids = divergences.filter(({ seen }) => seen).map(({ id }) => id);
    return [wrap(`${of}${say.divergenceIds(ids.length, divergences.length, ids.join(' '))}`, '  ', '')];
  }
  const rows = divergences.map(({ id, seen }) => {
    const title = context.divergences.find((one) => one.id === id)?.title ?? '';
    return [id, seen ? say.yes : say.no, say.text(title)];
  });
  return [
    `${of}${say.divergencesTitle}\n${table([[say.idColumn, say.seenColumn, say.titleColumn], ...rows])}`,
  ];
}
