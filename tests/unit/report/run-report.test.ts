import { expect, it } from '@jest/globals';
import { exitCodeOfRun } from '../../../src/report/run-report.ts';
import { FAILED, report, several, step, UNREACHED } from './reports.ts';

const sound = report([step()]);
const failed = report([FAILED]);
const refused = report([], { preflight: [{ ...UNREACHED, refused: true }] });
const unreached = report([], { preflight: [UNREACHED] });

it.each([
  ['one fails, and another cannot be judged', [failed, unreached], 1],
  ['one fails, and another refuses the credentials', [failed, refused], 1],
  ['one holds, and another refuses the credentials', [sound, refused], 2],
  ['one refuses the credentials, and another cannot be judged', [refused, unreached], 2],
  ['its preflight goes wrong otherwise', [unreached], 3],
])('a run exits where %s', (_what, targets, code) => {
  expect(exitCodeOfRun(several(...targets), false)).toBe(code);
});
