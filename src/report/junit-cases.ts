import type { Finding, Verdict } from '../model/finding.ts';
import { type PreflightPoint, type Report, type Step, stepName } from '../model/report.ts';
import { atLeast } from './broken-steps.ts';
import type { ReportContext } from './context.ts';
import {
  breaks,
  exchangeLine,
  factsOf,
  fieldOf,
  findingSentence,
  placeOf,
  preflightTitle,
  reasonOf,
} from './words.ts';

/** What came of one test case; nothing for one that passed without a word. */
type Result =
  | {
      readonly kind: 'failure' | 'error';
      readonly type: string;
      readonly message: string;
      readonly text: string;
    }
  | { readonly kind: 'skipped'; readonly message: string }
  | { readonly kind: 'system-out'; readonly text: string }
  | null;

export interface TestCase {
  readonly classname: string;
  readonly name: string;
  /** Seconds. */
  readonly time: number;
  /** The schema file of a field, which GitLab links to. */
  readonly file: string | null;
  readonly result: Result;
}

export interface TestSuite {
  readonly name: string;
  /** When it began. */
  readonly timestamp: string;
  /** Seconds. */
  readonly time: number;
  readonly cases: readonly TestCase[];
}

/**
 * A report as suites: of the preflight where there was one, of the steps, of the page's fields. The time of
 * the run is that of its steps.
 */
export function suitesOf(report: Report, prefix: string, context: ReportContext): readonly TestSuite[] {
  const { target, preflight, startedAt: timestamp, durationMs } = report;
  const name = `${prefix}${target}`;
  // Jenkins takes what stands before the last dot for a package.
  const scope = name.replaceAll('.', '_');
  return [
    ...(preflight.length === 0
      ? []
      : [
          {
            name: `${name} ${preflightTitle(report).toLowerCase()}`,
            timestamp,
            time: 0,
            cases: preflight.map((point) => preflightCase(point, scope, context)),
          },
        ]),
    {
      name,
      timestamp,
      time: seconds(durationMs),
      cases: report.steps.map((step) => stepCase(step, scope, context)),
    },
    { name: `${name} fields`, timestamp, time: 0, cases: fieldCases(report, scope, context) },
  ];
}

function preflightCase(one: PreflightPoint, scope: string, { strict }: ReportContext): TestCase {
  const { point, verdict, detail, hint } = one;
  const text = hint === null ? detail : `${detail}\nhint: ${hint}`;
  const result = resultOf(verdict, strict, { type: 'preflight', message: detail, text });
  return { classname: `${scope}.preflight`, name: point, time: 0, file: null, result };
}

/** A step that took no time, or was not measured, has 0: dorny/test-reporter shows NaN where there is none. */
function seconds(milliseconds: number | null): number {
  return (milliseconds ?? 0) / 1000;
}

function stepCase(step: Step, scope: string, context: ReportContext): TestCase {
  const { dialect, operation, verdict, findings, durationMs } = step;
  const heaviest = findings.find(({ level }) => level === 'error') ?? findings[0];
  const lines = findings.map((found) => findingText(found, step, context));
  const message = heaviest === undefined || step.reason !== null ? reasonOf(step) : findingSentence(heaviest);
  const text = [exchangeLine(step), ...(step.reason === null ? [] : [step.reason]), ...lines].join('\n');
  const type = heaviest?.rule ?? (step.pact === 'fail' ? 'pact' : verdict);
  const result = resultOf(verdict, context.strict, { type, message, text });
  const classname = `${scope}.${dialect}.${operation}`;
  return { classname, name: stepName(step), time: seconds(durationMs), file: null, result };
}

/** What was found in a field, in whichever step. */
interface FieldFinding {
  readonly found: Finding;
  readonly step: Step;
}

/** A recording finds the same in thousands of exchanges: the text of a field's case names so many. */
const MOST_FINDINGS = 20;

function fieldCases(report: Report, scope: string, context: ReportContext): readonly TestCase[] {
  const byField = new Map<string, FieldFinding[]>();
  for (const step of report.steps) {
    for (const found of step.findings) {
      if (found.field === null) continue;
      const own = byField.get(found.field) ?? [];
      own.push({ found, step });
      byField.set(found.field, own);
    }
  }
  return report.fields.map(({ field, verdict }) => {
    const own = byField.get(field) ?? [];
    const isError = ({ found }: FieldFinding): boolean => found.level === 'error';
    const findings = [...own.filter(isError), ...own.filter((one) => !isError(one))];
    const [heaviest] = findings;
    const shown = findings.slice(0, MOST_FINDINGS);
    const text = [
      ...shown.map(({ found, step }) => `${stepName(step)}: ${findingText(found, step, context)}`),
      ...(findings.length > shown.length
        ? [`and ${atLeast(report)}${findings.length - shown.length} more`]
        : []),
    ].join('\n');
    const result = resultOf(verdict, context.strict, {
      type: heaviest?.found.rule ?? verdict,
      message: heaviest === undefined ? withoutFinding(verdict) : findingSentence(heaviest.found),
      text,
    });
    return {
      classname: `${scope}.fields`,
      name: field,
      time: 0,
      file: context.places.get(field)?.file ?? null,
      result,
    };
  });
}

/** What is said of a field of which no listed step has a finding. */
function withoutFinding(verdict: Verdict): string {
  if (verdict === 'disabled') return 'no answer of this dialect carries it';
  if (verdict === 'skip') return 'no answer carried it';
  return `the field is ${verdict}; the answers that show it are counted, and not listed`;
}

/** A finding in words, each fact on a line of its own. */
function findingText(found: Finding, { dialect }: Step, context: ReportContext): string {
  const field = fieldOf(found, context);
  const head = findingSentence(found);
  // Expected and actual stand in the sentence already.
  const facts = factsOf(found, dialect, context).slice(2);
  const about = field === undefined || placeOf(found).endsWith(field.name) ? [] : [`  field: ${field.id}`];
  return [head, ...about, ...facts.map(([label, words]) => `  ${label}: ${words}`)].join('\n');
}

function resultOf(
  verdict: Verdict,
  strict: boolean,
  { type, message, text }: { readonly type: string; readonly message: string; readonly text: string },
): Result {
  switch (verdict) {
    case 'disabled':
    case 'skip':
      return { kind: 'skipped', message };
    case 'pass':
      return null;
    case 'warn':
      return breaks(verdict, strict)
        ? { kind: 'failure', type, message, text }
        : { kind: 'system-out', text };
    case 'fail':
      return { kind: 'failure', type, message, text };
    case 'error':
      return { kind: 'error', type, message, text };
  }
}
