import { VERDICTS } from '../model/finding.ts';
import { type Report, stepName } from '../model/report.ts';
import { clipped, table, widthOf } from './layout.ts';
import { reasonOf, reasonsIn } from './problems.ts';
import { isOfRecordings, type RunReport } from './run-report.ts';
import { namesInWords, type Screen, targetNumber } from './screen.ts';
import {
  countsInWords,
  dialectsOf,
  durationInWords,
  figuresOf,
  type HasVerdict,
  isOfOneBody,
  isProblem,
  shortened,
} from './words.ts';

type Row = readonly string[];

/** What was found of one target or recording, in short. */
export function runBlocks(report: Report, screen: Screen): readonly string[] {
  if (isOfOneBody(report)) return [];
  const { say } = screen;
  const { source, preflight } = report;
  const sound = preflight.filter((point) => !isProblem(point));
  const points = sound.map(({ point, verdict, detail }) => [
    say.verdicts[verdict],
    say.point(point),
    say.text(detail),
  ]);
  const isEmpty = figuresOf(report).all === 0;
  return [
    ...(points.length === 0 ? [] : [titled(say.preflight(source === 'recording'), points, screen)]),
    ...(isEmpty ? [] : [verdictBlock(report, screen)]),
    ...(screen.options.verbose === true ? stepBlock(report, screen) : []),
    ...(source === 'recording' && !isEmpty
      ? [decidedBlock(report, screen), operationBlock([report], [say.countColumn], screen)]
      : []),
  ];
}

function titled(title: string, rows: readonly Row[], { width }: Screen): string {
  return `${title}\n${table(rows, width)}`;
}

const MOST_REASONS = 10;

/** Steps by verdict, and those that were not sent or not judged by the reason why. */
function verdictBlock(report: Report, screen: Screen): string {
  const { say } = screen;
  const { counts, source } = report;
  const isUnsent = ({ verdict }: HasVerdict): boolean => verdict === 'skip' || verdict === 'disabled';
  const reasons = reasonsIn({ targets: [report], single: true }, isUnsent, say);
  const rows = VERDICTS.toReversed().flatMap((verdict) => {
    const shown = reasons.filter((reason) => reason.verdict === verdict).slice(0, MOST_REASONS);
    const rest = counts[verdict] - shown.reduce((sum, { steps }) => sum + steps.length, 0);
    const row = (count: number, why: string) => [say.verdicts[verdict], `${count}`, why];
    const own = shown.map(({ step, steps }) => {
      const names = steps.map(({ name }) => name);
      return row(steps.length, say.labelled(clipped(reasonOf(step, say), 300), namesInWords(names, screen)));
    });
    const listedIn = verdict === 'pass' ? say.listedByVerbose : say.seeBelow;
    return rest === 0 ? own : [...own, row(rest, isUnsent({ verdict }) ? say.otherReasons : listedIn)];
  });
  const title = source === 'recording' ? say.exchangesTitle : say.stepsTitle;
  return titled(title, [[say.verdictColumn, say.countColumn, say.whyColumn], ...rows], screen);
}

function stepBlock({ steps, source }: Report, { say, width }: Screen): readonly string[] {
  const sent = steps.filter(({ status }) => status !== null);
  if (sent.length === 0) return [];
  const head = [
    say.verdictColumn,
    source === 'recording' ? say.exchangesTitle : say.stepColumn,
    say.statusColumn,
    say.timeColumn,
    say.requestColumn,
  ];
  const rows = sent.map((step) => [
    say.verdicts[step.verdict],
    stepName(step),
    String(step.status),
    step.durationMs === null ? '' : durationInWords(step.durationMs, say),
    shortened(step.request),
  ]);
  // One line each, so that long runs can be read down. Only verdicts and times have wide characters, at its start.
  const cut = (line: string): string => {
    const most = width - (widthOf(line) - line.length);
    return line.length > most ? `${line.slice(0, most - 1)}…` : line;
  };
  return [table([head, ...rows]).replaceAll(/.+/g, cut)];
}

/** How the dialect of each exchange was decided. */
function decidedBlock(report: Report, screen: Screen): string {
  const { say } = screen;
  const shown = report.told.slice(0, MOST_REASONS);
  const rest = figuresOf(report).all - shown.reduce((sum, { count }) => sum + count, 0);
  const rows = [...shown, ...(rest > 0 ? [{ how: say.decidedOtherwise, count: rest }] : [])].map(
    ({ how, count }) => [String(count), clipped(say.text(how), 200)],
  );
  return titled(say.decidedTitle, [[say.countColumn, say.whyColumn], ...rows], screen);
}

