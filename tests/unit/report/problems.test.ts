import { describe, expect, it } from '@jest/globals';
import type { Step } from '../../../src/model/report.ts';
import { problemsIn } from '../../../src/report/problems.ts';
import { EN } from '../../../src/report/sentences/en.ts';
import { finding, report, single, step } from './reports.ts';

function problems(steps: readonly Step[]) {
  return problemsIn(single(report(steps)), EN).map(({ steps: seen, times, actuals }) => {
    const [{ found, step: first }] = seen;
    return [found?.rule ?? first.reason, seen.map(({ name }) => name).join(' '), times, actuals.join(' ')];
  });
}

const wrongStatus = (parts: object) =>
  finding({ rule: 'status', at: '', field: null, expected: '503', ...parts });

describe('problems', () => {
  it('are one for a rule and a field, wherever it was found, with each value once', () => {
    const many = finding({ at: '/inventories/1/vipUuid', actual: 'x', times: 3 });
    const found = problems([
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
    expect(problems([step({ findings })])).toHaveLength(7);
  });
});
