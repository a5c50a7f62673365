import { describe, expect, it } from '@jest/globals';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { Report } from '../../../src/model/report.ts';
import { renderJunit } from '../../../src/report/junit.ts';
import type { ReportContext, RunReport } from '../../../src/report/run-report.ts';
import {
  CONTEXT,
  EVERY_VERDICT,
  FAILED,
  hostileReport,
  RUNS,
  report,
  STRICT,
  single,
  step,
  unlisted,
  WARNING,
} from './reports.ts';

interface Element {
  readonly [name: string]: unknown;
}

interface Suite extends Element {
  readonly testcase?: readonly Element[];
}

const RESULTS = ['failure', 'error', 'skipped'] as const;

function parse(run: RunReport, context: ReportContext = CONTEXT) {
  const xml = renderJunit(run, context);
  expect(XMLValidator.validate(xml)).toBe(true);
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    trimValues: false,
    isArray: (name) => name === 'testsuite' || name === 'testcase',
  });
  const root = parser.parse(xml).testsuites as Element & { readonly testsuite?: readonly Suite[] };
  const suites = root.testsuite ?? [];
  return { xml, root, suites, cases: suites.flatMap(({ testcase = [] }) => testcase) };
}

/** The case of a name, and what a reader makes of it. */
function caseOf({ cases }: ReturnType<typeof parse>, name: string) {
  const found = cases.find((one) => one['@name'] === name);
  if (found === undefined) throw new Error(`no case ${name}`);
  return { ...found, result: found[resultOf(found)] as Element };
}

function resultOf(one: Element): string {
  return RESULTS.find((kind) => kind in one) ?? 'passed';
}

describe('a JUnit report', () => {
  it('tells each verdict, and fails a step with warnings where they break the contract', () => {
    const told = (context: ReportContext) => {
      const parsed = parse(single(report(EVERY_VERDICT)), context);
      return EVERY_VERDICT.map(({ interaction }) => resultOf(caseOf(parsed, interaction ?? '')));
    };
    const ofEach = (warned: string) => ['skipped', 'skipped', 'passed', warned, 'failure', 'error'];
    expect(told(CONTEXT)).toEqual(ofEach('passed'));
    expect(told(STRICT)).toEqual(ofEach('failure'));
    expect(caseOf(parse(single(report(EVERY_VERDICT)), STRICT), 'a/warn').result).toMatchObject({
      '@type': 'field-value',
    });
  });

  it.each(RUNS)('counts exactly what it holds: %s', (_, run) => {
    const { root, suites, cases: all } = parse(run);
    const counted: readonly Suite[] = [{ ...root, testcase: all }, ...suites];
    for (const { testcase: cases = [], ...attributes } of counted) {
      const count = (result: string) => String(cases.filter((one) => resultOf(one) === result).length);
      expect(attributes).toMatchObject({
        '@tests': String(cases.length),
        '@failures': count('failure'),
        '@errors': count('error'),
        '@skipped': count('skipped'),
      });
    }
  });

  it('carries hostile text as text', () => {
    const { xml, cases } = parse(single(hostileReport()));
    expect(xml).not.toMatch(/<script|<img|[\ufffe\uffff]|\[\[ATTACHMENT\|/);
    const [, hostile = {}] = cases;
    for (const text of ['<script>alert(1)</script>', ']]>', '\\u0000', '\\ufffe', '\\ud800'])
      expect(hostile['@name']).toContain(text);
    expect(resultOf(hostile)).toBe('failure');
  });
});

describe("a field's case", () => {
  const field = 'inventory.vipUuid';
  const fields = report([]).fields.map((one) =>
    one.field === field ? { ...one, verdict: 'fail' as const } : one,
  );
  const failing = { fields };
  const warned = step({ verdict: 'warn', findings: [{ ...WARNING, field }] });
  const resultIn = (one: Report) => caseOf(parse(single(one)), field).result;

  it('fails with the heaviest cause first, each once, however often it was found, listed or not', () => {
    const steps = [...Array.from({ length: 1000 }, () => warned), FAILED];
    const said = (one: Report) => resultIn(one)['#text'];
    expect(said(report(steps, failing))).toMatch(
      /^field-missing at .*(\n.*)*\njob-poll\/done: GET .*\nfield-value at .*(\n.*)*\n999 more like it$/,
    );
    expect(said(unlisted(report(steps, failing), { warn: 1 }))).toMatch(/\nat least 999 more like it$/);
  });

  it('says why it has none: no answer carried it, or those that did are not listed', () => {
    expect(resultIn(report([]))).toMatchObject({ '@message': 'no answer carried it' });
    expect(resultIn(unlisted(report([step()], failing), { fail: 1 }))).toMatchObject({
      '@message': 'the field is fail; the answers that show it are counted, and not listed',
    });
  });
});
