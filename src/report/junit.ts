import { create } from 'xmlbuilder2';
import type { Verdict } from '../model/finding.ts';
import { type Report, type Step, stepName } from '../model/report.ts';
import { clipped, printable } from './layout.ts';
import {
  groupedBy,
  linesOfProblem,
  preflightRemarks,
  problemsIn,
  type Remark,
  reasonOf,
  waiversIn,
} from './problems.ts';
import { locationOf, type ReportContext, type RunReport } from './run-report.ts';
import { breaks, exchangeLine, findingSentence } from './words.ts';

interface TestCase {
  readonly classname: string;
  readonly name: string;
  /** Null or absent where it was not measured. */
  readonly durationMs?: number | null;
  /** The file that GitLab links to. */
  readonly file?: string | undefined;
  readonly verdict: Verdict;
  readonly type: string;
  readonly message: string;
  readonly lines: readonly string[];
}

/**
 * JUnit XML: for each target a suite of its steps, one of the page's fields and, of a deployment, one of the
 * preflight, and one of its waivers if it has some. The suite of the steps has the time of the run; the others took
 * none of their own.
 */
export function renderJunit({ targets }: RunReport, context: ReportContext): string {
  const testsuite = targets.flatMap((report, index) => {
    const name = targets.length === 1 ? report.target : `T${index + 1} ${report.target}`;
    return suitesOf(report, name, context);
  });
  const testsuites = {
    '@name': 'zstack-contract',
    ...countsOf(testsuite.flatMap(({ testcase }) => testcase)),
    '@time': seconds(targets.reduce((sum, { durationMs }) => sum + durationMs, 0)),
    testsuite,
  };
  return `${create({ version: '1.0', encoding: 'UTF-8' }, { testsuites }).end({ prettyPrint: true })}\n`;
}

/** A report as suites. Those that would be empty are left out. */
function suitesOf(report: Report, name: string, context: ReportContext) {
  const { say } = context;
  const { version, target, url, dialect } = report;
  const where = url === null || target.includes(url) ? target : `${target} (${url})`;
  const property = [
    { '@name': 'zstack-contract', '@value': xmlText(version) },
    { '@name': 'operation', '@value': 'ReconnectIPsecConnection' },
    { '@name': 'target', '@value': xmlText(where) },
    { '@name': 'dialect', '@value': dialect },
  ];
  const suite = (title: string, cases: readonly TestCase[], durationMs = 0) => {
    const testcase = cases.map((one) => caseXml(one, context.strict));
    return {
      '@name': xmlText(title),
      ...countsOf(testcase),
      '@time': seconds(durationMs),
      '@timestamp': report.startedAt,
      properties: { property },
      testcase,
    };
  };
  // Jenkins takes everything before the last dot as a package.
  const scope = name.replaceAll('.', '_');
  const cases = (type: string, remarks: readonly Remark[]) =>
    remarks.map(({ verdict, title, lines }): TestCase => {
      const message = say.remarks(lines);
      return { classname: `${scope}.${type}`, name: title, verdict, type, message, lines };
    });
  const points = preflightRemarks({ targets: [report], single: true }, say);
  const steps = report.steps.map((step) => stepCase(step, scope, context));
  return [
    suite(say.suiteOfPreflight(name, report.source === 'recording'), cases('preflight', points)),
    suite(name, steps, report.durationMs),
    suite(say.suiteOfFields(name), fieldCases(report, scope, context)),
    suite(say.suiteOfWaivers(name), cases('waivers', waiversIn([report], say))),
  ].filter(({ testcase }) => testcase.length > 0);
}

function caseXml(one: TestCase, strict: boolean) {
  const { classname, name, durationMs = null, file } = one;
  return {
    '@classname': xmlText(classname),
    '@name': xmlText(name),
    ...(file === undefined ? {} : { '@file': file }),
    '@time': seconds(durationMs),
    ...resultXml(one, strict),
  };
}

/** Readers show one line of a message. */
const LONGEST_MESSAGE = 500;

/** How a case ended, and what there is to say of it. */
function resultXml({ verdict, type, message, lines }: TestCase, strict: boolean) {
  const output = { '#': lines.map(xmlText).join('\n') };
  const said = { '@message': xmlText(clipped(message, LONGEST_MESSAGE)) };
  if (breaks(verdict, strict)) {
    return { [verdict === 'error' ? 'error' : 'failure']: { ...said, '@type': type, ...output } };
  }
  if (verdict === 'skip' || verdict === 'disabled') return { skipped: said };
  return lines.length === 0 ? {} : { 'system-out': output };
}

/** 0 where it was not measured: dorny/test-reporter shows NaN if the attribute is absent. */
function seconds(milliseconds: number | null): number {
  return (milliseconds ?? 0) / 1000;
}

function countsOf(cases: readonly object[]): Readonly<Record<string, number>> {
  const count = (result: string): number => cases.filter((one) => result in one).length;
  return {
    '@tests': cases.length,
    '@failures': count('failure'),
    '@errors': count('error'),
    '@skipped': count('skipped'),
  };
}

/** A text in which GitLab and Jenkins find no file to attach. The builder escapes it. */
function xmlText(text: string): string {
  return printable(text).replaceAll('[[ATTACHMENT|', '[ATTACHMENT|');
}

function stepCase(step: Step, scope: string, { say }: ReportContext): TestCase {
  const { dialect, operation, verdict, findings, durationMs, reason } = step;
  const heaviest = findings.find(({ level }) => level === 'error') ?? findings[0];
  const reasons = reason === null ? [] : [say.text(reason)];
  const sentences = findings.map((found) => findingSentence(found, say));
  return {
    classname: `${scope}.${dialect}.${operation}`,
    name: stepName(step),
    durationMs,
    verdict,
    type: heaviest?.rule ?? (step.pact === 'fail' ? 'pact' : verdict),
    message: heaviest === undefined || reason !== null ? reasonOf(step, say) : findingSentence(heaviest, say),
    // Thousands of exchanges that passed need no words.
    lines: verdict === 'pass' ? [] : [exchangeLine(step, say), ...reasons, ...sentences],
  };
}

function fieldCases(report: Report, scope: string, context: ReportContext): readonly TestCase[] {
  const { say } = context;
  const problems = problemsIn({ targets: [report], single: true }, say);
  const byField = groupedBy(problems, ({ found }) => found?.field ?? '');
  return report.fields.map(({ field, verdict }) => {
    const own = byField.get(field) ?? [];
    const found = own[0]?.found ?? null;
    return {
      classname: `${scope}.fields`,
      name: field,
      file: locationOf(field, report.file, context)?.file,
      verdict,
      type: found?.rule ?? verdict,
      message: found === null ? say.fieldWithoutFinding(verdict) : findingSentence(found, say),
      lines: own.flatMap((problem) => linesOfProblem(problem, context)),
    };
  });
}
