import { VERDICTS, type Verdict } from '../model/finding.ts';
import { type Report, stepName } from '../model/report.ts';
import { table } from './layout.ts';
import { isOfRecordings, operationsOf, type RunReport } from './run-report.ts';
import type { Screen } from './screen.ts';
import type { Sentences } from './sentences/en.ts';
import { padded, widthOf } from './width.ts';
import { countsInWords, isProblem } from './words.ts';

type Row = readonly string[];

/** The targets, and a table with the targets across and the steps down; of recordings operations with their verdicts. */
export function targetBlocks(run: RunReport, screen: Screen): readonly string[] {
  const { say, options } = screen;
  const { targets } = run;
  const ofRecordings = isOfRecordings(run);
  const legend = targets.map(({ verdict, counts }, index) => [
    `T${index + 1}`,
    say.verdicts[verdict],
    say.list(countsInWords(counts, say)) || '-',
  ]);
  const head = ['', say.verdictColumn, say.countsColumn];
  // The name of a target is the last column, which may take several lines.
  const before = table([head, ...legend]).split('\n');
  const column = Math.max(...before.map(widthOf)) + 2;
  const listed = [say.targetColumn, ...targets.map(({ target }) => say.text(target))].map((name, index) =>
    screen.wrap(name, ' '.repeat(column), padded(before[index] ?? '', column)),
  );
  const rows = ofRecordings ? operationRows(targets) : [...preflightRows(targets, say), ...stepRows(targets)];
  const isShown = (row: Row): boolean =>
    ofRecordings ||
    options.verbose === true ||
    VERDICTS.some((one) => isProblem({ verdict: one }) && row.includes(one));
  const words = (cell: string): string => say.verdicts[cell as Verdict] ?? cell;
  const shown = rows.filter(isShown).map((row) => row.map(words));
  const hidden = rows.length - shown.length;
  const names = targets.map((_, index) => `T${index + 1}`);
  const heads = ofRecordings ? [say.operationColumn, say.verdictColumn] : [say.stepColumn];
  return [
    [say.targetsTitle, ...listed].join('\n'),
    ...(shown.length === 0 ? [] : [foldedTable(heads, names, shown, screen.width)]),
    ...(hidden === 0 ? [] : [screen.wrap(say.rowsHidden(hidden, shown.length > 0), '  ')]),
  ];
}

/** Room for one target, with the blanks before it. */
const COLUMN = 10;

/** A table in parts, one below the other, that each fit the screen. */
function foldedTable(heads: Row, names: Row, rows: readonly Row[], width: number): string {
  const before = heads.map((_, column) =>
    Math.max(...[heads, ...rows].map((row) => widthOf(row[column] ?? '') + 2)),
  );
  const room = width - before.reduce((sum, own) => sum + own, 0);
  const each = Math.max(1, Math.floor(room / COLUMN));
  const parts: string[] = [];
  for (let from = 0; from < names.length; from += each) {
    const part = (row: Row, start: number): Row => [
      ...row.slice(0, heads.length),
      ...row.slice(start + from, start + from + each),
    ];
    parts.push(
      table([[...heads, ...names.slice(from, from + each)], ...rows.map((row) => part(row, heads.length))]),
    );
  }
  return parts.join('\n\n');
}

function preflightRows(targets: readonly Report[], say: Sentences): readonly Row[] {
  const points = new Set(targets.flatMap(({ preflight }) => preflight.map(({ point }) => point)));
  return [...points].map((point) => [
    say.preflightPoint(point),
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
