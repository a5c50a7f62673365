import { createRequire } from 'node:module';
import type * as XmlBuilder from 'xmlbuilder2';
import type { Finding } from '../model/finding.ts';
import { type PreflightPoint, type Report, type Step, stepName } from '../model/report.ts';
import type { Verdict } from '../model/verdict.ts';
import { clipped, printable } from './layout.ts';
import type { Matrix, ReportContext } from './matrix.ts';
import {
  atLeast,
  backgroundOf,
  breaks,
  exchangeLine,
  fieldOf,
  findingSentence,
  heaviestOf,
  placeOf,
  preflightTitle,
  reasonOf,
} from './words.ts';

/** Readers show one line of a message. */
const LONGEST_MESSAGE = 500;

/**
 * JUnit XML: for each target a suite of its steps, one of the page's fields and, of a deployment, one of the
 * preflight.
 */
export function renderMatrixJunit({ targets }: Matrix, context: ReportContext): string {
  const suites = targets.flatMap((report, index) =>
    suitesOf(report, targets.length === 1 ? '' : `T${index + 1} `, context),
  );
  const { create } = loadBuilder();
  const root = create({ version: '1.0', encoding: 'UTF-8' }).ele('testsuites', {
    name: 'zstack-contract',
    ...countsOf(suites.flatMap(({ cases }) => cases)),
    time: suites.reduce((sum, { time }) => sum + time, 0),
  });
  for (const { name, timestamp, time, cases } of suites) {
    const suite = root.ele('testsuite', { name: xmlText(name), ...countsOf(cases), time, timestamp });
    for (const { classname, name: caseName, time: ownTime, file, result } of cases) {
      const one = suite.ele('testcase', {
        classname: xmlText(classname),
        name: xmlText(caseName),
        ...(file === null ? {} : { file }),
        time: ownTime,
      });
      if (result === null) continue;
      const { kind, ...rest } = result;
      const attributes = 'type' in rest ? { type: rest.type } : {};
      const message = 'message' in rest ? { message: xmlText(clipped(rest.message, LONGEST_MESSAGE)) } : {};
      const element = one.ele(kind, { ...message, ...attributes });
      if ('text' in rest) element.txt(xmlLines(rest.text));
    }
  }
  return `${root.end({ prettyPrint: true })}\n`;
}

function countsOf(cases: readonly TestCase[]): Readonly<Record<string, number>> {
  const count = (kind: string): number => cases.filter(({ result }) => result?.kind === kind).length;
  return {
    tests: cases.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
  };
}

/** Loaded when it is needed: it takes longer than everything else that a command loads at its start. */
function loadBuilder(): typeof XmlBuilder {
  return createRequire(import.meta.url)('xmlbuilder2') as typeof XmlBuilder;
}

/** A text as XML 1.0 can carry it; the builder escapes the rest. */
function xmlText(text: string): string {
  const shown = printable(text).replaceAll(
    /[\ufffe\uffff]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16)}`,
  );
  // GitLab and Jenkins take this for the path of a file to attach.
  return shown.replaceAll('[[ATTACHMENT|', '[ATTACHMENT|');
}

function xmlLines(text: string): string {
  return text.split('\n').map(xmlText).join('\n');
}

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

interface TestCase {
  readonly classname: string;
  readonly name: string;
  /** Seconds. */
  readonly time: number;
  /** The schema file of a field, which GitLab links to. */
  readonly file: string | null;
  readonly result: Result;
}

interface TestSuite {
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
function suitesOf(report: Report, prefix: string, context: ReportContext): readonly TestSuite[] {
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
  const heaviest = heaviestOf(findings);
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
  const all = report.steps.flatMap((step) => step.findings.map((found): FieldFinding => ({ found, step })));
  const byField = Map.groupBy(all, ({ found }) => found.field);
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
  const about = field === undefined || placeOf(found).endsWith(field.name) ? [] : [`  field: ${field.id}`];
  const background = backgroundOf(found, dialect, context).map(([label, words]) => `  ${label}: ${words}`);
  return [findingSentence(found), ...about, ...background].join('\n');
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
