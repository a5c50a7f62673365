import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { ENDINGS } from '../../../scripts/samples.ts';
import { renderMatrixJson } from '../../../src/report/json.ts';
import { REPORT_KINDS, type ReportKind, rendererOf } from '../../../src/report/kinds.ts';
import type { Matrix } from '../../../src/report/matrix.ts';
import { NoReportError, readReport } from '../../../src/report/read-report.ts';
import { deploy, stopAll } from '../../e2e/deployments.ts';
import { zstackContract } from '../commands/command-line.ts';
import {
  CONTEXT,
  EVERY_VERDICT,
  hostileReport,
  recorded,
  recording,
  report,
  several,
  single,
  step,
  unlisted,
} from './reports.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'read-report-'));
const SAMPLES = join(import.meta.dirname, '../../../docs/samples');
const ENV = { ZSTACK_ACCOUNT: 'admin', ZSTACK_PASSWORD: 'password' };

afterEach(stopAll);
afterAll(() => rmSync(FOLDER, { recursive: true }));

/** A kind of report, made of nothing but the JSON report. */
async function fromJson(kind: ReportKind, json: string): Promise<string> {
  const { matrix, strict } = readReport(json);
  return (await rendererOf(kind))(matrix, { ...CONTEXT, strict });
}

describe('a JSON report alone', () => {
  const names = ['pass', 'broken'].flatMap((name) => REPORT_KINDS.map((kind) => [name, kind] as const));

  it.each(names)('of the sample %s makes its %s report', async (name, kind) => {
    const sample = (one: ReportKind): string =>
      readFileSync(join(SAMPLES, `${name}.${ENDINGS[one]}`), 'utf8');
    expect(await fromJson(kind, sample('json'))).toBe(sample(kind));
  });

  it('of several targets makes each kind that the run itself wrote', async () => {
    const { url } = await deploy({ dialect: 'deployed' });
    const config = join(FOLDER, 'config.yaml');
    writeFileSync(config, `targets: { one: { url: '${url}' }, two: { url: 'http://127.0.0.1:1' } }\n`);
    const path = (kind: ReportKind): string => join(FOLDER, `report.${kind}`);
    const reports = REPORT_KINDS.flatMap((kind) => ['--report', `${kind}=${path(kind)}`]);
    const args = ['verify', '--all-targets', '--config', config, '--strict', ...reports];
    const { code } = await zstackContract(args, { env: ENV });
    expect(code).toBe(3);
    const json = readFileSync(path('json'), 'utf8');
    for (const kind of REPORT_KINDS)
      expect(await fromJson(kind, json)).toBe(readFileSync(path(kind), 'utf8'));
  }, 60_000);

  const [first, ...rest] = EVERY_VERDICT;
  const seen = ['inventory', 'inventory.uuid'];
  const matrices: readonly (readonly [string, Matrix])[] = [
    ['every verdict', single(report(EVERY_VERDICT))],
    ['hostile texts', single(hostileReport())],
    ['exchanges of a recording', single(unlisted(recorded(3, { seen }), { pass: 7 }))],
    ['recordings', several(recording(EVERY_VERDICT), recorded(2))],
    ['sets of fields', single(report([step({ seen }), step(), step({ seen: [...seen] }), ...rest]))],
    ['a pact that was refused', single(report([{ ...(first ?? step()), pact: 'fail', verdict: 'fail' }]))],
    ['no target', several()],
  ];

  it.each(matrices)('with %s makes every kind', async (_, matrix) => {
    const json = renderMatrixJson(matrix);
    expect(readReport(json).matrix).toEqual(matrix);
    for (const kind of REPORT_KINDS) {
      expect(await fromJson(kind, json)).toBe((await rendererOf(kind))(matrix, CONTEXT));
    }
  });

  it('has each set of fields once', () => {
    const sets = [seen, [], [...seen], ['inventory']];
    const { steps, fieldSets } = JSON.parse(
      renderMatrixJson(single(report(sets.map((one) => step({ seen: one }))))),
    );
    expect(fieldSets).toEqual([seen, ['inventory']]);
    expect(steps.map((one: { readonly seen: number | null }) => one.seen)).toEqual([0, null, 0, 1]);
  });

  it('says whether warnings broke the contract', () => {
    const strict = { setting: 'strict', value: 'yes', from: 'flag' };
    const lenient = { ...strict, value: 'no' };
    const read = (settings: readonly (typeof strict)[]) =>
      readReport(renderMatrixJson(single(report([], { settings })))).strict;
    expect([read([strict]), read([lenient]), read([])]).toEqual([true, false, false]);
  });
});

describe('what is no report', () => {
  const sound = JSON.parse(renderMatrixJson(single(report(EVERY_VERDICT))));

  it.each<[string, string, RegExp]>([
    ['no JSON', 'FAIL: 3 steps', /^this is no JSON; expected a report that --format json/],
    ['something else', '{}', /^this is no report of this version .*: it must have required property/],
    ['no object', 'null', /: it must be object$/],
    [
      'one with a step that is none',
      JSON.stringify({ ...sound, steps: [{ ...sound.steps[0], verdict: 'ok' }] }),
      /: \/steps\/0\/verdict must be equal to one of the allowed values$/,
    ],
    [
      'one that lacks a set of fields',
      JSON.stringify({ ...sound, steps: [{ ...sound.steps[0], seen: 3 }] }),
      /^the step 0 names the set 3 of fieldSets/,
    ],
  ])('is refused: %s', (_, text, message) => {
    expect(() => readReport(text)).toThrow(NoReportError);
    expect(() => readReport(text)).toThrow(message);
  });
});
