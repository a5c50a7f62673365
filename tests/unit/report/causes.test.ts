import { describe, expect, it } from '@jest/globals';
import type { Step } from '../../../src/model/report.ts';
import { causesIn, reasonsIn } from '../../../src/report/causes.ts';
import { runReportOf } from '../../../src/report/run-report.ts';
import { EN } from '../../../src/report/sentences/en.ts';
import { isProblem } from '../../../src/report/words.ts';
import { FAILED, finding, report, single, step, WARNING } from './reports.ts';

function causes(steps: readonly Step[], strict = false) {
  return causesIn(single(report(steps)), strict, EN).map(({ first, steps: seen, times, actuals }) => {
    return [first.found.rule, seen.map(({ name }) => name).join(' '), times, actuals.join(' ')];
  });
}

const wrongStatus = (parts: object) =>
  finding({ rule: 'status', at: '', field: null, expected: '503', ...parts });

describe('Causes', () => {
  it('are one for a rule and a field, wherever it was found, with each value once', () => {
    const many = finding({ at: '/inventories/1/vipUuid', actual: 'x', times: 3 });
    const found = causes([
      step({ interaction: 'a', findings: [finding(), finding({ actual: 'x' })] }),
      step({ interaction: 'b', dialect: 'documented', findings: [many] }),
    ]);
    expect(found).toEqual([['field-missing', 'a b', 5, 'absent x']]);
  });

  it('are several for several fields, rules, levels, places or expectations', () => {
    const findings = [
      finding(),
      finding({ field: 'inventory.uuid' }),
      finding({ rule: 'field-null' }),
      finding({ level: 'warning' }),
      wrongStatus({}),
      wrongStatus({ expected: '200' }),
      wrongStatus({ at: '/a/0' }),
      wrongStatus({ at: '/a/1' }),
    ];
    expect(causes([step({ findings })])).toHaveLength(7);
    expect(causes([step({ findings })], true)).toHaveLength(6);
  });

  it('have errors before warnings, and name the target where there are several', () => {
    const warned = report([step({ findings: [WARNING] })], { target: 'one' });
    const failed = report([FAILED], { target: 'two' });
    const found = causesIn(runReportOf('1.0.0', [warned, failed], false), false, EN);
    expect(found.map(({ first }) => first.name)).toEqual(['two: job-poll/done', 'one: job-poll/done']);
  });
});

describe('Reasons', () => {
  it('are one for the steps that have the same verdict and the same words', () => {
    const gone = step({ verdict: 'error', reason: 'refused' });
    const steps = [
      gone,
      gone,
      step({ verdict: 'error', reason: 'reset' }),
      step({ verdict: 'skip' }),
      FAILED,
    ];
    const found = reasonsIn(single(report(steps)), isProblem, EN);
    expect(found.map(({ reason, steps: own }) => [reason, own.length])).toEqual([
      ['refused', 2],
      ['reset', 1],
    ]);
  });
});
