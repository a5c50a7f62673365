import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { contextOf, SAMPLE_FAULTS, sampleReports, sampleRun } from '../../../scripts/documents/samples.ts';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import { REPORT_KINDS } from '../../../src/report/kinds.ts';

const FOLDER = join(import.meta.dirname, '../../../docs/samples');
const catalog = loadCatalog();

describe('sample reports', () => {
  it('are of every kind, passing and broken', async () => {
    const files = await sampleReports(catalog, contextOf(catalog));
    // Other samples lie in the folder too, so what is left over is not found by generating.
    const present = readdirSync(FOLDER).filter((name) => /^(pass|broken)\./.test(name));
    expect(present.toSorted()).toEqual([...files.keys()].toSorted());
    expect(files.size).toBe(2 * REPORT_KINDS.length);
  });

  it('show several rules, and nothing that another run would have otherwise', async () => {
    const runs = [await sampleRun(catalog, SAMPLE_FAULTS), await sampleRun(catalog, SAMPLE_FAULTS)];
    expect(runs[1]).toEqual(runs[0]);
    const rules = runs[0]?.steps.flatMap(({ findings }) => findings.map(({ rule }) => rule));
    expect([...new Set(rules)].toSorted()).toEqual([
      'field-format',
      'field-missing',
      'field-type',
      'field-value',
      'status',
    ]);
    expect(JSON.stringify(runs[0])).not.toMatch(/127\.0\.0\.1:\d/);
  });
});
