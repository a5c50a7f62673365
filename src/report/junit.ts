import { create } from 'xmlbuilder2';
import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces.js';
import type { Finding, Verdict } from '../model/finding.ts';
import { type PreflightPoint, type Report, type Step, stepName } from '../model/report.ts';
import { clipped, printable } from './layout.ts';
import { locationOf, type ReportContext, type RunReport } from './run-report.ts';
import type { Sentences } from './sentences/en.ts';
import { timedExchange } from './times.ts';
import { waiversIn } from './waivers.ts';
import { atLeast, type FoundIn, findingsIn, groupedBy, heaviestOf, reasonOf, wordsOf } from './words.ts';

/** Readers show one line of a message. */
const LONGEST_MESSAGE = 500;

/** The element for the result of a test case. */
type Kind = 'failure' | 'error' | 'skipped' | 'system-out';

interface TestCase {
  readonly classname: string;
  readonly name: string;
  /** Null or absent where it was not measured. */
  readonly durationMs?: number | null;
  /** The file that GitLab links to. */
  readonly file?: string | undefined;
  /** Null where it passed without output. */
  readonly kind: Kind | null;
  readonly type: string;
  readonly message: string;
  readonly text: string;
}

interface TestSuite {
  readonly name: string;
  readonly durationMs: number;
  readonly cases: readonly TestCase[];
}

/**
 * JUnit XML: for each target a suite of its steps, one of the page's fields and, of a deployment, one of the
 * preflight, and one of its waivers if it has some. The suite of the steps has the time of the run; the others took
 * none of their own.
 */
export function renderJunit({ targets }: RunReport, context: ReportContext): string {
  const all = targets.map((report, index) => {
    const name = targets.length === 1 ? report.target : `T${index + 1} ${report.target}`;
    return { report, suites: suitesOf(report, name, context) };
  });
  const root = create({ version: '1.0', encoding: 'UTF-8' }).ele('testsuites', {
    name: 'zstack-contract',
    ...countsOf(all.flatMap(({ suites }) => suites.flatMap(({ cases }) => cases))),
    time: seconds(targets.reduce((sum, { durationMs }) => sum + durationMs, 0)),
  });
  for (const { report, suites } of all) {
    for (const { name, durationMs, cases } of suites) {
      const time = seconds(durationMs);
      const counts = countsOf(cases);
      const suite = root.ele('testsuite', {
        name: xmlText(name),
        ...counts,
        time,
        timestamp: report.startedAt,
      });
      const properties = suite.ele('properties');
      for (const [property, value] of propertiesOf(report))
        properties.ele('property', { name: property, value: xmlText(value) });
      for (const one of cases) writeCase(suite, one);
    }
  }
  return `${root.end({ prettyPrint: true })}\n`;
}

function propertiesOf({ version, target, url, dialect }: Report): readonly (readonly [string, string])[] {
  return [
    ['zstack-contract', version],
    ['operation', 'ReconnectIPsecConnection'],
    ['target', url === null || target.includes(url) ? target : `${target} (${url})`],
    ['dialect', dialect],
  ];
}

function writeCase(suite: XMLBuilder, one: TestCase): void {
  const { classname, name, durationMs = null, file, kind, type, message, text } = one;
  const element = suite.ele('testcase', {
    classname: xmlText(classname),
    name: xmlText(name),
    ...(file === undefined ? {} : { file }),
    time: seconds(durationMs),
  });
  if (kind === null) return;
  const said = kind === 'system-out' ? {} : { message: xmlText(clipped(message, LONGEST_MESSAGE)) };
  const typed = kind === 'failure' || kind === 'error' ? { type } : {};
  const result = element.ele(kind, { ...said, ...typed });
  if (kind !== 'skipped') result.txt(text.split('\n').map(xmlText).join('\n'));
}

/** 0 where it was not measured: dorny/test-reporter shows NaN if the attribute is absent. */
function seconds(milliseconds: number | null): number {
  return (milliseconds ?? 0) / 1000;
}

function countsOf(cases: readonly TestCase[]): Readonly<Record<string, number>> {
  const count = (wanted: Kind): number => cases.filter(({ kind }) => kind === wanted).length;
  return {
    tests: cases.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
  };
}

/** A text in which GitLab and Jenkins find no file to attach. The builder escapes it. */
function xmlText(text: string): string {
  return printable(text).replaceAll('[[ATTACHMENT|', '[ATTACHMENT|');
}

