import { describe, expect, it } from '@jest/globals';
import type { Report } from '../../../src/model/report.ts';
import { jsonChunks, renderMatrixJson } from '../../../src/report/json.ts';
import { matrixOf } from '../../../src/report/matrix.ts';
import { EVIL, hostileReport, report, single, step } from './reports.ts';

/** The report as one value, laid out as JSON usually is. */
function whole({ steps, ...rest }: Report): object {
  const fieldSets = [...new Set(steps.map(({ seen }) => seen))].filter(({ length }) => length > 0);
  const own = steps.map((one) => ({
    ...one,
    seen: one.seen.length === 0 ? null : fieldSets.indexOf(one.seen),
  }));
  const { version, startedAt, durationMs, source, dialect, target, url, verdict, counts, ...more } = rest;
  const head = { version, startedAt, durationMs, source, dialect, target, url, verdict, counts };
  const list = source === 'recording' ? { exchanges: own } : { steps: own };
  return { ...head, ...list, fieldSets, ...more };
}

const steps = [step(), step({ index: 1, description: EVIL, reason: EVIL, seen: ['inventory'] })];
const REPORTS: readonly Report[] = [
  report(steps),
  report([], { notes: [EVIL] }),
  report(steps, { source: 'recording' }),
];

function laidOut(value: object): string {
  return `${JSON.stringify(value, null, 2).replaceAll('##[', '\\u0023#[')}\n`;
}

describe('a report in JSON', () => {
  it.each(REPORTS.map((one) => [one]))('is laid out as usual', (one) => {
    expect(renderMatrixJson(single(one))).toBe(laidOut(whole(one)));
  });

  it.each([[[]], [REPORTS]])('of several targets is so too', (targets) => {
    const matrix = matrixOf('1', targets, false);
    const expected = { version: '1', verdict: matrix.verdict, targets: targets.map(whole) };
    expect(renderMatrixJson(matrix)).toBe(laidOut(expected));
  });

  it('comes in pieces, however many steps it has', () => {
    const many = report(Array.from({ length: 3000 }, (_, index) => step({ index })));
    const chunks = [...jsonChunks(matrixOf('1', [many], true))];
    expect(Math.max(...chunks.map(({ length }) => length))).toBeLessThan(100_000);
    expect(JSON.parse(chunks.join('')).steps).toHaveLength(3000);
  });

  it('holds no command that a CI log obeys, and says the same', () => {
    const text = renderMatrixJson(single(hostileReport()));
    expect(text).not.toMatch(/^\s*::|##\w*\[/m);
    expect(JSON.parse(text).target).toBe(EVIL);
  });

  it('has each set of fields once', () => {
    const seen = ['inventory', 'inventory.uuid'];
    const sets = [seen, [], [...seen], ['inventory']];
    const { steps: written, fieldSets } = JSON.parse(
      renderMatrixJson(single(report(sets.map((one) => step({ seen: one }))))),
    );
    expect(fieldSets).toEqual([seen, ['inventory']]);
    expect(written.map((one: { readonly seen: number | null }) => one.seen)).toEqual([0, null, 0, 1]);
  });
});
