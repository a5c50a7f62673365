import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { ENDINGS } from '../../../scripts/documents/samples.ts';
import type { Report, Step } from '../../../src/model/report.ts';
import { renderMatrixJson } from '../../../src/report/json.ts';
import { REPORT_KINDS, type ReportKind, rendererOf } from '../../../src/report/kinds.ts';
import type { Matrix } from '../../../src/report/matrix.ts';
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

type WrittenStep = Omit<Step, 'seen'> & { readonly seen: number | null };

interface Written extends Omit<Report, 'steps'> {
  readonly fieldSets: readonly (readonly string[])[];
  readonly steps?: readonly WrittenStep[];
  readonly exchanges?: readonly WrittenStep[];
}

/** Reads a JSON report back, as any consumer of it may. */
function readMatrix(json: string): Matrix {
  const written = JSON.parse(json) as Written | (Omit<Matrix, 'targets'> & { readonly targets: Written[] });
  const isSingle = !('targets' in written);
  const targets = (isSingle ? [written] : written.targets).map(
    ({ fieldSets, steps, exchanges, ...rest }): Report => ({
      ...rest,
      steps: (steps ?? exchanges ?? []).map((one) => ({ ...one, seen: fieldSets[one.seen ?? -1] ?? [] })),
    }),
  );
  return { version: written.version, verdict: written.verdict, targets, single: isSingle };
}

/** A kind of report, made of nothing but the JSON report. */
async function fromJson(kind: ReportKind, json: string): Promise<string> {
  const matrix = readMatrix(json);
  const settings = matrix.targets.flatMap((target) => target.settings);
  const strict = settings.some(({ setting, value }) => setting === 'strict' && value === 'yes');
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
    expect(readMatrix(json)).toEqual(matrix);
    for (const kind of REPORT_KINDS) {
      expect(await fromJson(kind, json)).toBe((await rendererOf(kind))(matrix, CONTEXT));
    }
  });
});
