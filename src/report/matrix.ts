import { type Report, stepName } from '../model/report.ts';
import { type Verdict, worstVerdict } from '../model/verdict.ts';
import { table } from './layout.ts';

/** Several reports as one: what a pipeline looks at. */
export interface Matrix {
  readonly version: string;
  readonly verdict: Verdict;
  readonly targets: readonly Report[];
}

/** One verdict over several targets; none at all is a skip. */
export function matrixOf(version: string, targets: readonly Report[]): Matrix {
  return { version, verdict: worstVerdict(targets.map(({ verdict }) => verdict)), targets };
}

/** Targets across, steps down. */
export function renderMatrix({ verdict, targets }: Matrix): string {
  const names = targets.map((_, index) => `T${index + 1}`);
  const legend = targets.map(
    (report, index) => `  T${index + 1}  ${report.verdict.padEnd(8)}  ${report.target}`,
  );
  const rows = [...new Set(targets.flatMap(({ preflight }) => preflight.map(({ point }) => point)))].map(
    (point) => [
      `preflight: ${point}`,
      ...targets.map(({ preflight }) => preflight.find((one) => one.point === point)?.verdict ?? '-'),
    ],
  );
  const steps = [...new Set(targets.flatMap((report) => report.steps.map(stepName)))];
  for (const step of steps) {
    rows.push([
      step,
      ...targets.map((report) => report.steps.find((one) => stepName(one) === step)?.verdict ?? '-'),
    ]);
  }
  const count = targets.length === 1 ? '1 target' : `${targets.length} targets`;
  return `${legend.join('\n')}\n\n${table([['', ...names], ...rows])}\n\n${verdict.toUpperCase()}: ${count}\n`;
}
