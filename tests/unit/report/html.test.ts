import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { renderMatrixHtml } from '../../../src/report/html.ts';
import { html, lines } from '../../../src/report/html-markup.ts';
import type { Matrix, ReportContext } from '../../../src/report/matrix.ts';
import {
  CONTEXT,
  EVERY_VERDICT,
  EVIDENCE,
  EVIL,
  FAILED,
  finding,
  hostileReport,
  recorded,
  recording,
  report,
  STRICT,
  several,
  single,
  step,
  unlisted,
  WARNING,
} from './reports.ts';

const LIVE = report(EVERY_VERDICT, {
  url: 'https://z:8080',
  target: 'https://z:8080',
  notes: ['certificates were not checked'],
  preflight: [{ point: 'credentials', verdict: 'fail', detail: 'refused', hint: 'check the password' }],
  settings: [{ setting: 'insecure', value: 'yes', from: 'flag' }],
});

function render(matrix: Matrix, context: ReportContext = CONTEXT): string {
  return renderMatrixHtml(matrix, context);
}

/** The text of the page between two marks. */
function between(page: string, start: string, end: string): string {
  const from = page.indexOf(start);
  expect(from).toBeGreaterThan(-1);
  return page.slice(from, page.indexOf(end, from));
}

const MATRICES: readonly (readonly [string, Matrix])[] = [
  ['every verdict', single(report(EVERY_VERDICT))],
  ['a pass', single(report([step()]))],
  ['a deployment', single(LIVE)],
  ['no step', single(report([]))],
  ['several targets', several(LIVE, report([step()]))],
  ['no target', several()],
  ['a recording', single(recorded(60, { verdict: 'warn', findings: [WARNING] }))],
  ['hostile texts', single(hostileReport())],
  ['hostile texts of several targets', several(hostileReport(), hostileReport())],
];

