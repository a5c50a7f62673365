import { createRequire } from 'node:module';
import type * as XmlBuilder from 'xmlbuilder2';
import type { ReportContext } from './context.ts';
import { suitesOf, type TestCase } from './junit-cases.ts';
import { clipped, printable } from './layout.ts';
import type { Matrix } from './matrix.ts';

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
