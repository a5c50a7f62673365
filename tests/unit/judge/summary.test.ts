import { describe, expect, it } from '@jest/globals';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import { type StepResult, Summary } from '../../../src/judge/summary.ts';
import type { Finding } from '../../../src/model/finding.ts';

const catalog = loadCatalog();
const TIME = { startedAt: '2026-01-31T12:00:00.000Z', durationMs: 0 };
const FACTS = { version: '1', target: 'a file', source: 'recording', ...TIME } as const;
const FINDING: Finding = {
  rule: 'field-missing',
  level: 'error',
  at: '/inventory/vipUuid',
  field: 'inventory.vipUuid',
  expectedId: 'format-zstack-uuid',
  actualId: 'absent',
  arguments: {},
  expected: 'a uuid',
  actual: null,
  times: 1,
};

function outcome(index: number, findings: readonly Finding[] = []): StepResult {
  const verdict = findings.length === 0 ? 'pass' : 'fail';
  const own = {
    index,
    interaction: null,
    description: '',
    dialect: 'deployed',
    operation: 'job-poll',
  } as const;
  const step = {
    ...own,
    request: 'GET /',
    status: 200,
    durationMs: null,
    verdict,
    reason: null,
    findings,
    evidence: null,
  } as const;
  return { step, observation: { fields: new Set(['inventory']), divergences: new Set() }, exchanges: [] };
}

describe('a summary', () => {
  it('lists every step while there is room', () => {
    const summary = new Summary(catalog, 3);
    for (let index = 0; index < 3; index++) summary.add(outcome(index));
    const { steps, notes, verdict } = summary.report(FACTS);
    expect([steps.length, notes, verdict]).toEqual([3, [], 'pass']);
  });

  it('counts and judges what there is no room for, and says so', () => {
    const summary = new Summary(catalog, 3);
    for (let index = 0; index < 5; index++) summary.add(outcome(index));
    summary.add(outcome(5, [FINDING]));
    const { steps, notes, verdict, counts, fields } = summary.report(FACTS);
    expect(steps.map(({ index }) => index)).toEqual([0, 1, 2, 5]);
    expect(notes).toEqual([
      '2 more exchanges are counted and judged, and not listed, as there are too many to keep: 2 pass',
    ]);
    expect(verdict).toBe('fail');
    expect(counts).toMatchObject({ pass: 5, fail: 1 });
    expect(fields.find(({ field }) => field === 'inventory')?.seen).toBe(6);
    expect(fields.find(({ field }) => field === FINDING.field)?.verdict).toBe('fail');
  });

  it('counts by operation, and by how the dialect of an exchange was told, whatever is listed', () => {
    const summary = new Summary(catalog, 3);
    const told = (index: number, description: string, operation: string): StepResult => {
      const { step, ...more } = outcome(index);
      return { step: { ...step, description, operation }, ...more };
    };
    for (let index = 0; index < 5; index++) summary.add(told(index, 'by its path', 'query'));
    for (let index = 5; index < 2005; index++) summary.add(told(index, `reason ${index}`, 'login'));
    for (let index = 0; index < 9; index++) summary.add(told(index, 'by its path', 'query'));
    const report = summary.report(FACTS);
    expect(report.operations.map(({ operation, counts }) => [operation, counts.pass])).toEqual([
      ['login', 2000],
      ['query', 14],
    ]);
    expect(report.told).toHaveLength(100);
    expect(report.told.slice(0, 2)).toEqual([
      { how: 'by its path', count: 14 },
      { how: 'reason 5', count: 1 },
    ]);
    expect(summary.report({ ...FACTS, source: 'provider' }).told).toEqual([]);
  });
});
