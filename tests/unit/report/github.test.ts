import { describe, expect, it } from '@jest/globals';
import type { Report } from '../../../src/model/report.ts';
import { renderGithub } from '../../../src/report/github.ts';
import {
  CONTEXT,
  ELSEWHERE,
  FAILED,
  finding,
  hostileReport,
  report,
  STRICT,
  single,
  step,
  unlisted,
  WARNING,
  warned,
} from './reports.ts';

function lines(one: Report, context = CONTEXT): readonly string[] {
  return renderGithub(single(one), context).trimEnd().split('\n');
}

describe("GitHub's annotations", () => {
  it('point at the field in its schema', () => {
    const line = CONTEXT.places.get('inventory.vipUuid')?.line;
    const [first, ...rest] = lines(report([FAILED]));
    expect(rest).toEqual([
      expect.stringMatching(/^::notice title=zstack-contract 1.0.0::the embedded mock: FAIL: /),
    ]);
    expect(first).toContain(
      `::error file=schemas/ipsec-connection.schema.json,line=${line},title=field-missing%3A inventory.vipUuid::field-missing at /inventory/vipUuid: a field`,
    );
    expect(first).toContain('; expected 32 lowercase hexadecimal digits, actual absent%0A');
  });

  it('are one for each rule and field, however often it was found, listed or not', () => {
    const found = lines(report([FAILED, FAILED, { ...FAILED, findings: [finding({ times: 3 })] }]));
    expect(found).toEqual([expect.stringContaining('%0A4 more like it'), expect.stringMatching(/^::notice/)]);
    const long = unlisted(report([FAILED, FAILED]), { fail: 3 });
    expect(lines(long)[0]).toContain('%0Aat least 1 more like it');
  });

  const odd = finding({ rule: 'status', at: '', field: null, expected: '200', actual: 502 });
  const project = report([FAILED], { file: 'a,b.har' });
  const skipped = report([step({ verdict: 'skip', status: null })]);
  it.each<[string, Report, typeof CONTEXT, string]>([
    ['a warning', warned(), CONTEXT, '::warning file='],
    ['a warning that breaks the contract', warned(), STRICT, '::error file='],
    ['no field', report([step({ verdict: 'fail', findings: [odd] })]), ELSEWHERE, '::error title=status::'],
    ['a file of the project', project, ELSEWHERE, '::error file=a%2Cb.har,line=1,title=field-missing'],
    ['no file of the project', report([FAILED]), ELSEWHERE, '::error title=field-missing'],
    ['nothing checked', skipped, CONTEXT, '::error title=zstack-contract 1.0.0::the embedded mock: SKIP: 1'],
  ])('say it where there is %s', (_, one, context, start) => {
    expect(lines(one, context)[0]?.slice(0, start.length)).toBe(start);
  });

  it('are no more than GitHub shows, the heaviest first, and say how many more there are', () => {
    const fields = [...CONTEXT.fields.keys()].slice(0, 12);
    const warnings = fields.map((field) => ({ ...WARNING, field }));
    const errors = fields.map((field) => finding({ field }));
    const found = lines(report([step({ verdict: 'fail', findings: [...warnings, ...errors] })]));
    const words = found.map((line) => /^::(\w+)/.exec(line)?.[1]).join(' ');
    expect(words).toBe(`${'error '.repeat(10)}${'warning '.repeat(10)}notice`);
    expect(found.at(-1)).toContain('4 more findings');
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
    }
  });
});
