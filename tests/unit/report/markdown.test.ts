import { describe, expect, it } from '@jest/globals';
import type { Report } from '../../../src/model/report.ts';
import { renderMarkdown } from '../../../src/report/markdown.ts';
import { CONTEXT, EVIL, FAILED, finding, hostileReport, report, single, step, unlisted } from './reports.ts';

function render(one: Report): string {
  return renderMarkdown(single(one), CONTEXT);
}

describe('a markdown report', () => {
  it('stays one screen, and says what it leaves out', () => {
    const many = Array.from({ length: 40 }, (_, index) =>
      finding({ field: null, at: `/inventory/x${'y'.repeat(index)}`, rule: 'field-undocumented' }),
    );
    const long = render(report([{ ...FAILED, findings: many }]));
    expect(long).toContain('and 30 more causes');
    expect(long.split('\n').length).toBeLessThan(40);
  });

  it('has one row for a cause, however many steps show it', () => {
    const steps = Array.from({ length: 5 }, () => ({ ...FAILED, findings: [finding()] }));
    const rows = (one: Report) =>
      render(one)
        .split('\n')
        .filter((line) => line.includes('**field-missing**'));
    expect(rows(report(steps))).toEqual([expect.stringContaining('<br>and in 4 more steps |')]);
    expect(rows(unlisted(report(steps), { fail: 5 }))).toEqual([
      expect.stringContaining('<br>and in at least 4 more steps |'),
    ]);
    const lost = { ...FAILED, verdict: 'error', findings: [], reason: 'nothing listens there' } as const;
    expect(render(report([lost, lost]))).toMatch(
      /\| 🛑 error \| nothing listens there \| .*and in 1 more step \|/,
    );
  });

  it('escapes what a server sent', () => {
    const shown = render(hostileReport());
    expect(shown).not.toMatch(/<(script|img)|@all/);
    for (const row of shown.split('\n').filter((line) => line.startsWith('| ')))
      expect(row.split(/(?<!\\)\|/).length).toBeLessThanOrEqual(6);
  });
});

/** The report's first line, which has the target as code, and its note, which is a sentence. */
function shown(target: string, note = ''): readonly [title: string, note: string] {
  const lines = render(report([step()], { target, notes: note === '' ? [] : [note] })).split('\n');
  const [title = '', , , , noted = ''] = lines;
  return [title.replace('### ✅ PASS: ReconnectIPsecConnection, ', ''), noted.replace('- Note: ', '')];
}

describe('a text in markdown', () => {
  it.each([
    ['plain/name [3]', '`plain/name [3]`'],
    ['a`b', '<code>a&#96;b</code>'],
    ['a|b', '<code>a&#124;b</code>'],
    ['<b>@x', '<code>&#60;b&#62;&#64;x</code>'],
    ['', '(empty)'],
  ])('%j as code is %s', (text, expected) => {
    expect(shown(text)[0]).toBe(expected);
  });

  it.each([
    ['ask @zstack about #1', 'ask @\u200bzstack about \\#\u200b1'],
    ['a | b', 'a \\| b'],
    ['<img src=x>', '&#60;img src=x&#62;'],
    ['[x](http://evil)', '\\[x\\](http&#58;//evil)'],
    ['www.evil.example', 'www&#46;evil.example'],
    ['--strict lets warnings', '--strict lets warnings'],
  ])('%j as a sentence is %s', (text, expected) => {
    expect(shown('x', text)[1]).toBe(expected);
  });

  it('is cut where it is long', () => {
    expect(shown(EVIL.repeat(100))[0].length).toBeLessThan(1500);
    expect(shown('x', 'x'.repeat(10_000))[1].length).toBeLessThan(500);
  });
});
