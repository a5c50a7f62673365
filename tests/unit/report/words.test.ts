import { describe, expect, it } from '@jest/globals';
import { type ReportKind, rendererOf } from '../../../src/report/kinds.ts';
import { EN } from '../../../src/report/sentences/en.ts';
import { durationInWords, runTime } from '../../../src/report/words.ts';
import { CONTEXT, FAILED, report, single, step } from './reports.ts';

describe('the time of a run', () => {
  it.each([
    [0, '0 ms'],
    [999, '999 ms'],
    [1234, '1.2 s'],
    [59_990, '1 min 0 s'],
    [125_400, '2 min 5 s'],
  ])('of %d ms is %s', (milliseconds, words) => {
    expect(durationInWords(milliseconds, EN)).toBe(words);
  });

  it('goes from the first start to the last end of several targets', () => {
    const late = { startedAt: '2017-11-14T22:20:59.500Z', durationMs: 1500 };
    const early = { startedAt: '2017-11-14T22:20:57.000Z', durationMs: 1234 };
    expect(runTime([late, early], EN)).toBe('2017-11-14 22:20:57 UTC, took 4.0 s');
    expect(runTime([], EN)).toBeNull();
  });

  it.each<[ReportKind, readonly string[]]>([
    ['text', ['zstack-contract 1.0.0', '2017-11-14 22:20:57 UTC, took 1.2 s', '200 in 12 ms']],
    ['json', ['"version": "1.0.0"', '"startedAt": "2017-11-14T22:20:57.000Z"', '"durationMs": 12,']],
    ['junit', ['value="1.0.0"', 'timestamp="2017-11-14T22:20:57.000Z"', 'time="0.012"', 'time="1.234"']],
    ['sarif', ['"semanticVersion": "1.0.0"', '"startTimeUtc": "2017-11-14T22:20:57.000Z"', '200 in 12 ms']],
    ['html', ['zstack-contract 1.0.0', '2017-11-14 22:20:57 UTC, took 1.2 s', ' in 12 ms']],
    ['markdown', ['zstack-contract 1.0.0', '2017-11-14 22:20:57 UTC, took 1.2 s', '200 in 12 ms']],
    ['github', ['zstack-contract 1.0.0', '2017-11-14 22:20:57 UTC, took 1.2 s', '200 in 12 ms']],
  ])('stands in the %s report, with version, target and latency', async (kind, words) => {
    const shown = (await rendererOf(kind))(single(report([step(), FAILED])), CONTEXT);
    for (const one of [...words, 'the embedded mock']) expect(shown).toContain(one);
  });
});
