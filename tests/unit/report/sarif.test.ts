import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import type { Report, Step } from '../../../src/model/report.ts';
import type { RunReport } from '../../../src/report/run-report.ts';
import { renderSarif } from '../../../src/report/sarif.ts';
import {
  CONTEXT,
  ELSEWHERE,
  EVERY_VERDICT,
  FAILED,
  finding,
  hostileReport,
  RUNS,
  report,
  STRICT,
  several,
  single,
  step,
  UNREACHED,
  WARNING,
  warned,
} from './reports.ts';

// OASIS' own schema; where it comes from stands in tests/fixtures/README.md.
const SCHEMA = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../fixtures/sarif-schema-2.1.0.json'), 'utf8'),
);

// One of its patterns, for languages, has a stray bracket that a Unicode expression may not have.
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false, validateFormats: false });
const validate = ajv.compile(SCHEMA);

interface Result {
  readonly ruleId: string;
  readonly partialFingerprints: Readonly<Record<string, string>>;
}

function run(matrix: RunReport, context = CONTEXT) {
  const log = JSON.parse(renderSarif(matrix, context));
  validate(log);
  expect(validate.errors ?? []).toEqual([]);
  return log.runs[0];
}

describe('a SARIF report', () => {
  it('fits the schema, whatever the run, which refuses what is none', () => {
    for (const [, matrix] of RUNS) run(matrix);
    expect(validate({ version: '2.1.0', runs: [{ tool: {} }] })).toBe(false);
  });

  const odd = finding({ rule: 'status', at: '', field: null, expected: '200', actual: 502 });
  const uri = 'schemas/ipsec-connection.schema.json';
  it.each([
    [finding(), uri, CONTEXT.places.get('inventory.vipUuid')?.line],
    [odd, 'contracts/operations.json', 1],
  ])('points at the field or the operations in the checkout of the suite (%#)', (found, file, startLine) => {
    const { results, tool } = run(single(report([step({ verdict: 'fail', findings: [found] })])));
    const [{ ruleIndex, ...result }] = results;
    expect(tool.driver.rules[ruleIndex].id).toBe(found.rule);
    expect(result).toMatchObject({ ruleId: found.rule, level: 'error', occurrenceCount: 1 });
    expect(result.message.text).toContain(`expected ${found.expected}`);
    const artifactLocation = { uri: file, uriBaseId: '%SRCROOT%' };
    const logicalLocations = [{ fullyQualifiedName: 'job-poll/done', kind: 'interaction' }];
    const physicalLocation = { artifactLocation, region: { startLine } };
    expect(result.locations).toEqual([{ physicalLocation, logicalLocations }]);
  });

  it('points at a file of the project elsewhere, or at nothing', () => {
    const pointing = (one: Report) => run(single(one), ELSEWHERE).results[0].locations[0].physicalLocation;
    const file = { file: 'recordings/a b.har' };
    const region = { startLine: 1 };
    const at = (uri: string) => ({ artifactLocation: { uri, uriBaseId: '%SRCROOT%' }, region });
    expect(pointing(report([FAILED], file))).toEqual(at('recordings/a%20b.har'));
    expect(pointing(report([{ ...FAILED, file: 'pacts/x.json' }], file))).toEqual(at('pacts/x.json'));
    expect(pointing(report([FAILED]))).toBeUndefined();
  });

  it('has one result for one cause, whichever step, operation or target shows it', () => {
    const at = (field: string, parts: Partial<Step> = {}) =>
      step({ verdict: 'fail', findings: [finding({ field })], ...parts });
    const one = report([at('inventory.uuid'), at('inventory.uuid', { operation: 'query' })]);
    const other = report([at('inventory.uuid'), at('inventory.vipUuid')]);
    expect(run(several(one, other)).results).toMatchObject([{ occurrenceCount: 3 }, { occurrenceCount: 1 }]);
  });

  it('has fingerprints that another run repeats, and no other result has', () => {
    const prints = (...steps: Step[]): readonly string[] =>
      run(single(report(steps))).results.map((one: Result) => one.partialFingerprints['findingPlace/v1']);
    const one = prints(FAILED, step({ verdict: 'warn', findings: [WARNING] }));
    const other = prints(step(), { ...FAILED, findings: [finding({ actual: 'another', times: 5 })] });
    expect(new Set(one).size).toBe(2);
    expect(other).toEqual([one[0]]);
    expect(one[0]).toMatch(/^[0-9a-f]{64}$/);
  });

  it('raises warnings to errors where they break the contract', () => {
    const levels = [CONTEXT, STRICT].map((context) => run(single(warned()), context).results[0].level);
    expect(levels).toEqual(['warning', 'error']);
  });

  it("tells Pact's refusal as a result, and what went wrong on our side as a notification", () => {
    const refused = step({ verdict: 'fail', pact: 'fail', reason: 'Pact: $.x is {null}' });
    const { results, invocations } = run(single(report([refused, ...EVERY_VERDICT])));
    const pact = results.find(({ ruleId }: Result) => ruleId === 'pact');
    expect(pact.message.text).toMatch(/^Pact: \$\.x is {{null}}\njob-poll\/done: GET /);
    expect(invocations[0].toolExecutionNotifications[0].message.text).toContain('no answer within 30 s');
  });

  it.each([
    [true, single(report([FAILED]))],
    [false, single(report(EVERY_VERDICT))],
    [false, single(report([FAILED], { preflight: [UNREACHED] }))],
    [false, several()],
  ])('says whether everything was judged: %s (%#)', (isWhole, matrix) => {
    expect(run(matrix).invocations[0].executionSuccessful).toBe(isWhole);
  });

  it('holds hostile text as text, which is neither a link nor a placeholder', () => {
    const { message, locations } = run(single(hostileReport())).results[0];
    expect(message.text).toContain('<script>alert(1)</script>');
    expect(locations[0].logicalLocations[0].fullyQualifiedName).toContain('<script>alert(1)</script>');
    const link = finding({ actual: '[click](http://evil.example) {0}' });
    const [result] = run(single(report([{ ...FAILED, findings: [link] }]))).results;
    expect(result.message.text).toContain('[click] (http://evil.example) {{0}}');
  });

  it('is bounded', () => {
    const findings = Array.from({ length: 1500 }, (_, index) =>
      finding({ rule: 'field-undocumented', level: 'warning', at: `/x${index}`, field: null }),
    );
    const { results, invocations } = run(single(report([step({ verdict: 'warn', findings }), FAILED])));
    expect(results).toHaveLength(1000);
    expect(results[0].level).toBe('error');
    expect(invocations[0].toolExecutionNotifications[0].message.text).toBe('501 more results are left out');
  });
});
