import type { Dialect } from '../model/contract.ts';
import { VERDICTS, type Verdict } from '../model/finding.ts';
import type { FieldResult, Report } from '../model/report.ts';
import { brokenSteps } from './broken-steps.ts';
import { type Paint, painter } from './colour.ts';
import type { ReportContext } from './context.ts';
import { type Dress, printable, table, wrap } from './layout.ts';
import { type Matrix, renderMatrix } from './matrix.ts';
import { recordingBlocks } from './text-recording.ts';
import { brokenStep, stepBlocks } from './text-steps.ts';
import { closingSentence, dialectInWords, dialectsOf, preflightTitle } from './words.ts';

/** How a report is shown on the screen. */
export interface TextOptions {
  /** Whether verdicts are coloured; no by default. */
  readonly colour?: boolean;
  /** Whether the field table is shown; no by default. */
  readonly fields?: boolean;
}

/** The report that was asked for, or those of several targets with a table of them all, for the screen. */
export function renderMatrixText(matrix: Matrix, context: ReportContext, options: TextOptions = {}): string {
  const reports = matrix.targets.map((report) => renderText(report, context, options));
  if (matrix.single) return reports.join('\n');
  return `${reports.join('\n')}\n${renderMatrix(matrix, painter(options.colour === true))}`;
}

/** A report for the screen: what is broken first, the heaviest before the rest, then steps, fields and divergences, then one closing line. */
export function renderText(report: Report, context: ReportContext, options: TextOptions = {}): string {
  const paint = painter(options.colour === true);
  const recorded = report.source === 'recording';
  const blocks = [
    `zstack-contract ${report.version}: ${dialectInWords(report)}, ${printable(report.target)}`,
    ...report.notes.map((note) => wrap(note, '  ', 'NOTE  ')),
    ...preflightBlock(report, paint),
    ...(recorded
      ? recordingBlocks(report, context, paint)
      : [
          ...brokenSteps(report).map((step) => brokenStep(step, report, context, paint)),
          ...stepBlocks(report, paint),
        ]),
    ...fieldBlock(report, options.fields === true, paint),
    ...divergenceBlock(report, context),
    closingLine(report, context, paint),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function preflightBlock(report: Report, paint: Paint): readonly string[] {
  const { preflight } = report;
  if (preflight.length === 0) return [];
  const lines = preflight.flatMap(({ point, verdict, detail, hint }) => {
    const label = verdict.padEnd(5);
    const text = wrap(detail, ' '.repeat(22), `  ${label}  ${point.padEnd(11)}  `);
    return [
      text.replace(verdict, paint(verdict, verdict)),
      ...(hint === null ? [] : [wrap(hint, ' '.repeat(22), `${' '.repeat(16)}hint  `)]),
    ];
  });
  return [`${preflightTitle(report)}\n${lines.join('\n')}`];
}

function fieldBlock(report: Report, wanted: boolean, paint: Paint): readonly string[] {
  if (!wanted || report.steps.length === 0) return [];
  const dialects = dialectsOf(report);
  const rows = report.fields.map((result) => [
    result.field,
    ...dialects.map((dialect) => fieldCell(result, dialect)),
  ]);
  const dress: Dress = (cell, column) => {
    const verdict = VERDICTS.find((one) => column > 0 && cell.startsWith(`${one} `));
    return verdict === undefined ? cell : paint(verdict, cell);
  };
  return [
    `Fields of the page (answers that carried each)\n${table([['field', ...dialects], ...rows], dress)}`,
  ];
}

function fieldCell(result: FieldResult, dialect: Dialect): string {
  const own = result.dialects[dialect];
  if (own === undefined) return '-';
  const words: Readonly<Record<Verdict, string>> = {
    disabled: 'never sent',
    skip: 'not seen',
    pass: `pass ${own.seen}`,
    warn: `warn ${own.seen}`,
    fail: `fail ${own.seen}`,
    error: `error ${own.seen}`,
  };
  return words[own.verdict];
}

function divergenceBlock(report: Report, { divergences }: ReportContext): readonly string[] {
  if (report.divergences.length === 0 || report.steps.length === 0) return [];
  const rows = report.divergences.map(({ id, seen }) => {
    const divergence = divergences.find((one) => one.id === id);
    const mark = seen ? 'seen    ' : 'not seen';
    return `  ${id}  ${mark}  ${printable(divergence?.title ?? '')}`;
  });
  return [`Where servers differ from the page\n${rows.join('\n')}`];
}

function closingLine(report: Report, context: ReportContext, paint: Paint): string {
  const word = report.verdict.toUpperCase();
  return closingSentence(report, context).replace(word, paint(report.verdict, word));
}