describe('an HTML report', () => {
  it.each(MATRICES)('is well formed with %s, each id once, each link within', (_, matrix) => {
    const page = render(matrix);
    const body = page.slice(page.indexOf('<body>'), page.indexOf('</html>'));
    expect(XMLValidator.validate(body.replaceAll('<br>', '<br/>'))).toBe(true);
    const ids = Array.from(page.matchAll(/ id="([^"]*)"/g), ([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const links = Array.from(page.matchAll(/ href="([^"]*)"/g), ([, link]) => link);
    expect(links.filter((link) => !link?.startsWith('#') || !ids.includes(link.slice(1)))).toEqual([]);
    const labels = Array.from(page.matchAll(/ aria-labelledby="([^"]*)"/g), ([, id]) => id);
    expect(labels.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it.each(MATRICES)('asks for nothing and runs nothing with %s', (_, matrix) => {
    const page = render(matrix);
    const style = between(page, '<style>', '</style>').slice('<style>'.length);
    const hash = createHash('sha256').update(style).digest('base64');
    const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
    expect(between(page, 'Content-Security-Policy" content="', '">')).toContain(
      policy.replaceAll("'", '&#39;'),
    );
    expect(style).not.toMatch(/url\(|@import|http/);
    expect(page).not.toMatch(/<(script|img|link|iframe|object|embed|form|base|video|audio)\b/i);
    expect(page.replaceAll(/>[^<]*</g, '><').replaceAll(/"[^"]*"/g, '""')).not.toMatch(
      /\s(on\w+|style|src)=/i,
    );
  });

  it.each(MATRICES)('has headings in order with %s', (_, matrix) => {
    const levels = Array.from(render(matrix).matchAll(/<h(\d)[ >]/g), ([, level]) => Number(level));
    expect(levels[0]).toBe(1);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    levels.forEach((level, at) => {
      expect(level).toBeLessThanOrEqual((levels[at - 1] ?? 0) + 1);
    });
  });

  it('begins with the verdict in words', () => {
    const titleOf = (page: string): string => between(page, '<title>', '</title>');
    const unanswered = step({ status: null, verdict: 'error', reason: 'no answer within 30 s' });
    expect(titleOf(render(single(report([step(), unanswered]))))).toContain(
      'The contract could not be judged: the embedded',
    );
    const all = render(single(report(EVERY_VERDICT)));
    expect(titleOf(all)).toContain('The contract is broken: the embedded');
    expect(all).toContain('Answers of the provider miss the contract. 1 step could not be judged.');
    expect(render(single(report([FAILED])))).not.toContain('could not be judged');
    expect(titleOf(render(single(report([step()]))))).toContain('The contract holds');
    expect(titleOf(render(single(report([FAILED]))))).toContain('The contract is broken');
    const warned = single(report([step({ verdict: 'warn', findings: [WARNING] })]));
    expect(titleOf(render(warned))).toContain('The contract holds, with warnings');
    expect(titleOf(render(warned, STRICT))).toContain('Warnings break the contract');
    expect(titleOf(render(several()))).toContain('Nothing was checked: 0 targets');
  });

  it('tells verdicts by sign and word, never by colour alone', () => {
    const page = render(single(report(EVERY_VERDICT)));
    for (const badge of page.matchAll(/<span class="badge (\w+)">(.*?)<\/span> ([^<]+)/g)) {
      expect(badge[2]).toContain('aria-hidden');
      expect(badge[3]).not.toBe('');
    }
    for (const cell of page.matchAll(/<td class="cell (\w+)"><span>(\w+)<\/span>/g))
      expect(cell[1]).toBe(cell[2]);
    expect(page).toMatch(/<td class="cell fail"><span>fail<\/span>/);
  });

  it('shows of a broken step all there is to know', () => {
    const reconnect = { ...FAILED, operation: 'reconnect', findings: [finding({ field: 'inventory.pfs' })] };
    const page = render(single(report([reconnect], { url: 'https://z:8080' })));
    const article = between(page, '<article', '</article>');
    for (const text of [
      'A field that this dialect requires is absent.',
      '32 lowercase hexadecimal digits',
      'absent',
      'The PFS DH group.',
      'Servers differ from the page here: ',
      'A consumer that reads the field gets nothing.',
      'sends a reconnect: the tunnel of that connection drops, if there is one',
      'curl -sS -i &#39;https://z:8080/zstack/v1/api-jobs/',
      'OAuth ***',
      '&quot;inventory&quot;: {}',
    ]) {
      expect(article).toContain(text);
    }
  });

  it('marks the sentences of the page that are Chinese', () => {
    const page = render(
      single(report([{ ...FAILED, findings: [finding({ field: 'success', at: '/success' })] }])),
    );
    expect(page).toContain('<span lang="zh">操作是否成功。</span>');
  });

  it('shows the preflight before all else when it is why nothing ran', () => {
    const page = render(single(LIVE));
    expect(page.indexOf('id="preflight"')).toBeLessThan(page.indexOf('id="broken"'));
    expect(page).toContain('<strong>Hint:</strong> check the password');
    expect(page).toContain('certificates were not checked');
    expect(between(page, '<section id="settings"', '</section>')).toContain('insecure');
    const sound = { ...LIVE, preflight: LIVE.preflight.map((one) => ({ ...one, verdict: 'pass' as const })) };
    const other = render(single(sound));
    expect(other.indexOf('id="preflight"')).toBeGreaterThan(other.indexOf('id="divergences"'));
  });

  it('shows every field by every step, and page against servers', () => {
    const page = render(single(report([FAILED, step({ seen: ['inventory'] })])));
    const grid = between(page, '<table class="grid">', '</table>');
    expect(grid.match(/<tr><th scope="row">/g)).toHaveLength(46);
    expect(grid.match(/<td class="cell/g)).toHaveLength(92);
    const divergences = between(page, '<section id="divergences"', '</section>');
    expect(divergences.match(/<tr><td/g)).toHaveLength(CONTEXT.divergences.length);
    expect(divergences).toContain('</span> seen');
    expect(divergences).toContain('</span> not seen');
  });

  it('limits the columns of a long recording, the broken ones first, and says so', () => {
    const sound = recorded(3000);
    const steps = sound.steps.map((one, index) =>
      index === 2999 ? { ...one, verdict: 'warn' as const } : one,
    );
    const page = render(single(recording(steps)));
    const grid = between(page, '<table class="grid">', '</table>');
    expect(grid.match(/class="up/g)).toHaveLength(40);
    expect(grid).toContain('job-poll [2999]');
    expect(page).toContain('40 of 3000 exchanges, the broken ones first');
    expect(page).toContain('500 of 3000, those that did not pass first; 2500 more stand in the JSON report');
    expect(page.length).toBeLessThan(500_000);
  });

  it('bounds what is broken, for one target and for hundreds', () => {
    const long = recorded(5000, { verdict: 'warn', findings: [WARNING], evidence: EVIDENCE });
    const page = render(single(long));
    expect(page.match(/<article/g)).toHaveLength(100);
    expect(page).toContain('And 4900 more broken exchanges');
    const many = render(several(...Array.from({ length: 200 }, () => report([FAILED, FAILED, FAILED]))));
    expect(many.match(/<article/g)).toHaveLength(200);
    expect(many.length).toBeLessThan(2_000_000);
  });

  it('shows the heaviest of what is broken, and links to nothing else', () => {
    const warned = recorded(300, { verdict: 'warn', findings: [WARNING] }).steps;
    const page = render(single(recording([...warned, { ...FAILED, index: 300 }])));
    expect(page.indexOf('id="t1-s300"')).toBeGreaterThan(-1);
    expect(page.indexOf('id="t1-s300"')).toBeLessThan(page.indexOf('id="t1-s0"'));
    expect(page).toContain('301 exchanges of 301, the heaviest first.');
    for (const one of [page, render(several(recording(warned), recording(warned)))]) {
      const ids = new Set([...one.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id));
      const links = [...one.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id);
      expect(links.filter((id) => id?.startsWith('t1-s')).length).toBeGreaterThanOrEqual(100);
      expect(links.filter((id) => !ids.has(id))).toEqual([]);
    }
  });

  it('counts what is not listed', () => {
    const page = render(
      single(unlisted(recorded(120, { verdict: 'warn', findings: [WARNING] }), { warn: 5, pass: 9 })),
    );
    expect(page).toContain('125 exchanges of 134, the heaviest first.');
    expect(page).toContain(
      'And 25 more broken exchanges: the JSON report has 20 of them, the others are counted only.',
    );
    expect(page).toContain('40 of 134 exchanges, the broken ones first');
    expect(page).toContain('120 of 134, those that did not pass first.');
  });

  it('shows no more of a huge text than anybody reads', () => {
    const huge = 'x'.repeat(1_000_000);
    const request = { method: 'GET', path: `/${huge}`, headers: { [huge]: huge }, body: null };
    const evidence = { ...EVIDENCE, request };
    const page = render(single(report([{ ...FAILED, request: huge, reason: huge, evidence }])));
    expect(page.length).toBeLessThan(100_000);
    expect(page).toContain('(1000000 characters)');
  });

  it('shows targets by step when there are several', () => {
    const page = render(several(LIVE, report([step()])));
    const grid = between(page, '<section id="targets"', '</section>');
    expect(grid.match(/<tr><th scope="row">/g)).toHaveLength(2);
    expect(grid).toContain('<a href="#target-1">T1</a>');
    expect(page).toContain('id="target-2"');
    expect(between(page, '<section id="fields"', '</section>')).toContain(
      '<abbr title="https://z:8080">T1</abbr>',
    );
  });

  it('shows recordings by operation, whatever their entries are', () => {
    const page = render(
      several(recorded(20_000), recording([...EVERY_VERDICT, step({ operation: 'query' })])),
    );
    const grid = between(page, '<section id="targets"', '</section>');
    expect(grid.match(/<tr><th scope="row">/g)).toHaveLength(2);
    expect(grid).toContain('<td class="sum">20000 pass</td><td class="sum"></td>');
    expect(grid).toContain('<td class="sum">1 fail, 1 error, 1 warn, 1 pass, 1 skip, 1 disabled</td>');
    expect(grid).not.toContain('job-poll [');
  });

  it('shows hostile text as text', () => {
    const page = render(single(hostileReport()));
    expect(page.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cs}\u202e]/u);
    const texts = new XMLParser({ ignoreAttributes: false, trimValues: false }).parse(
      between(page, '<aside', '</aside>').concat('</aside>'),
    );
    expect(JSON.stringify(texts)).toContain('<script>alert(1)</script>');
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;&quot;&#39;');
  });
});

describe('markup', () => {
  it('escapes texts, keeps markup, joins lists and leaves out null', () => {
    const bold = html`<b>${'<&>"\''}</b>`;
    expect(html`${bold}${[bold, 1, null]}${null}`.text).toBe(
      '<b>&lt;&amp;&gt;&quot;&#39;</b><b>&lt;&amp;&gt;&quot;&#39;</b>1',
    );
  });

  it('keeps the lines of a text, and nothing else that is not printable', () => {
    expect(lines('a\n<b>\u001b').text).toBe('a\n&lt;b&gt;\\u001b');
    expect(html`${EVIL}`.text).not.toMatch(/[<>"']/);
  });
});
