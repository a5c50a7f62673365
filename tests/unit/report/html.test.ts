import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { XMLValidator } from 'fast-xml-parser';
import type { Step } from '../../../src/model/report.ts';
import { renderHtml } from '../../../src/report/html.ts';
import type { ReportContext, RunReport } from '../../../src/report/run-report.ts';
import { sentencesOf } from '../../../src/report/sentences/languages.ts';
import {
  CONTEXT,
  EVERY_VERDICT,
  EVIDENCE,
  FAILED,
  finding,
  RUNS,
  recorded,
  recording,
  report,
  STRICT,
  several,
  single,
  step,
  UNREACHED,
  unlisted,
  WARNING,
  warned,
} from './reports.ts';

function render(run: RunReport): string {
  return renderHtml(run, CONTEXT);
}

function valuesOf(page: string, attribute: string): readonly string[] {
  return Array.from(page.matchAll(new RegExp(`${attribute}="([^"]*)"`, 'g')), ([, value = '']) => value);
}

/** The text of the page between two marks. */
function between(page: string, start: string, end: string): string {
  const from = page.indexOf(start);
  expect(from).toBeGreaterThan(-1);
  return page.slice(from, page.indexOf(end, from));
}

describe('an HTML report', () => {
  it.each(RUNS)('of %s is sound, in order, links within itself and runs its own script alone', (_, run) => {
    const whole = render(run);
    const script = between(whole, '<script>', '</script>').slice('<script>'.length);
    const page = whole.replace(`<script>${script}</script>`, '');
    const body = page.slice(page.indexOf('<body'), page.indexOf('</html>'));
    expect(XMLValidator.validate(body.replaceAll('<br>', '<br/>'))).toBe(true);
    const ids = valuesOf(page, ' id');
    expect(new Set(ids).size).toBe(ids.length);
    const named = ids.map((id) => `#${id}`);
    expect(valuesOf(page, ' href').filter((link) => !named.includes(link))).toEqual([]);
    expect(valuesOf(page, ' aria-labelledby').filter((id) => !ids.includes(id))).toEqual([]);
    const levels = Array.from(page.matchAll(/<h(\d)[ >]/g), ([, level]) => Number(level));
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    for (const [at, level] of levels.entries()) expect(level).toBeLessThanOrEqual((levels[at - 1] ?? 0) + 1);
    const style = between(page, '<style>', '</style>').slice('<style>'.length);
    const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    const policy = `default-src 'none'; style-src ${hash(style)}; script-src ${hash(script)}; base-uri 'none'; form-action 'none'`;
    expect(page).toContain(`Content-Security-Policy" content="${policy.replaceAll("'", '&#39;')}"`);
    expect(style).not.toMatch(/url\(|@import|http/);
    expect(page).not.toMatch(/<(script|img|link|iframe|object|embed|form|base|video|audio)\b/i);
    const tags = page.replaceAll(/>[^<]*</g, '><').replaceAll(/"[^"]*"/g, '""');
    expect(tags).not.toMatch(/\s(on\w+|style|src)=/i);
  });

  it('begins with the verdict in words', () => {
    const title = (run: RunReport, context: ReportContext = CONTEXT) =>
      between(renderHtml(run, context), '<title>', '</title>');
    const unanswered = step({ status: null, verdict: 'error', reason: 'no answer within 30 s' });
    const unjudged = single(report([step(), unanswered]));
    expect(title(unjudged)).toContain('The contract could not be judged: the embedded mock');
    expect(title(single(report(EVERY_VERDICT)))).toContain('The contract is broken');
    expect(title(single(report([step()])))).toContain('The contract holds: the');
    expect(title(single(warned()))).toContain('The contract holds, with warnings');
    expect(title(single(warned()), STRICT)).toContain('Warnings break the contract');
    expect(title(several())).toContain('Nothing was checked: 0 targets');
  });

  it('tells verdicts by sign and word, never by colour alone', () => {
    const page = render(single(report(EVERY_VERDICT)));
    const told = [...page.matchAll(/<span class="badge (\w+)"><span aria-hidden="true">.<\/span> ([^<]+)/g)];
    const cells = [...page.matchAll(/<td class="cell (\w+)"><span>(\w+)<\/span>/g)];
    for (const [, kind, word] of cells) expect(word).toBe(kind);
    for (const [, , word] of told) expect(word).toMatch(/\w/);
    expect(told.length).toBeGreaterThan(6);
    expect(cells.length).toBeGreaterThan(1);
  });

  it('limits a long recording, the heaviest of what is broken first, and says so', () => {
    const warnings = recorded(2999, { verdict: 'warn', findings: [WARNING], evidence: EVIDENCE }).steps;
    const page = render(single(recording([...warnings, { ...FAILED, index: 2999, interaction: null }])));
    const grid = between(page, '<table class="grid">', '</table>');
    expect(grid.match(/class="up/g)).toHaveLength(40);
    expect(grid).toContain('job-poll [2999]');
    expect(page).toContain('40 of 3000 exchanges, the broken ones first');
    expect(page).toContain('500 of 3000 exchanges, the broken ones first; the counts are of all.');
    expect(page.match(/<li class="row/g)).toHaveLength(500);
    expect(page.match(/<summary>/g)).toHaveLength(500);
    expect(page).toMatch(/id="t1-s2999"(.|\n)*id="t1-s0"/);
    const long = unlisted(recorded(120, { verdict: 'warn', findings: [WARNING] }), { warn: 5, pass: 9 });
    const words = render(single(long));
    for (const text of ['Seen in at least 120 exchanges', 'and 100 more']) expect(words).toContain(text);
  });

  it('bounds what a server can make up: targets, causes, texts', () => {
    const many = render(several(...Array.from({ length: 200 }, () => report([FAILED, FAILED, FAILED]))));
    expect(many.match(/<article/g)).toHaveLength(1);
    expect(many.match(/<li class="row/g)).toHaveLength(600);
    const findings = Array.from({ length: 150 }, (_, index) => finding({ at: `/x${index}`, field: null }));
    const causes = render(single(report([{ ...FAILED, findings }])));
    expect(causes.match(/<article/g)).toHaveLength(100);
    expect(causes).toContain('And 50 more causes: see the JSON report.');
    const huge = 'x'.repeat(1_000_000);
    const request = { method: 'GET', path: `/${huge}`, headers: { [huge]: huge }, body: null };
    const evidence = { ...EVIDENCE, request };
    const page = render(single(report([{ ...FAILED, request: huge, reason: huge, evidence }])));
    expect(page).toContain('(1000000 characters)');
    expect(Math.max(...[causes, page].map(({ length }) => length))).toBeLessThan(300_000);
  });

  it('tells one cause in one block, with each step and target that shows it', () => {
    const other = report([step(), { ...FAILED, interaction: 'query/by-uuid', durationMs: 1500 }]);
    const page = render(several(other, report([FAILED, { ...FAILED, findings: [finding(), WARNING] }])));
    const blocks = page.split('<article').slice(1);
    expect(blocks.map((block) => /<code class="rule">([^<]*)/.exec(block)?.[1])).toEqual([
      'field-missing',
      'field-value',
    ]);
    expect(blocks[0]).toContain('Seen in 3 steps');
    expect(blocks[0]).toContain(
      '<b>T1</b> <a href="#t1-s1">query/<wbr/>by-uuid</a> <span class="soft">200 in 1.5 s</span>',
    );
    expect(blocks[0]?.match(/<b>T2<\/b>/g)).toHaveLength(2);
  });

  it('has targets that are broken before others, with their verdicts in the navigation', () => {
    const named = (target: string, steps: readonly Step[]) => report(steps, { target });
    const away = report([], { target: 'away', preflight: [UNREACHED] });
    const page = render(several(named('sound', [step()]), away, named('broken', [FAILED])));
    const nav = between(page, '<nav', '</nav>').replaceAll(/<[^>]*>/g, '');
    expect(nav).toMatch(/✕ fail T1 broken⊘ error T2 away✓ pass T3 sound/);
    expect(between(page, 'id="broken"', 'id="target-1"')).toMatch(/away:.*preflight:.*reachable/);
  });

  it('speaks Chinese, too', async () => {
    const page = renderHtml(single(report([FAILED])), { ...CONTEXT, say: await sentencesOf('zh') });
    expect(page).toContain('<html lang="zh-Hans">');
    expect(between(page, '<title>', '</title>')).toMatch(/违反契约/);
    expect(between(page, '<nav', '</nav>')).not.toMatch(/[A-Za-z]+(?=<\/a>)/);
  });
});
