import { describe, expect, it } from '@jest/globals';
import { type StepResult, Summary } from '../../../src/judge/summary.ts';
import type { Finding, Verdict } from '../../../src/model/finding.ts';
import type { Report } from '../../../src/model/report.ts';
import { catalog } from './answers.ts';

const TIME = { startedAt: '2026-01-31T12:00:00.000Z', durationMs: 0 };
const FACTS = { version: '1', target: 'a file', source: 'recording', ...TIME } as const;
const FIELD = 'inventory.vipUuid';

function found(field: string, level: Finding['level'] = 'error'): Finding {
  const said = { expectedId: 'json-object', actualId: 'absent', arguments: {} } as const;
  return { rule: 'field-type', level, at: '', field, ...said, expected: '', actual: null, times: 1 };
}

function step(index: number, verdict: Verdict = 'pass', ...findings: readonly Finding[]): StepResult {
  const own = {
    index,
    interaction: null,
    description: '',
    dialect: 'deployed',
    operation: 'job-poll',
  } as const;
  const answer = { request: 'GET /', status: 200, durationMs: null, reason: null, evidence: null };
  const observation = { fields: new Set(['inventory']), divergences: new Set<string>(), refused: false };
  return { step: { ...own, ...answer, verdict, findings }, observation, exchanges: [] };
}

const warned = (index: number): StepResult => step(index, 'warn', found(FIELD, 'warning'));
const failed = (index: number, field = FIELD): StepResult => step(index, 'fail', found(field));

/** The report of a run that has room for so many steps; each finding takes as much as ten. */
function report(room: number, results: readonly StepResult[]): Report {
  const summary = new Summary(catalog, { room });
  for (const one of results) summary.add(one);
  return summary.report(FACTS);
}

/** Indices of what is listed. */
function listed(room: number, results: readonly StepResult[]): readonly number[] {
  return report(room, results).steps.map(({ index }) => index);
}

describe('the listed steps', () => {
  const passes = [0, 1, 2, 3].map((index) => step(index));
  /** Later steps are no examples of what these show. */
  const examples = [warned(-2), failed(-1)];
  const besides = (room: number, results: readonly StepResult[]): readonly number[] =>
    listed(room, [...examples, ...results]).filter((index) => index >= 0);

  it('are all in order while there is room', () => {
    expect(besides(35, [step(0), failed(1), warned(2), step(3), failed(4)])).toEqual([0, 1, 2, 3, 4]);
  });

  it('are the first of many', () => {
    expect(besides(3, [...passes, step(4)])).toEqual([0, 1, 2]);
    expect(besides(25, [failed(0), failed(1), failed(2)])).toEqual([0, 1]);
  });

  it('are failures before warnings, and warnings before passes', () => {
    expect(besides(24, [...passes, warned(4), warned(5)])).toEqual([0, 1, 4, 5]);
    expect(besides(24, [...passes, warned(4), warned(5), failed(6)])).toEqual([4, 6]);
    expect(besides(33, [...passes, warned(4), warned(5), failed(6), failed(7)])).toEqual([4, 6, 7]);
  });

  it('have one for each rule and field, and of what came to nothing but its verdict', () => {
    const same = Array.from({ length: 20 }, (_, index) => failed(index));
    expect(listed(11, [...same, failed(20, 'b'), failed(21, 'b'), warned(22)])).toEqual([0, 1, 20, 22]);
    const more = [step(20, 'error'), step(21, 'error'), step(22, 'skip')];
    expect(listed(11, [...same, ...more])).toEqual([0, 1, 20]);
  });
});

describe('a summary', () => {
  it('counts and judges what there is no room for, and says so', () => {
    expect(report(3, [step(0), step(1), step(2)])).toMatchObject({ notes: [], verdict: 'pass' });
    const results = [0, 1, 2, 3, 4].map((index) => step(index));
    const { notes, verdict, counts, fields } = report(3, [...results, failed(5)]);
    expect(notes).toEqual([
      '2 more exchanges are counted and judged, and not listed, as there are too many to keep: 2 pass',
    ]);
    expect(verdict).toBe('fail');
    expect(counts).toMatchObject({ pass: 5, fail: 1 });
    expect(fields.find(({ field }) => field === 'inventory')?.seen).toBe(6);
    expect(fields.find(({ field }) => field === FIELD)?.verdict).toBe('fail');
  });

  it('counts by operation, and by how the dialect of an exchange was told, whatever is listed', () => {
    const summary = new Summary(catalog, { room: 3 });
    const add = (count: number, operation: string, told: string): void => {
      for (let index = 0; index < count; index++) {
        const { step: one, ...more } = step(index);
        summary.add({ step: { ...one, description: told, operation }, ...more });
      }
    };
    add(5, 'query', 'by its path');
    add(2000, 'login', 'by its status');
    add(9, 'query', 'by its path');
    const { operations, told } = summary.report(FACTS);
    const passed = operations.map(({ operation, counts }) => [operation, counts.pass]);
    expect(passed).toEqual([
      ['login', 2000],
      ['query', 14],
    ]);
    expect(told).toEqual([
      { how: 'by its status', count: 2000 },
      { how: 'by its path', count: 14 },
    ]);
    expect(summary.report({ ...FACTS, source: 'provider' }).told).toEqual([]);
  });
});
