import { type Report, stepName } from '../model/report.ts';
import { VERDICTS, type Verdict, worstVerdict } from '../model/verdict.ts';
import { type Paint, painter } from './colour.ts';
import { printable, table } from './layout.ts';
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

/** Targets across, steps down. */
export function renderMatrix({ verdict, targets }: Matrix, paint: Paint = painter(false)): string {
  const names = targets.map((_, index) => `T${index + 1}`);
  const legend = targets.map(
    ({ verdict: own, target }, index) =>
      `  T${index + 1}  ${paint(own, own)}${' '.repeat(10 - own.length)}${printable(target)}`,
  );
  const rows = [...new Set(targets.flatMap(({ preflight }) => preflight.map(({ point }) => point)))].map(
    (point) => [
      `${point === 'recording' ? 'reading' : 'preflight'}: ${point}`,
      ...targets.map(({ preflight }) => preflight.find((one) => one.point === point)?.verdict ?? '-'),
    ],
  );
  const verdictsByStep = new Map<string, (Verdict | undefined)[]>();
  targets.forEach(({ steps }, index) => {
    for (const step of steps) {
      const own = verdictsByStep.get(stepName(step)) ?? [];
      own[index] = step.verdict;
      verdictsByStep.set(stepName(step), own);
    }
  });
  for (const [step, verdicts] of verdictsByStep) {
    rows.push([step, ...targets.map((_, index) => verdicts[index] ?? '-')]);
  }
  const words = new Map<string, Verdict>(VERDICTS.map((word) => [word, word]));
  const grid = table([['', ...names], ...rows], (cell, column) => {
    const own = column === 0 ? undefined : words.get(cell);
    return own === undefined ? cell : paint(own, cell);
  });
  const closing = `${paint(verdict, verdict.toUpperCase())}: ${counted(targets.length, 'target')}`;
  return `${legend.join('\n')}\n\n${grid}\n\n${closing}\n`;
}
