import { describe, expect, it } from '@jest/globals';
import { exitCodeOfRun } from '../../../src/report/matrix.ts';
import { FAILED, report, several, single, step, UNREACHED, warned } from './reports.ts';

const sound = report([step()]);
const failed = report([FAILED]);
const refused = report([], { preflight: [{ ...UNREACHED, refused: true }] });
const unreached = report([], { preflight: [UNREACHED] });

describe('the exit code of a run', () => {
  it.each([
    ['all targets hold', several(sound, sound), false, 0],
    ['one fails, and another cannot be judged', several(failed, unreached), false, 1],
    ['one fails, and another refuses the credentials', several(failed, refused), false, 1],
    ['it refuses the credentials', single(refused), false, 2],
    ['one holds, and another refuses the credentials', several(sound, refused), false, 2],
    ['one refuses the credentials, and another cannot be judged', several(refused, unreached), false, 2],
    ['its preflight goes wrong otherwise', single(unreached), false, 3],
    ['there are warnings', single(warned()), false, 0],
    ['there are warnings, which break the contract', single(warned()), true, 1],
  ])('where %s', (_what, matrix, strict, code) => {
    expect(exitCodeOfRun(matrix, strict)).toBe(code);
  });
});
