import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { VERDICTS } from '../model/finding.ts';
import { readOwnFile } from '../model/own-files.ts';
import { countSentence, targetsInWords } from './closing.ts';
import {
  badge,
  breakable,
  html,
  Markup,
  type Page,
  type Section,
  SIGNS,
  sectionOf,
  type Target,
} from './html-markup.ts';
import { problemsSection, stepList, targetOf } from './html-steps.ts';
import {
  divergenceTable,
  fieldGrid,
  preflightTable,
  settingTable,
  targetGrid,
  waiverSection,
} from './html-tables.ts';
import { clipped } from './layout.ts';
import { onlyReport, type ReportContext, type RunReport } from './run-report.ts';
import { dialectsInWords, figuresOf, heaviestFirst, isProblem, runTime } from './words.ts';

/**
 * One file that needs nothing beside it: no font, no picture, no request. Its one script filters and copies; its
 * policy forbids whatever a text of a server could bring in.
 */
export function renderHtml(whole: RunReport, context: ReportContext): string {
  const run = { ...whole, targets: whole.targets.toSorted(heaviestFirst) };
  const { say } = context;
  const words = say.html;
  const only = onlyReport(run);
  const targets = run.targets.map((report, index, { length }) =>
    targetOf(report, only === undefined ? index + 1 : null, length),
  );
  const page: Page = { ...context, run, targets, words };
  const name = only?.target ?? words.severalTargets(targets.length);
  const sections = sectionsOf(page);
  const style = readOwn('html.css').replaceAll(/\/\*.*?\*\/|\n/g, '');
  const script = readOwn('html-script.js').replaceAll(/^\s*(?:\/[/*].*)?\n?|^\s+/gm, '');
  const policy = [
    "default-src 'none'",
    `style-src '${hashOf(style)}'`,
    `script-src '${hashOf(script)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const document = html`<!doctype html>
<html lang="${say.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="zstack-contract ${run.version}">
<title>${say.labelled(verdictInWords(page), name)}</title>
<style>${new Markup(style)}</style>
</head>
<body data-copy="${words.copy}" data-copied="${words.copied}" data-shown="${words.shownOf}">
<a class="to-main" href="#main">${words.toResults}</a>
${head(page)}
${contents(sections, words)}
${filterBar(page)}
<main id="main" tabindex="-1">
${notes(page)}
${sections.map((one) => sectionOf(one, 2))}
</main>
<footer><p>${words.footer} <code>docs/rules.md</code> ${words.footerRules} <code>generated/FIELDS.md</code> ${words.footerFields}</p></footer>
<script>${new Markup(script)}</script>
</body>
</html>
`;
  return document.text;
}

/** A file beside this one. */
function readOwn(name: string): string {
  return readOwnFile(join(import.meta.dirname, name));
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

/** The verdict in words, the run in one sentence, and counts. */
function head(page: Page): Markup {
  const { run, say, words } = page;
  const { verdict, targets, version } = run;
  const only = onlyReport(run);
  const counts = only === undefined ? targetsInWords(run, say) : countSentence(only, page);
  const facts: readonly (readonly [string, Markup | string | number])[] = [
    [words.operation, 'ReconnectIPsecConnection'],
    only === undefined
      ? [words.targets, targets.length]
      : [words.target, html`<code>${breakable(say.text(only.target))}</code>`],
    [words.dialect, dialectsInWords(targets, say)],
    [words.ran, runTime(targets, say) ?? words.notRan],
    [words.suite, `zstack-contract ${version}`],
  ];
  return html`
<header class="head ${verdict}">
<p class="over">${words.contractReport}</p>
<h1><span class="sign" aria-hidden="true">${SIGNS[verdict]}</span> ${verdictInWords(page)}</h1>
<p class="lead">${badge(verdict, say.verdicts[verdict])} ${words.meanings[verdict][1]} ${say.asSentence(counts)}</p>
<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
${figures(page)}
</header>`;
}

function verdictInWords({ run: { verdict }, strict, words }: Page): string {
  return verdict === 'warn' && strict ? words.warningsBreak : words.meanings[verdict][0];
}

/** How many steps of all targets have each verdict, the heaviest first, and how many there are. */
function tallyOf({ targets }: RunReport) {
  const counts = VERDICTS.toReversed().map((verdict) => ({
    verdict,
    count: targets.reduce((sum, report) => sum + report.counts[verdict], 0),
  }));
  const all = counts.reduce((sum, { count }) => sum + count, 0);
  return { all, tally: counts.filter(({ count }) => count > 0) };
}

/** Steps by verdict as a bar and as words. */
function figures({ run, say, words }: Page): Markup {
  const { tally, all } = tallyOf(run);
  const [first] = run.targets;
  if (all === 0 || first === undefined) return html`<p class="soft">${words.noStep}</p>`;
  let from = 0;
  const bars = tally.toReversed().map(({ verdict, count }) => {
    const width = (count / all) * 100;
    const bar = html`<rect class="${verdict}" x="${from.toFixed(3)}" y="0" width="${width.toFixed(3)}" height="1"/>`;
    from += width;
    return bar;
  });
  const items = tally.map(
    ({ verdict, count }) => html`<li><b>${count}</b> ${badge(verdict, say.verdicts[verdict])}</li>`,
  );
  return html`
<svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true" focusable="false">${bars}</svg>
<ul class="figures" aria-label="${words.byVerdict(all, figuresOf(first).noun)}">${items}</ul>`;
}

function contents(sections: readonly Section[], words: Page['words']): Markup | null {
  const named = sections.filter(({ name }) => name !== null);
  if (named.length === 0) return null;
  return html`
<nav aria-label="${words.contents}"><ul>${named.map(({ id, name, title }) => html`<li><a href="#${id}">${name ?? title}</a></li>`)}</ul></nav>`;
}

/** Shows what has a verdict and holds a text. It works by the script, which makes it visible. */
function filterBar({ run, say, words }: Page): Markup | null {
  const { tally, all } = tallyOf(run);
  if (all === 0) return null;
  const button = (verdict: string, content: Markup | string, count: number) =>
    html`<button type="button" data-only="${verdict}" aria-pressed="${String(verdict === '')}">${content} <b>${count}</b></button>`;
  return html`
<div class="filter" role="search" aria-label="${words.filter}" hidden="">
<input type="search" aria-label="${words.filterText}" placeholder="${words.filterText}"/>
<div class="choices" role="group" aria-label="${words.filterVerdict}">${button('', words.all, all)}${tally.map(({ verdict, count }) => button(verdict, html`<span aria-hidden="true">${SIGNS[verdict]}</span> ${say.verdicts[verdict]}`, count))}</div>
<p class="soft" role="status"></p>
</div>`;
}

function notes({ run: { targets, single }, say, words }: Page): Markup | null {
  const all = targets.flatMap((report) => report.notes.map((note) => ({ note, report })));
  if (all.length === 0) return null;
  return html`
<aside class="notes" aria-label="${words.notes}"><ul>${all.map(({ note, report }) => html`<li>${single ? null : html`<code>${report.target}</code>: `}${say.text(note)}</li>`)}</ul></aside>`;
}

function sectionsOf(page: Page): readonly Section[] {
  const [target] = page.targets;
  if (target === undefined) return [];
  if (!page.run.single) {
    return existing([
      targetGrid(page),
      problemsSection(page),
      waiverSection(page),
      ...page.targets.map((one) => targetSection(one, page)),
      divergenceTable(page),
    ]);
  }
  const preflight = preflightTable(target, page);
  // A preflight that stopped the run is the first thing to read.
  const isBlocked = target.report.preflight.some(isProblem);
  return existing([
    isBlocked ? preflight : null,
    problemsSection(page),
    waiverSection(page),
    stepList(target, page),
    fieldGrid(target, page),
    divergenceTable(page),
    isBlocked ? null : preflight,
    settingTable(target, page),
  ]);
}

function existing(sections: readonly (Section | null)[]): readonly Section[] {
  return sections.filter((one) => one !== null);
}

/** Links to more targets than these would fill the screen; the table of targets has all. */
const MOST_NAMED = 12;
const LONGEST_NAME = 40;

function targetSection(target: Target, page: Page): Section {
  const { report, number } = target;
  const parts = (all: readonly (Section | null)[]) => existing(all).map((one) => sectionOf(one, 3));
  const mark = badge(report.verdict, page.say.verdicts[report.verdict]);
  const isNamed = number !== null && number <= MOST_NAMED;
  return {
    id: `target-${number}`,
    kind: 'target',
    name: isNamed ? html`${mark} T${number} ${breakable(clipped(report.target, LONGEST_NAME))}` : null,
    title: html`T${number} <code>${breakable(report.target)}</code> ${mark}`,
    content: html`
${parts([preflightTable(target, page), stepList(target, page)])}
<details><summary>${page.words.configuration} T${number}</summary>
${parts([settingTable(target, page)])}
</details>`,
  };
}
