import { maskEvidence } from '../../model/evidence.ts';
import type { Finding } from '../../model/finding.ts';
import type { PreflightPoint, Report, Step } from '../../model/report.ts';
import type { LiveContext } from './context.ts';

/**
 * A report without the secrets of its run. A finding is masked with the secrets of its own exchange, but a
 * server may say what another exchange carried, and say it in a title or in the details of a failure.
 */
export function masked(context: LiveContext, report: Report): Report {
  const mask = (text: string): string => context.mask(text);
  const maskAny = (text: string | null): string | null => (text === null ? null : mask(text));
  const maskPoint = (point: PreflightPoint): PreflightPoint => ({ ...point, detail: mask(point.detail) });
  const maskFinding = (found: Finding): Finding => ({
    ...found,
    at: mask(found.at),
    expected: mask(found.expected),
    actual: typeof found.actual === 'string' ? mask(found.actual) : found.actual,
  });
  const maskStep = (step: Step): Step => ({
    ...step,
    reason: maskAny(step.reason),
    findings: step.findings.map(maskFinding),
    evidence: step.evidence === null ? null : maskEvidence(step.evidence, mask),
  });
  return { ...report, preflight: report.preflight.map(maskPoint), steps: report.steps.map(maskStep) };
}