/** The fields of the page, with the answers of each dialect that carried them. */
export function fieldBlock(report: Report, of: string, { say }: Screen): readonly string[] {
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
export function divergenceBlock(report: Report, of: string, screen: Screen): readonly string[] {
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
  const head = [say.idColumn, say.seenColumn, say.titleColumn];
  return [titled(`${of}${say.divergencesTitle}`, [head, ...rows], screen)];
}

/** The targets, and a table with the targets across and the steps down; of recordings operations with their verdicts. */
export function targetBlocks(run: RunReport, screen: Screen): readonly string[] {
  const { say } = screen;
  const { targets } = run;
  const legend = targets.map((report) => [
    targetNumber(run, report),
    say.verdicts[report.verdict],
    say.list(countsInWords(report.counts, say)) || '-',
    say.text(report.target),
  ]);
  const head = ['', say.verdictColumn, say.countsColumn, say.targetColumn];
  const names = legend.map(([number = '']) => number);
  const matrix = isOfRecordings(run)
    ? [operationBlock(targets, names, screen)]
    : stepMatrix(targets, names, screen);
  return [titled(say.targetsTitle, [head, ...legend], screen), ...matrix];
}

/** Points of the preflight and steps down, targets across: those that need attention somewhere, or all. */
function stepMatrix(
  targets: readonly Report[],
  names: Row,
  { say, options, width, wrap }: Screen,
): readonly string[] {
  const byTarget = targets.map(({ preflight, steps }) => {
    const points = preflight.map(({ point, verdict }) => [say.preflightPoint(point), verdict] as const);
    return new Map([...points, ...steps.map((step) => [stepName(step), step.verdict] as const)]);
  });
  const all = [...new Set(byTarget.flatMap((own) => [...own.keys()]))];
  const shown = all.filter((name) => {
    const verdicts = byTarget.map((own) => own.get(name) ?? 'pass');
    return options.verbose === true || verdicts.some((verdict) => isProblem({ verdict }));
  });
  const hidden = all.length - shown.length;
  const rows = shown.map((name) => {
    const verdicts = byTarget.map((own) => own.get(name));
    return [name, ...verdicts.map((one) => (one === undefined ? '-' : say.verdicts[one]))];
  });
  return [
    ...(rows.length === 0 ? [] : [foldedTable(1, [[say.stepColumn, ...names], ...rows], width)]),
    ...(hidden === 0 ? [] : [wrap(say.rowsHidden(hidden, rows.length > 0), '  ')]),
  ];
}

/** Operations with their verdicts down, recordings across: how many exchanges there are. */
function operationBlock(targets: readonly Report[], names: Row, { say, width }: Screen): string {
  const all = targets.flatMap(({ operations }) => operations.map(({ operation }) => operation));
  const rows = [...new Set(all)].sort().flatMap((operation) => {
    const counts = targets.map(({ operations }) => operations.find((one) => one.operation === operation));
    return VERDICTS.toReversed()
      .map((verdict) => ({ verdict, numbers: counts.map((one) => one?.counts[verdict] ?? 0) }))
      .filter(({ numbers }) => numbers.some((number) => number > 0))
      .map(({ verdict, numbers }) => [
        operation,
        say.verdicts[verdict],
        ...numbers.map((number) => String(number || '-')),
      ]);
  });
  return foldedTable(2, [[say.operationColumn, say.verdictColumn, ...names], ...rows], width);
}

/** Room for one target, with the blanks before it. */
const COLUMN = 10;

/** A table in parts, one below the other, that each fit the screen. Every part has the first columns. */
function foldedTable(first: number, rows: readonly Row[], width: number): string {
  const [head = []] = rows;
  const labels = table(rows.map((row) => row.slice(0, first))).split('\n');
  const room = width - Math.max(...labels.map(widthOf));
  const each = Math.max(1, Math.floor(room / COLUMN));
  const parts: string[] = [];
  for (let from = first; from < head.length; from += each) {
    parts.push(table(rows.map((row) => [...row.slice(0, first), ...row.slice(from, from + each)])));
  }
  return parts.join('\n\n');
}
