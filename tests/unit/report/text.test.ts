import { describe, expect, it } from '@jest/globals';
import type { Report } from '../../../src/model/report.ts';
import { renderMatrixText, renderText } from '../../../src/report/text.ts';
import {
  CONTEXT,
  EVERY_VERDICT,
  EVIDENCE,
  FAILED,
  recorded,
  recording,
  report,
  several,
  unlisted,
  WARNING,
} from './reports.ts';

function render(one: Report, fields = false): string {
  return renderText(one, CONTEXT, { fields });
}

/** Exchanges with a warning. */
function warnings(count: number): Report {
  return recorded(count, { verdict: 'warn', findings: [WARNING] });
}

describe('a report for the screen', () => {
  const text = render(report(EVERY_VERDICT));

  it('shows what is broken before all steps, in 80 columns but for what is to be pasted, and ends with one line', () => {
    expect(text.indexOf('FAIL  a/fail')).toBeLessThan(text.indexOf('\nSteps\n'));
    const last = text.trimEnd().split('\n').at(-1) ?? '';
    expect(last).toMatch(/^FAIL: 6 steps \(1 disabled, 1 skip, 1 pass, .*; 1 step could not be judged$/);
    const long = text.split('\n').filter((line) => line.length > 80 && !line.includes('curl '));
    expect(long).toEqual([last]);
  });

  it('shows the field table when it is asked for', () => {
    for (const one of [report(EVERY_VERDICT), recorded(3)]) {
      expect(render(one)).not.toContain('Fields of the page');
      expect(render(one, true)).toContain('Fields of the page');
    }
  });

  it('is coloured on demand, and is the same text all the same', () => {
    for (const one of [report(EVERY_VERDICT), warnings(3)]) {
      const coloured = renderMatrixText(several(one, one), CONTEXT, { colour: true });
      expect(coloured).toContain('\u001b[33mWARN\u001b[39m');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what colours are
      expect(coloured.replaceAll(/\u001b\[\d+m/g, '')).toBe(renderMatrixText(several(one, one), CONTEXT));
    }
  });

  it('cuts a huge text', () => {
    const huge = 'x'.repeat(1_000_000);
    const evidence = { ...EVIDENCE, request: { ...EVIDENCE.request, path: huge } };
    const shown = render(report([{ ...FAILED, request: huge, evidence }]));
    expect(shown.length).toBeLessThan(20_000);
    expect(shown).toContain('(1000000 characters) answered 200');
  });
});

describe('a recording on the screen', () => {
  it('fits a screen that scrolls, however long the recording', () => {
    const long = render(warnings(5000));
    expect(long).toContain('and 4950 broken exchanges more: see --report json=PATH');
    expect(long.split('\n').length).toBeLessThan(600);
    expect(render(recorded(60, { verdict: 'skip', reason: 'no body' }))).toContain('and 10 exchanges more');
    const steps = recorded(20).steps.map((one, index) => ({ ...one, description: `reason ${index}` }));
    expect(render(recording(steps))).toContain('\n       10  decided in other ways\n');
  });

  it('shows the heaviest of what is broken first, so that no warning hides a failure', () => {
    const lost = { ...FAILED, interaction: null, status: null, verdict: 'error', reason: 'cut off' } as const;
    const shown = render(recording([...warnings(120).steps, FAILED, lost, FAILED]));
    const order = Array.from(shown.matchAll(/^(WARN|FAIL|ERROR) {2}/gm), ([, word]) => word);
    expect(order.slice(0, 4)).toEqual(['FAIL', 'FAIL', 'ERROR', 'WARN']);
    expect(shown).toContain('WARN  job-poll [0]');
    expect(shown).not.toContain('WARN  job-poll [50]');
  });

  it('counts in its tables what is not listed, and says where the rest is', () => {
    const shown = render(unlisted(warnings(60), { warn: 7, pass: 40, skip: 2 }));
    expect(shown).toMatch(/operation +skip +pass +warn\n {2}job-poll +2 +40 +67\n/);
    expect(shown).toContain('       49  decided in other ways');
    expect(shown).toContain('and 17 broken exchanges more: see --report json=PATH');
  });
});

describe('the table of several targets', () => {
  it('has as many lines as operations, however long the recordings', () => {
    const text = renderMatrixText(several(recorded(20_000), recorded(1)), CONTEXT);
    expect(text).toMatch(/\n {2}job-poll {2}pass {2}20000 {2}1\n\nPASS: 2 recordings/);
    expect(text.split('\n').length).toBeLessThan(100);
  });
});
