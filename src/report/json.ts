import type { Report, Step } from '../model/report.ts';
import type { Matrix } from './matrix.ts';

/** A step as machines get it: what an answer carried is summed up in `fields`, so it is left out here. */
type JsonStep = Omit<Step, 'seen'>;

/** A report as JSON: `steps` of a provider, `exchanges` of a recording. */
export type JsonReport = Omit<Report, 'steps'> &
  ({ readonly steps: readonly JsonStep[] } | { readonly exchanges: readonly JsonStep[] });

/** A report for machines. */
export function toJson({ steps, ...report }: Report): JsonReport {
  const { version, source, dialect, target, url, verdict, counts, ...rest } = report;
  const own = steps.map(({ seen: _, ...step }) => step);
  const list = source === 'recording' ? { exchanges: own } : { steps: own };
  return { version, source, dialect, target, url, verdict, counts, ...list, ...rest };
}

export function renderJson(report: Report): string {
  return `${JSON.stringify(toJson(report), null, 2)}\n`;
}

/** Reports of several targets for machines. */
export function renderMatrixJson({ version, verdict, targets }: Matrix): string {
  return `${JSON.stringify({ version, verdict, targets: targets.map(toJson) }, null, 2)}\n`;
}
