import { describe, expect, it } from '@jest/globals';
import type { PreflightPoint } from '../../../src/model/report.ts';
import { exitCodeOfRun } from '../../../src/report/matrix.ts';
import { renderMatrixText } from '../../../src/report/text.ts';
import { CONTEXT, FAILED, report, several, single, step, WARNING } from './reports.ts';

const REFUSED: PreflightPoint = {
  point: 'credentials',
  verdict: 'error',
  detail: 'the session is not valid',
  hint: 'open a new one',
  refused: true,
};
const { refused: _, ...UNKNOWN } = { ...REFUSED, detail: 'the login was answered 500' };

const sound = report([step()]);
const failed = report([FAILED]);
const warned = report([step({ verdict: 'warn', findings: [WARNING] })]);
const refused = report([], { preflight: [REFUSED] });
const unreached = report([], { preflight: [UNKNOWN] });

describe('the exit code of a run', () => {
  it.each([
    ['all targets hold', several(sound, sound), false, 0],
    ['one fails, and another cannot be judged', several(failed, unreached), false, 1],
    ['one fails, and another refuses the credentials', several(failed, refused), false, 1],
    ['it refuses the credentials', single(refused), false, 2],
    ['one holds, and another refuses the credentials', several(sound, refused), false, 2],
    ['one refuses the credentials, and another cannot be judged', several(refused, unreached), false, 2],
    ['its preflight goes wrong otherwise', single(unreached), false, 3],
    ['there are warnings', single(warned), false, 0],
    ['there are warnings, which break the contract', single(warned), true, 1],
  ])('where %s', (_what, matrix, strict, code) => {
    expect(exitCodeOfRun(matrix, strict)).toBe(code);
  });
});

describe('the table of several targets', () => {
  it('ends with how many could not be judged, where the contract is broken all the same', () => {
    expect(renderMatrixText(several(failed, unreached), CONTEXT)).toMatch(
      /\nFAIL: 2 targets \(1 error, 1 fail\); 1 could not be judged\n$/,
    );
    expect(renderMatrixText(several(sound, unreached), CONTEXT)).toMatch(
      /\nERROR: 2 targets \(1 pass, 1 error\)\n$/,
    );
  });
});
