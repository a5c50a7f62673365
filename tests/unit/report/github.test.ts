import { describe, expect, it } from '@jest/globals';
import type { Report } from '../../../src/model/report.ts';
import { renderMatrixGithub } from '../../../src/report/github.ts';
import {
  CONTEXT,
  EVERY_VERDICT,
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

const PLACE = CONTEXT.places.get('inventory.vipUuid');

function lines(one: Report, context = CONTEXT): readonly string[] {
  const text = renderMatrixGithub(single(one), context);
  return text === '' ? [] : text.trimEnd().split('\n');
}

describe("GitHub's annotations", () => {
  it('are one notice where nothing is broken', () => {
    expect(lines(report([step()]))).toEqual([
      '::notice title=zstack-contract::PASS: 1 step (1 pass), 0 of 46 fields, 1 of 14 divergences seen',
    ]);
  });

  it('point at the field in its schema', () => {
    const [line, ...rest] = lines(report([FAILED]));
    expect(rest).toEqual([]);
    expect(line).toMatch(
      /^::error file=schemas\/ipsec-connection\.schema\.json,line=\d+,title=field-missing%3A inventory\.vipUuid::a field/,
    );
    expect(line).toContain(`line=${PLACE?.line},`);
    expect(line).toContain('%0Aexpected: 32 lowercase hexadecimal digits%0Aactual: absent%0A');
  });

  it('have no file where no field is meant', () => {
    const odd = finding({ rule: 'status', at: '', field: null, expected: '200', actual: 502 });
    expect(lines(report([step({ verdict: 'fail', findings: [odd] })]))[0]).toMatch(/^::error title=status::/);
  });

  it('are one for each rule and field, however often it was found', () => {
    const found = lines(report([FAILED, FAILED, { ...FAILED, findings: [finding({ times: 3 })] }]));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain('%0A4 more like it');
  });

  it('count what is not listed', () => {
    const long = unlisted(report([FAILED, FAILED]), { fail: 3 });
    expect(lines(long)[0]).toContain('%0Aat least 1 more like it');
  });

  it('are warnings for warnings, and errors where warnings break the contract', () => {
    const warned = report([step({ verdict: 'warn', findings: [WARNING] })]);
    expect(lines(warned)[0]).toMatch(/^::warning file=/);
    expect(lines(warned, STRICT)[0]).toMatch(/^::error file=/);
  });

  it('say what is no finding: steps without an answer, the preflight, and that nothing was checked', () => {
    expect(lines(report(EVERY_VERDICT))[0]).toBe(
      '::error title=a/error::no answer within 30 s%0AGET /zstack/v1/api-jobs/c41ec46dd7f546a48c31d9d0ca2c89d8',
    );
    const blocked = report([], {
      preflight: [{ point: 'reachable', verdict: 'error', detail: 'refused', hint: 'start it' }],
    });
    expect(lines(blocked)).toEqual(['::error title=preflight%3A reachable::refused%0Ahint: start it']);
    const skipped = report([step({ verdict: 'skip', status: null })]);
    expect(lines(skipped)).toEqual([expect.stringMatching(/^::error title=zstack-contract::SKIP: 1 step/)]);
    expect(renderMatrixGithub(several(), CONTEXT)).toContain(
      '::error title=zstack-contract::nothing was checked',
    );
  });

  it('are no more than GitHub shows, the heaviest first, and say how many more there are', () => {
    const fields = [...CONTEXT.fields.keys()].slice(0, 12);
    const warnings = fields.map((field) => ({ ...WARNING, field }));
    const errors = fields.map((field) => finding({ field }));
    const found = lines(report([step({ verdict: 'fail', findings: [...warnings, ...errors] })]));
    expect(found.map((line) => /^::(\w+)/.exec(line)?.[1])).toEqual([
      ...Array.from({ length: 10 }, () => 'error'),
      ...Array.from({ length: 10 }, () => 'warning'),
      'notice',
    ]);
    expect(found.at(-1)).toContain('4 more findings');
  });

  it('name the target where there are several', () => {
    const text = renderMatrixGithub(
      several(report([FAILED], { target: 'http://z' }), report([step()])),
      CONTEXT,
    );
    expect(text).toContain('http://z: job-poll/done');
  });

  it('hold no command of a server', () => {
    const found = lines(hostileReport());
    expect(found.length).toBeGreaterThan(3);
    for (const line of found) {
      expect(line).toMatch(/^::(error|warning|notice) /);
      const [, properties = '', message = ''] = /^::\w+ (.*?)::(.*)$/.exec(line) ?? [];
      expect(properties).not.toMatch(/:/);
      expect(properties.split(',').every((one) => /^(file|line|title)=/.test(one))).toBe(true);
      expect(`${properties}${message}`.replaceAll(/%(25|0A|3A|2C)/g, '')).not.toMatch(/[%\r\n]/);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
      expect(line).not.toMatch(/[\x00-\x1f\u202e]/);
    }
  });
});
