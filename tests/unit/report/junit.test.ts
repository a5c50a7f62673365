import { describe, expect, it } from '@jest/globals';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { renderMatrixJunit } from '../../../src/report/junit.ts';
import type { Matrix, ReportContext } from '../../../src/report/matrix.ts';
import {
  CONTEXT,
  EVERY_VERDICT,
  EVIL,
  FAILED,
  finding,
  hostileReport,
  report,
  STRICT,
  several,
  single,
  step,
  unlisted,
  WARNING,
} from './reports.ts';

interface Element {
  readonly [name: string]: unknown;
}

interface ParsedCase extends Element {
  readonly '@name': string;
  readonly '@classname': string;
}

interface ParsedSuite extends Element {
  readonly '@name': string;
  readonly testcase?: readonly ParsedCase[];
}

const RESULTS = ['failure', 'error', 'skipped'] as const;

function parse(matrix: Matrix, context: ReportContext = CONTEXT) {
  const xml = renderMatrixJunit(matrix, context);
  expect(XMLValidator.validate(xml)).toBe(true);
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    trimValues: false,
    isArray: (name) => name === 'testsuite' || name === 'testcase',
  });
  const root = parser.parse(xml).testsuites as Element & { readonly testsuite: readonly ParsedSuite[] };
  return { xml, root, suites: root.testsuite };
}

function caseOf({ suites }: ReturnType<typeof parse>, name: string): ParsedCase {
  const found = suites.flatMap(({ testcase = [] }) => testcase).find((one) => one['@name'] === name);
  if (found === undefined) throw new Error(`no case ${name}`);
  return found;
}

/** What a reader makes of a case. */
function outcome(one: Element): string {
  return RESULTS.find((kind) => kind in one) ?? 'passed';
}

