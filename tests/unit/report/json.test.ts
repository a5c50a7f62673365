import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ReportMatrix, ReportRecording, ReportVerification } from '../../../generated/types.ts';
import { ENDINGS } from '../../../scripts/documents/samples.ts';
import { VERDICTS } from '../../../src/model/finding.ts';
import type { Report } from '../../../src/model/report.ts';
import { jsonChunks, renderJson } from '../../../src/report/json.ts';
import { REPORT_KINDS, type ReportKind, rendererOf } from '../../../src/report/kinds.ts';
import { printableJson } from '../../../src/report/layout.ts';
import schema from '../../../src/report/report.schema.json' with { type: 'json' };
import type { RunReport } from '../../../src/report/run-report.ts';
import { zstackContract } from '../commands/command-line.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import {
  CONTEXT,
  EVERY_VERDICT,
  hostileReport,
  RUNS,
  recorded,
  report,
  several,
  single,
  step,
  UNPRINTABLE,
} from './reports.ts';

const SAMPLES = join(import.meta.dirname, '../../../docs/samples');

const validate = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(schema);

/** What the schema has against a document. */
function problems(document: unknown): readonly string[] {
  validate(document);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

type WrittenReport = ReportVerification | ReportRecording;

/** Reads a JSON report back, as any consumer of it may; it has to fit the schema. */
function readMatrix(json: string): RunReport {
  const written = JSON.parse(json) as WrittenReport | ReportMatrix;
  expect(problems(written)).toEqual([]);
  const readReport = ({ fieldSets, ...own }: WrittenReport): Report => {
    const { steps, exchanges, ...rest } = { steps: undefined, exchanges: undefined, ...own };
    const listed = steps ?? exchanges ?? [];
    const read = listed.map((one) => ({ ...one, seen: fieldSets[one.seen ?? -1] ?? [] }));
    return { ...rest, steps: read } as unknown as Report;
  };
  const isSingle = !('targets' in written);
  const targets = (isSingle ? [written] : written.targets).map(readReport);
  return { version: written.version, verdict: written.verdict, targets, single: isSingle };
}

/** A kind of report, made of nothing but the JSON report. */
async function fromJson(kind: ReportKind, json: string): Promise<string> {
  const run = readMatrix(json);
  const settings = run.targets.flatMap((target) => target.settings);
  const strict = settings.some(({ setting, value }) => setting === 'strict' && value === 'yes');
  return (await rendererOf(kind))(run, { ...CONTEXT, strict });
}

/** A page as it reads. */
function wordsOf(page: string): string {
  const words = page.replaceAll(/<(style|script|title)>.*?<\/\1>/gs, '').replaceAll(/<[^>]*>/g, ' ');
  return words.replaceAll(/ +/g, ' ').replaceAll(/\s*\n\s*/g, '\n');
}

/** The lines where fields are written down change with every field before them. */
function withoutLines(annotations: string): string {
  return annotations.replaceAll(/,line=\d+/g, '');
}

describe('a JSON report alone', () => {
  const names = ['pass', 'broken'].flatMap((name) => REPORT_KINDS.map((kind) => [name, kind] as const));

  it.each(names)('of the sample %s makes its %s report', async (name, kind) => {
    const sample = (one: ReportKind) => readFileSync(join(SAMPLES, `${name}.${ENDINGS[one]}`), 'utf8');
    expect(await fromJson(kind, sample('json'))).toBe(sample(kind));
  });

  it.each(RUNS)('of %s makes every kind, and none that a terminal or a CI log obeys', async (_, run) => {
    const json = renderJson(run);
    expect(readMatrix(json)).toEqual(run);
    for (const kind of REPORT_KINDS) {
      const text = (await rendererOf(kind))(run, CONTEXT);
      expect(await fromJson(kind, json)).toBe(text);
      expect(text).not.toMatch(kind === 'github' ? /##\w*\[/ : /^\s*::|##\w*\[/m);
      expect(text.replaceAll('\n', '')).not.toMatch(UNPRINTABLE);
      const isRead = kind !== 'json' && kind !== 'sarif' && !json.includes('<script>');
      if (isRead) expect(kind === 'html' ? wordsOf(text) : withoutLines(text)).toMatchSnapshot(kind);
    }
  });
});

describe('a report in JSON', () => {
  it('is laid out as usual, also of several targets', () => {
    for (const run of [single(hostileReport()), several(report(EVERY_VERDICT), recorded(2)), several()]) {
      const text = renderJson(run);
      expect(text).toBe(`${printableJson(JSON.parse(text))}\n`);
    }
  });

  it('comes in pieces, however many steps it has', () => {
    const many = report(Array.from({ length: 3000 }, (_, index) => step({ index })));
    const chunks = [...jsonChunks(single(many))];
    expect(Math.max(...chunks.map(({ length }) => length))).toBeLessThan(100_000);
    expect(JSON.parse(chunks.join('')).steps).toHaveLength(3000);
  });

  it('has each set of fields once', () => {
    const seen = ['inventory', 'inventory.uuid'];
    const steps = [seen, [], [...seen], ['inventory']].map((one) => step({ seen: one }));
    const written = JSON.parse(renderJson(single(report(steps)))) as ReportVerification;
    expect(written.fieldSets).toEqual([seen, ['inventory']]);
    expect(written.steps.map((one) => one.seen)).toEqual([0, null, 0, 1]);
  });
});

describe("the report's schema", () => {
  it('fits what is written of a recording that is cut short', async () => {
    const cut = join(temporaryFolder(), 'cut.har');
    writeFileSync(cut, readFileSync(join(SAMPLES, 'reconnect.har'), 'utf8').slice(0, -3));
    const { out } = await zstackContract(['check', cut, '--format', 'json'], { now: () => 0 });
    const written = JSON.parse(out);
    expect(problems(written)).toEqual([]);
    expect(written).toMatchObject({ startedAt: '1970-01-01T00:00:00.000Z', source: 'recording' });
  });

  it('refuses another shape', () => {
    const sound = JSON.parse(renderJson(single(report(EVERY_VERDICT))));
    const [one] = sound.steps;
    for (const changed of [
      { ...sound, extra: 1 },
      { ...sound, source: 'recording' },
      { ...sound, steps: [{ ...one, seen: [] }] },
      { version: '1', verdict: 'pass', targets: [{ ...sound, extra: 1 }] },
    ])
      expect(problems(JSON.parse(JSON.stringify(changed)))).not.toEqual([]);
  });

  it('describes every property, and names the verdicts that there are', () => {
    expect(schema.$defs.verdict.enum).toEqual([...VERDICTS]);
    const undescribed: string[] = [];
    const visit = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [key, inner] of Object.entries(value)) {
        const isNamed = path.endsWith('/properties') || path === '/$defs';
        if (isNamed && !('description' in inner) && !('$ref' in inner)) undescribed.push(`${path}/${key}`);
        visit(inner, `${path}/${key}`);
      }
    };
    visit(schema, '');
    expect(undescribed).toEqual([]);
  });
});
