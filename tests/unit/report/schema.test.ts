import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { VERDICTS } from '../../../src/model/finding.ts';
import { renderMatrixJson } from '../../../src/report/json.ts';
import schema from '../../../src/report/report.schema.json' with { type: 'json' };
import { deploy, stopAll } from '../../e2e/deployments.ts';
import { zstackContract } from '../commands/command-line.ts';
import { EVERY_VERDICT, hostileReport, recorded, report, several, single, WARNING } from './reports.ts';

const validate = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(schema);

/** What the schema has against a document. */
function problems(document: unknown): readonly string[] {
  validate(document);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const FOLDER = mkdtempSync(join(tmpdir(), 'report-schema-'));
const ENV = { ZSTACK_ACCOUNT: 'admin', ZSTACK_PASSWORD: 'password' };

afterEach(stopAll);
afterAll(() => rmSync(FOLDER, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(FOLDER, name);
  writeFileSync(path, content);
  return path;
}

async function written(args: readonly string[], env = {}, now = Date.now): Promise<Record<string, unknown>> {
  const { out } = await zstackContract([...args, '--format', 'json'], { env, now });
  return JSON.parse(out);
}

const PATH = '/zstack/v1/api-jobs/c41ec46dd7f546a48c31d9d0ca2c89d8';
const HAR = {
  log: {
    version: '1.2',
    creator: { name: 'test', version: '1' },
    entries: [
      {
        time: 12.4,
        request: { method: 'GET', url: `http://z:8080${PATH}`, headers: [], queryString: [] },
        response: {
          status: 503,
          headers: [{ name: 'content-type', value: 'application/json' }],
          content: { size: 29, mimeType: 'application/json', text: '{"error":{"code":"SYS.1000"}}' },
        },
      },
    ],
  },
};

describe("the report's schema", () => {
  it('fits what verify writes of a run that passes, and of one that does not', async () => {
    const passed = await written(['verify'], {}, () => 0);
    expect(passed).toMatchObject({ startedAt: '1970-01-01T00:00:00.000Z', durationMs: 0 });
    expect(problems(passed)).toEqual([]);
    expect(passed).toMatchObject({ source: 'provider', verdict: 'pass' });
    const broken = await written([
      'verify',
      '--fault',
      'drop:inventory.vipUuid',
      '--fault',
      'status:503=501',
    ]);
    expect(problems(broken)).toEqual([]);
    expect(broken).toMatchObject({ verdict: 'fail' });
  });

  it('fits what verify writes of a deployment, and of several', async () => {
    const { url } = await deploy({ dialect: 'deployed' });
    const live = await written(['verify', '--target', url], ENV);
    expect(problems(live)).toEqual([]);
    expect(live['preflight']).not.toEqual([]);
    const config = file(
      'config.yaml',
      `targets: { one: { url: '${url}' }, two: { url: 'http://127.0.0.1:1' } }\n`,
    );
    const matrix = await written(['verify', '--all-targets', '--config', config], ENV);
    expect(problems(matrix)).toEqual([]);
    expect(matrix['targets']).toHaveLength(2);
  });

  it('fits what check writes of a recording', async () => {
    const recording = await written(['check', file('traffic.har', JSON.stringify(HAR))]);
    expect(problems(recording)).toEqual([]);
    expect(recording).toMatchObject({ source: 'recording', verdict: 'fail' });
    expect(recording['exchanges']).toMatchObject([{ durationMs: 12 }]);
    const cut = await written(['check', file('cut.har', JSON.stringify(HAR).slice(0, -3))]);
    expect(problems(cut)).toEqual([]);
  });

  it('fits every verdict and every text', () => {
    const matrices = [
      single(report(EVERY_VERDICT)),
      single(hostileReport()),
      single(recorded(3, { verdict: 'warn', findings: [WARNING] })),
      several(report(EVERY_VERDICT), hostileReport()),
      several(),
    ];
    for (const matrix of matrices) expect(problems(JSON.parse(renderMatrixJson(matrix)))).toEqual([]);
  });

  it('refuses another shape', () => {
    const sound = JSON.parse(renderMatrixJson(single(report(EVERY_VERDICT))));
    const [first] = sound.steps;
    for (const changed of [
      { ...sound, extra: 1 },
      { ...sound, verdict: 'ok' },
      { ...sound, source: 'recording' },
      { ...sound, steps: undefined },
      { ...sound, steps: [{ ...first, extra: 1 }] },
      { ...sound, steps: [{ ...first, seen: [] }] },
      { ...sound, counts: { ...sound.counts, unknown: 0 } },
      { version: '1', verdict: 'pass', targets: [{ ...sound, extra: 1 }] },
      [],
    ]) {
      expect(problems(JSON.parse(JSON.stringify(changed)))).not.toEqual([]);
    }
  });

  it('describes every property, and names the verdicts that there are', () => {
    expect(schema.$defs.verdict.enum).toEqual([...VERDICTS]);
    const undescribed: string[] = [];
    const visit = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [key, inner] of Object.entries(value)) {
        const here = `${path}/${key}`;
        const isNamed = path.endsWith('/properties') || path === '/$defs';
        if (isNamed && !('description' in inner) && !('$ref' in inner)) undescribed.push(here);
        visit(inner, here);
      }
    };
    visit(schema, '');
    expect(undescribed).toEqual([]);
  });
});