describe('a JUnit report', () => {
  const parsed = parse(single(report(EVERY_VERDICT)));

  it.each([
    ['a/disabled', 'skipped'],
    ['a/skip', 'skipped'],
    ['a/pass', 'passed'],
    ['a/warn', 'passed'],
    ['a/fail', 'failure'],
    ['a/error', 'error'],
  ])('tells %s as %s', (name, expected) => {
    expect(outcome(caseOf(parsed, name))).toBe(expected);
  });

  it('says why a step was skipped, what was found in one that failed, and what went wrong', () => {
    expect(caseOf(parsed, 'a/skip')['skipped']).toMatchObject({
      '@message': 'a live system has no such job',
    });
    const failure = caseOf(parsed, 'a/fail')['failure'] as Element;
    expect(failure).toMatchObject({
      '@type': 'field-missing',
      '@message': expect.stringContaining('a field that this dialect requires is absent'),
    });
    expect(failure['#text']).toContain('answered 200');
    expect(failure['#text']).toContain('expected tunnel, transport, actual telepathy');
    expect(failure['#text']).toContain('the page: inventory.vipUuid String Required: The VIP UUID.');
    expect(caseOf(parsed, 'a/error')['error']).toMatchObject({ '@message': 'no answer within 30 s' });
  });

  it('names warnings in the output of a step that passed, and fails it when they break the contract', () => {
    const warned = caseOf(parsed, 'a/warn');
    expect(warned['system-out']).toContain('field-value at /inventory/policyMode');
    const strict = caseOf(parse(single(report(EVERY_VERDICT)), STRICT), 'a/warn');
    expect(strict).not.toHaveProperty('system-out');
    expect(strict['failure']).toMatchObject({ '@type': 'field-value' });
  });

  it('counts exactly what it holds, whatever the run', () => {
    const live = report(EVERY_VERDICT, {
      preflight: [{ point: 'reachable', verdict: 'error', detail: 'refused', hint: 'start it' }],
    });
    for (const matrix of [
      single(report(EVERY_VERDICT)),
      single(report([])),
      several(live, live),
      several(),
    ]) {
      const { root, suites = [] } = parse(matrix);
      const ofAll = suites.flatMap(({ testcase = [] }) => testcase);
      for (const [element, cases] of [
        [root, ofAll] as const,
        ...suites.map((suite) => [suite, suite.testcase ?? []] as const),
      ]) {
        expect(element).toMatchObject({
          '@tests': String(cases.length),
          '@failures': String(cases.filter((one) => outcome(one) === 'failure').length),
          '@errors': String(cases.filter((one) => outcome(one) === 'error').length),
          '@skipped': String(cases.filter((one) => outcome(one) === 'skipped').length),
        });
      }
    }
  });

  it('has a case for every step and every field, and none beside them', () => {
    expect(parsed.suites.map((suite) => [suite['@name'], suite.testcase?.length])).toEqual([
      ['the embedded mock', EVERY_VERDICT.length],
      ['the embedded mock fields', 46],
    ]);
    expect(caseOf(parsed, 'inventory.vipUuid')).toMatchObject({
      '@file': 'schemas/ipsec-connection.schema.json',
    });
  });

  it('fails the case of a field, and names the steps that found it', () => {
    const fields = report([]).fields.map((one) =>
      one.field === 'inventory.vipUuid' ? { ...one, verdict: 'fail' as const } : one,
    );
    const failed = caseOf(parse(single(report([FAILED], { fields }))), 'inventory.vipUuid');
    expect((failed['failure'] as Element)['#text']).toContain('job-poll/done: field-missing at');
    expect(caseOf(parsed, 'inventory.name')['skipped']).toMatchObject({ '@message': 'no answer carried it' });
  });

  it('fails where nothing but the preflight ran, and tells targets apart', () => {
    const blocked = report([], {
      preflight: [{ point: 'reachable', verdict: 'error', detail: 'refused', hint: 'start it' }],
    });
    const { suites } = parse(several(blocked, report(EVERY_VERDICT)));
    expect(suites.map((suite) => suite['@name'])).toEqual([
      'T1 the embedded mock preflight',
      'T1 the embedded mock',
      'T1 the embedded mock fields',
      'T2 the embedded mock',
      'T2 the embedded mock fields',
    ]);
    expect(suites[0]).toMatchObject({ '@errors': '1' });
  });

  it("says Pact's verdict where it alone refused, and the page's where a proxy answered", () => {
    const refused = step({
      interaction: 'a/pact',
      verdict: 'fail',
      pact: 'fail',
      reason: 'Pact: $.x is null',
    });
    const gateway = finding({ rule: 'gateway', at: '', field: null, actual: 'a page of HTML' });
    const proxied = step({ interaction: 'a/proxy', verdict: 'error', findings: [gateway] });
    const both = parse(single(report([refused, proxied])));
    expect(caseOf(both, 'a/pact')['failure']).toMatchObject({
      '@type': 'pact',
      '@message': 'Pact: $.x is null',
    });
    expect(caseOf(both, 'a/proxy')['error']).toMatchObject({ '@type': 'gateway' });
  });

  it('says when a run began, how long it took and each of its steps; 0 where nothing was measured', () => {
    const [steps, fields] = parsed.suites;
    const timestamp = '2017-11-14T22:20:57.000Z';
    expect(parsed.root).toMatchObject({ '@time': '1.234' });
    expect(steps).toMatchObject({ '@time': '1.234', '@timestamp': timestamp });
    expect(fields).toMatchObject({ '@time': '0', '@timestamp': timestamp });
    expect(caseOf(parsed, 'a/pass')).toMatchObject({ '@time': '0.012' });
    expect(caseOf(parsed, 'a/skip')).toMatchObject({ '@time': '0' });
  });

  it('carries hostile text as text', () => {
    const { xml, suites } = parse(single(hostileReport()));
    expect(xml).not.toMatch(/<script|<img/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0 forbids
    expect(xml).not.toMatch(/[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff\u202e]/);
    expect(xml).not.toContain('[[ATTACHMENT|');
    const [, steps] = suites;
    const shown = String(steps?.testcase?.[0]?.['@name']);
    expect(shown).toContain('<script>alert(1)</script>');
    expect(shown).toContain(']]>');
    expect(shown).toContain('\\u0000');
    expect(shown).toContain('\\ufffe');
    expect(shown).toContain('\\ud800');
    expect(EVIL).toContain('\ud800');
    expect(outcome(steps?.testcase?.[0] ?? {})).toBe('failure');
  });

  it('bounds what it says of a field that fails in thousands of exchanges', () => {
    const steps = Array.from({ length: 1000 }, () => step({ verdict: 'warn', findings: [WARNING] }));
    const fields = report([]).fields.map((one) =>
      one.field === WARNING.field ? { ...one, verdict: 'warn' as const } : one,
    );
    const text = caseOf(parse(single(report(steps, { fields }))), String(WARNING.field))['system-out'];
    expect(text).toContain('and 980 more');
    const long = unlisted(report(steps, { fields }), { warn: 1 });
    expect(caseOf(parse(single(long)), String(WARNING.field))['system-out']).toContain(
      'and at least 980 more',
    );
  });

  it('names the heaviest of what a field has, and of one that failed never says that no answer carried it', () => {
    const field = 'inventory.vipUuid';
    const fields = report([]).fields.map((one) =>
      one.field === field ? { ...one, verdict: 'fail' as const } : one,
    );
    const warned = step({ verdict: 'warn', findings: [{ ...WARNING, field }] });
    const steps = [...Array.from({ length: 30 }, () => warned), FAILED];
    const failure = caseOf(parse(single(report(steps, { fields }))), field)['failure'] as Element;
    expect(failure['#text']).toMatch(/^job-poll\/done: field-missing at/);
    const lost = caseOf(parse(single(unlisted(report([step()], { fields }), { fail: 1 }))), field);
    expect(lost['failure']).toMatchObject({
      '@message': 'the field is fail; the answers that show it are counted, and not listed',
    });
  });
});