/** A report as suites: of the preflight where there was one, of the steps, of the page's fields. */
function suitesOf(report: Report, name: string, context: ReportContext): readonly TestSuite[] {
  const { say } = context;
  const { preflight, steps, durationMs } = report;
  // Jenkins takes everything before the last dot as a package.
  const scope = name.replaceAll('.', '_');
  const points = preflight.map((point) => preflightCase(point, scope, context));
  const waivers = waiverCases(report, scope, context);
  const title = say.suiteOfPreflight(name, report.source === 'recording');
  return [
    ...(points.length === 0 ? [] : [{ name: title, durationMs: 0, cases: points }]),
    { name, durationMs, cases: steps.map((step) => stepCase(step, scope, context)) },
    { name: say.suiteOfFields(name), durationMs: 0, cases: fieldCases(report, scope, context) },
    ...(waivers.length === 0 ? [] : [{ name: say.suiteOfWaivers(name), durationMs: 0, cases: waivers }]),
  ];
}

function kindOf(verdict: Verdict, strict: boolean): Kind | null {
  if (verdict === 'pass') return null;
  if (verdict === 'warn') return strict ? 'failure' : 'system-out';
  if (verdict === 'error') return 'error';
  return verdict === 'fail' ? 'failure' : 'skipped';
}

function preflightCase(one: PreflightPoint, scope: string, { strict, say }: ReportContext): TestCase {
  const { point: name, verdict, detail, hint } = one;
  const message = say.text(detail);
  const text = hint === null ? message : `${message}\n${say.hint(say.text(hint))}`;
  const kind = kindOf(verdict, strict);
  return { classname: `${scope}.preflight`, name, kind, type: 'preflight', message, text };
}

/** Those that waive something pass, and say so. */
function waiverCases(report: Report, scope: string, context: ReportContext): readonly TestCase[] {
  return waiversIn([report], context).map(({ verdict, subject: name, sentence: text }) => {
    const kind = kindOf(verdict, context.strict) ?? 'system-out';
    return { classname: `${scope}.waivers`, name, kind, type: 'waiver', message: text, text };
  });
}

function stepCase(step: Step, scope: string, context: ReportContext): TestCase {
  const { say } = context;
  const { dialect, operation, verdict, findings, durationMs, reason } = step;
  const heaviest = heaviestOf(findings);
  const lines = findings.map((found) => findingText(found, step, context));
  return {
    classname: `${scope}.${dialect}.${operation}`,
    name: stepName(step),
    durationMs,
    kind: kindOf(verdict, context.strict),
    type: heaviest?.rule ?? (step.pact === 'fail' ? 'pact' : verdict),
    message:
      heaviest === undefined || reason !== null
        ? reasonOf(step, say)
        : wordsOf(heaviest, dialect, context).sentence,
    text: [timedExchange(step, say), ...(reason === null ? [] : [say.text(reason)]), ...lines].join('\n'),
  };
}

/** How many findings the case of a field names: a recording can have thousands. */
const MOST_FINDINGS = 20;

function fieldCases(report: Report, scope: string, context: ReportContext): readonly TestCase[] {
  const { say } = context;
  const byField = groupedBy(
    findingsIn({ targets: [report], single: true }),
    ({ found }) => found.field ?? '',
  );
  return report.fields.map(({ field, verdict }) => {
    const own: readonly FoundIn[] = byField.get(field) ?? [];
    const errors = own.filter(({ found }) => found.level === 'error');
    const findings = [...errors, ...own.filter(({ found }) => found.level !== 'error')];
    const [heaviest] = findings;
    const shown = findings.slice(0, MOST_FINDINGS);
    const text = [
      ...shown.map(({ found, step, name }) => say.labelled(name, findingText(found, step, context))),
      ...(findings.length > shown.length
        ? [say.andMore(atLeast(findings.length - shown.length, [report], say))]
        : []),
    ].join('\n');
    return {
      classname: `${scope}.fields`,
      name: field,
      file: locationOf(field, report.file, context)?.file,
      kind: kindOf(verdict, context.strict),
      type: heaviest?.found.rule ?? verdict,
      message:
        heaviest === undefined
          ? withoutFinding(verdict, say)
          : wordsOf(heaviest.found, heaviest.step.dialect, context).sentence,
      text,
    };
  });
}

/** The message of a field without a finding in any listed step. */
function withoutFinding(verdict: Verdict, say: Sentences): string {
  if (verdict === 'disabled') return say.fieldNeverSent;
  return verdict === 'skip' ? say.fieldNotSeen : say.fieldCountedOnly(verdict);
}

/** A finding in words, each fact on a line of its own. */
function findingText(found: Finding, { dialect }: Step, context: ReportContext): string {
  const { say } = context;
  const { sentence, place, field, background } = wordsOf(found, dialect, context);
  const about =
    field === undefined || place.endsWith(field.name) ? [] : [`  ${say.labelled(say.fieldLabel, field.id)}`];
  return [sentence, ...about, ...background.map(([label, words]) => `  ${say.labelled(label, words)}`)].join(
    '\n',
  );
}
