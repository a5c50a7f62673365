import { styleText } from 'node:util';
import type { Dialect } from '../model/contract.ts';
import { type Finding, VERDICTS, type Verdict } from '../model/finding.ts';
import { type Report, type Step, stepName } from '../model/report.ts';
import { RULES } from '../model/rules.ts';
import { repetitionOf } from './curl.ts';
import { clipped, printable, table, USUAL_WIDTH, wrap } from './layout.ts';
import { isOfRecordings, type Matrix, operationsOf, type ReportContext } from './matrix.ts';
import { waiverBlock } from './waivers.ts';
import {
  brokenSteps,
  closingSentence,
  counted,
  dialectsInWords,
  dialectsOf,
  exchangeLine,
  figuresOf,
  preflightTitle,
  shortened,
  targetsInWords,
  wordsOf,
} from './words.ts';

/** How a report is shown on the screen. */
export interface TextOptions {
  /** Whether verdicts are coloured; no by default. The caller knows whether the terminal shows colours. */
  readonly colour?: boolean;
  /** Whether the field table is shown; no by default. */
  readonly fields?: boolean;
}

const STYLES = {
  disabled: 'gray',
  skip: 'gray',
  pass: 'green',
  warn: 'yellow',
  fail: 'red',
  error: 'magenta',
} as const satisfies Readonly<Record<Verdict, Parameters<typeof styleText>[0]>>;

/** A verdict that begins a block, or that stands in a cell, alone or with a count. */
const TOLD = new RegExp(
  `^(?:${VERDICTS.join('|').toUpperCase()})(?=: | {2})|(?<=^ {2}| {2})(?:${VERDICTS.join('|')})(?: \\d+)?(?= {2}|$)`,
  'gm',
);

function coloured(text: string): string {
  return text.replaceAll(TOLD, (told) => {
    const verdict = VERDICTS.find((one) => told.toLowerCase().startsWith(one)) ?? 'skip';
    return styleText(STYLES[verdict], told, { validateStream: false });
  });
}

/** The report that was asked for, or those of several targets with a table of them all, for the screen. */
export function renderMatrixText(matrix: Matrix, context: ReportContext, options: TextOptions = {}): string {
  const reports = matrix.targets.map((report) => renderText(report, context, { ...options, colour: false }));
  const text = [...reports, ...(matrix.single ? [] : [targetTable(matrix)])].join('\n');
  return options.colour === true ? coloured(text) : text;
}

/** A report for the screen: broken steps first, the heaviest at the top, then all steps, fields and divergences, then one closing line. */
export function renderText(report: Report, context: ReportContext, options: TextOptions = {}): string {
  const blocks = [
    `zstack-contract ${report.version}: ${dialectsInWords([report])}, ${printable(report.target)}`,
    ...report.notes.map((note) => wrap(note, '  ', 'NOTE  ')),
    ...preflightBlock(report),
    ...(report.source === 'recording' ? recordingBlocks : stepBlocks)(report, context),
    ...(options.fields === true ? fieldBlock(report) : []),
    ...divergenceBlock(report, context),
    ...waiverBlock([report], context),
    closingSentence(report, context),
  ];
  const text = `${blocks.join('\n\n')}\n`;
  return options.colour === true ? coloured(text) : text;
}

function preflightBlock(report: Report): readonly string[] {
  if (report.preflight.length === 0) return [];
  const indent = ' '.repeat(22);
  const lines = report.preflight.flatMap(({ point, verdict, detail, hint }) => [
    wrap(detail, indent, `  ${verdict.padEnd(5)}  ${point.padEnd(11)}  `),
    ...(hint === null ? [] : [wrap(hint, indent, `${' '.repeat(16)}hint  `)]),
  ]);
  return [`${preflightTitle(report)}\n${lines.join('\n')}`];
}

