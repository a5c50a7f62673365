import { EXIT, type ExitCode, exitCodeOf, VERDICTS, type Verdict, worstVerdict } from '../model/finding.ts';
import { type Report, stepName } from '../model/report.ts';
import { type Paint, painter } from './colour.ts';
import { printable, table } from './layout.ts';
import { operationsOf } from './operations.ts';
import { counted } from './words.ts';

/** Several reports as one: what a pipeline looks at. */
export interface Matrix {
  readonly version: string;
  readonly verdict: Verdict;
  readonly targets: readonly Report[];
  /** Whether one report was asked for; else several, though there may be just one of them. */
  readonly single: boolean;
}

/** One verdict over several targets; none at all is a skip. */
export function matrixOf(version: string, targets: readonly Report[], single: boolean): Matrix {
  return { version, verdict: worstVerdict(targets.map(({ verdict }) => verdict)), targets, single };
}

/**
 * The exit code of a run. Credentials that a deployment refused are for whoever gave them to mend, unless an
 * answer has broken the contract all the same.
 */
export function exitCodeOfRun({ verdict, targets }: Matrix, strict: boolean): ExitCode {
  const code = exitCodeOf(verdict, strict);
  const refused = targets.some(({ preflight }) => preflight.some((point) => point.refused === true));
  return code === EXIT.unknown && refused ? EXIT.usage : code;
}

/** Whether its targets are recordings: entries of different files have nothing in common but their operations. */
export function isOfRecordings({ targets }: Matrix): boolean {
  return targets.length > 0 && targets.every(({ source }) => source === 'recording');
}

/** `2 targets (1 pass, 1 error)`; what was read from files is a recording, no target. */
export function targetsInWords(matrix: Matrix): string {
  const { targets } = matrix;
  const byVerdict = VERDICTS.map(
    (verdict) => [verdict, targets.filter((one) => one.verdict === verdict).length] as const,
  )
    .filter(([, count]) => count > 0)
    .map(([verdict, count]) => `${count} ${verdict}`);
  const counts = byVerdict.length === 0 ? '' : ` (${byVerdict.join(', ')})`;
  return `${counted(targets.length, isOfRecordings(matrix) ? 'recording' : 'target')}${counts}`;
}

/** Targets across, steps down; of recordings operations with their verdicts. */
export function renderMatrix(matrix: Matrix, paint: Paint = painter(false)): string {
  const { verdict, targets } = matrix;
  const names = targets.map((_, index) => `T${index + 1}`);
  const legend = targets.map(
    ({ verdict: own, target }, index) =>
      `  T${index + 1}  ${paint(own, own)}${' '.repeat(10 - own.length)}${printable(target)}`,
  );
  const rows = isOfRecordings(matrix)
    ? [['', '', ...names], ...preflightRows(targets, ['']), ...operationRows(targets)]
    : [['', ...names], ...preflightRows(targets, []), ...stepRows(targets)];
  const words = new Map<string, Verdict>(VERDICTS.map((word) => [word, word]));
  const grid = table(rows, (cell, column) => {
    const own = column === 0 ? undefined : words.get(cell);
    return own === undefined ? cell : paint(own, cell);
  });
  const unjudged = targets.filter((one) => one.verdict === 'error').length;
  const open = verdict === 'fail' && unjudged > 0 ? `; ${unjudged} could not be judged` : '';
  const closing = `${paint(verdict, verdict.toUpperCase())}: ${targetsInWords(matrix)}${open}`;
  return `${legend.join('\n')}\n\n${grid}\n\n${closing}\n`;
}

type Row = readonly string[];

function preflightRows(targets: readonly Report[], filling: readonly string[]): readonly Row[] {
  const points = new Set(targets.flatMap(({ preflight }) => preflight.map(({ point }) => point)));
  return [...points].map((point) => [
    `${point === 'recording' ? 'reading' : 'preflight'}: ${point}`,
    ...filling,
    ...targets.map(({ preflight }) => preflight.find((one) => one.point === point)?.verdict ?? '-'),
  ]);
}

function stepRows(targets: readonly Report[]): readonly Row[] {
  const verdictsByStep = new Map<string, (Verdict | undefined)[]>();
  targets.forEach(({ steps }, index) => {
    for (const step of steps) {
      const own = verdictsByStep.get(stepName(step)) ?? [];
      own[index] = step.verdict;
      verdictsByStep.set(stepName(step), own);
    }
  });
  return [...verdictsByStep].map(([step, verdicts]) => [
    step,
    ...targets.map((_, index) => verdicts[index] ?? '-'),
  ]);
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