/** Steps that are broken; then those that brought an answer, and those that were not sent, with why. */
function stepBlocks(report: Report, context: ReportContext): readonly string[] {
  const sent = report.steps.filter(({ status }) => status !== null);
  const unsent = report.steps.filter(({ status }) => status === null);
  const withPact = sent.some(({ pact }) => pact !== undefined);
  const rows = sent.map((step) => [
    step.verdict,
    ...(withPact ? [step.pact === undefined ? '' : `pact ${step.pact}`] : []),
    stepName(step),
    String(step.status),
    shortened(step.request),
  ]);
  const reasons = unsent.map(reasonLine);
  return [
    ...brokenSteps(report).map((step) => brokenStep(step, report, context)),
    ...(sent.length === 0 ? [] : [`Steps\n${table(rows, USUAL_WIDTH)}`]),
    ...(unsent.length === 0 ? [] : [`Not sent, or not answered\n${reasons.join('\n')}`]),
  ];
}

/** A broken step: its findings and how to reproduce it. */
function brokenStep(step: Step, { url }: Report, context: ReportContext): string {
  const repetition = repetitionOf(step, url, context);
  const remarks = [repetition?.leftOut ?? [], repetition?.warning ?? []].flat().join('; ');
  return [
    wrap(`${stepName(step)}: ${step.description}`, '      ', `${step.verdict.toUpperCase()}  `),
    printable(`  ${exchangeLine(step)}`),
    ...(step.reason === null ? [] : [wrap(step.reason, '  ')]),
    ...step.findings.map((found) => findingBlock(found, step.dialect, context)),
    // The command is one line to paste, however long.
    ...(repetition === null
      ? []
      : [wrap(`reproduce${remarks === '' ? '' : ` (${remarks})`}:`, '    '), `      ${repetition.command}`]),
  ].join('\n');
}

/** A finding with its rule in words and each fact on a line of its own. */
export function findingBlock(found: Finding, dialect: Dialect, context: ReportContext): string {
  const { place, actual, repeats, background } = wordsOf(found, dialect, context);
  const facts = [['expected', found.expected] as const, ['actual', actual] as const, ...background];
  return [
    `    ${found.rule} (${found.level}) at ${printable(place)}${repeats}`,
    wrap(RULES[found.rule].words, '      '),
    ...facts.map(([label, words]) => wrap(words, ' '.repeat(16), `      ${label.padEnd(10)}`)),
  ].join('\n');
}

/** A step without an answer to judge, and why. */
function reasonLine(step: Step): string {
  const label = `  ${step.verdict.padEnd(8)}  ${printable(stepName(step))}: `;
  return wrap(step.reason ?? '', ' '.repeat(12), label);
}

/** How many entries of a recording the screen shows. */
const MOST_BROKEN = 50;
const MOST_SKIPPED = 50;
const MOST_REASONS = 10;

/** A recording: broken exchanges, the heaviest first, then those that were not judged, then counts. */
function recordingBlocks(report: Report, context: ReportContext): readonly string[] {
  const { steps, counts } = report;
  const broken = brokenSteps(report);
  const skipped = steps.filter(({ verdict }) => verdict === 'skip' || verdict === 'disabled');
  const shown = broken.slice(0, MOST_BROKEN);
  const unjudged = skipped.slice(0, MOST_SKIPPED).map(reasonLine);
  const more = moreLine('exchange', unjudged.length, counts.skip + counts.disabled);
  return [
    ...shown.map((step) => brokenStep(step, report, context)),
    ...moreLine('broken exchange', shown.length, figuresOf(report).broken),
    ...(skipped.length === 0
      ? []
      : [['Not judged', ...unjudged, ...more.map((line) => `  ${line}`)].join('\n')]),
    ...(figuresOf(report).all === 0 ? [] : [dialectBlock(report), countBlock(report)]),
  ];
}

/** How many more there are than are shown. A note of the run says how many of them no report lists. */
function moreLine(noun: string, shown: number, all: number): readonly string[] {
  const more = all - shown;
  return more === 0 ? [] : [`and ${counted(more, noun)} more: see --report json=PATH`];
}

/** How the dialect of each exchange was decided. */
function dialectBlock(report: Report): string {
  const shown = report.told.slice(0, MOST_REASONS);
  const rest = figuresOf(report).all - shown.reduce((sum, { count }) => sum + count, 0);
  const rows = [...shown, ...(rest > 0 ? [{ how: 'decided in other ways', count: rest }] : [])].map(
    ({ how, count }) => wrap(clipped(how, 200), ' '.repeat(11), `${String(count).padStart(9)}  `),
  );
  return `How the dialect was decided (exchanges)\n${rows.join('\n')}`;
}

/** Exchanges by operation and verdict. */
function countBlock({ operations, counts }: Report): string {
  const verdicts = VERDICTS.filter((verdict) => counts[verdict] > 0);
  const rows = operations.map(({ operation, counts: own }) => [
    operation,
    ...verdicts.map((verdict) => String(own[verdict])),
  ]);
  return `Exchanges\n${table([['operation', ...verdicts], ...rows])}`;
}

function fieldBlock(report: Report): readonly string[] {
  if (report.steps.length === 0) return [];
  const dialects = dialectsOf(report);
  const rows = report.fields.map(({ field, dialects: own }) => [
    field,
    ...dialects.map((dialect) => {
      const { verdict, seen } = own[dialect] ?? { verdict: null, seen: 0 };
      if (verdict === null) return '-';
      if (verdict === 'disabled') return 'never sent';
      return verdict === 'skip' ? 'not seen' : `${verdict} ${seen}`;
    }),
  ]);
  const fields = table([['field', ...dialects], ...rows]);
  return [`Fields of the page (answers that carried each)\n${fields}`];
}

function divergenceBlock(report: Report, { divergences }: ReportContext): readonly string[] {
  if (report.divergences.length === 0 || report.steps.length === 0) return [];
  const rows = report.divergences.map(({ id, seen }) => {
    const title = divergences.find((one) => one.id === id)?.title ?? '';
    return `  ${id}  ${seen ? 'seen    ' : 'not seen'}  ${printable(title)}`;
  });
  return [`Where servers differ from the page\n${rows.join('\n')}`];
}

/** Targets across, steps down; of recordings operations with their verdicts. */
function targetTable(matrix: Matrix): string {
  const { verdict, targets } = matrix;
  const ofRecordings = isOfRecordings(matrix);
  const legend = targets.map(
    ({ verdict: own, target }, index) => `  T${index + 1}  ${own.padEnd(10)}${printable(target)}`,
  );
  const filling = ofRecordings ? [''] : [];
  const rows = [
    ['', ...filling, ...targets.map((_, index) => `T${index + 1}`)],
    ...preflightRows(targets, filling),
    ...(ofRecordings ? operationRows(targets) : stepRows(targets)),
  ];
  const unjudged = targets.filter((one) => one.verdict === 'error').length;
  const open = verdict === 'fail' && unjudged > 0 ? `; ${unjudged} could not be judged` : '';
  const closing = `${verdict.toUpperCase()}: ${targetsInWords(matrix)}${open}`;
  return `${legend.join('\n')}\n\n${table(rows)}\n\n${closing}\n`;
}

type Row = readonly string[];

function preflightRows(targets: readonly Report[], filling: Row): readonly Row[] {
  const points = new Set(targets.flatMap(({ preflight }) => preflight.map(({ point }) => point)));
  return [...points].map((point) => [
    `${point === 'recording' ? 'reading' : 'preflight'}: ${point}`,
    ...filling,
    ...targets.map(({ preflight }) => preflight.find((one) => one.point === point)?.verdict ?? '-'),
  ]);
}

function stepRows(targets: readonly Report[]): readonly Row[] {
  const verdicts = targets.map(({ steps }) => new Map(steps.map((step) => [stepName(step), step.verdict])));
  const names = new Set(verdicts.flatMap((own) => [...own.keys()]));
  return [...names].map((name) => [name, ...verdicts.map((own) => own.get(name) ?? '-')]);
}

function operationRows(targets: readonly Report[]): readonly Row[] {
  return operationsOf(targets).flatMap((operation) => {
    const counts = targets.map(({ operations }) => operations.find((one) => one.operation === operation));
    return VERDICTS.toReversed()
      .map((verdict) => ({ verdict, numbers: counts.map((one) => one?.counts[verdict] ?? 0) }))
      .filter(({ numbers }) => numbers.some((number) => number > 0))
      .map(({ verdict, numbers }) => [operation, verdict, ...numbers.map((number) => String(number || '-'))]);
  });
}
