import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { VERDICTS, type Verdict } from '../model/finding.ts';
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
import { problemsSection, stepList } from './html-steps.ts';
import {
  divergenceTable,
  fieldGrid,
  preflightTable,
  settingTable,
  targetGrid,
  waiverSection,
} from './html-tables.ts';
import { onlyReport, type ReportContext, type RunReport } from './run-report.ts';
import { dialectsInWords, heaviestFirst, runTime } from './words.ts';

/** How many steps are listed of a target, and of all targets together. */
const MOST_LISTED = { one: 500, all: 2000 };

/**
 * One file that needs nothing beside it: no font, no picture, no request. Its one script filters and copies; its
 * policy forbids whatever a text of a server could bring in.
 */
export function renderHtml(whole: RunReport, context: ReportContext): string {
  const run = { ...whole, targets: whole.targets.toSorted(heaviestFirst) };
  const { say } = context;
  const words = say.html;
  const only = onlyReport(run);
  const most = Math.max(1, Math.min(MOST_LISTED.one, Math.floor(MOST_LISTED.all / run.targets.length)));
  const targets = run.targets.map((report, index) => {
    const listed = new Set(report.steps.toSorted(heaviestFirst).slice(0, most));
    return { report, number: index + 1, listed };
  });
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

function readOwn(name: string): string {
  return readOwnFile(join(import.meta.dirname, name));
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

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
</header>`;
}

function verdictInWords({ run: { verdict }, strict, words }: Page): string {
  return verdict === 'warn' && strict ? words.warningsBreak : words.meanings[verdict][0];
}

function contents(sections: readonly Section[], words: Page['words']): Markup | null {
  if (sections.length === 0) return null;
  return html`
<nav aria-label="${words.contents}"><ul>${sections.map(({ id, name, title }) => html`<li><a href="#${id}">${name ?? title}</a></li>`)}</ul></nav>`;
}

/** Shows what has a verdict and holds a text. It works by the script, which makes it visible. */
function filterBar({ run, say, words }: Page): Markup | null {
  const countOf = (verdict: Verdict) => run.targets.reduce((sum, { counts }) => sum + counts[verdict], 0);
  const tally = VERDICTS.toReversed()
    .map((verdict) => ({ verdict, count: countOf(verdict) }))
    .filter(({ count }) => count > 0);
  if (tally.length === 0) return null;
  const all = tally.reduce((sum, { count }) => sum + count, 0);
  const button = (verdict: string, content: Markup | string, count: number) =>
    html`<button type="button" data-only="${verdict}" aria-pressed="${String(verdict === '')}">${content} <b>${count}</b></button>`;
  const buttons = tally.map(({ verdict, count }) =>
    button(verdict, html`<span aria-hidden="true">${SIGNS[verdict]}</span> ${say.verdicts[verdict]}`, count),
  );
  return html`
<div class="filter" role="search" aria-label="${words.filter}" hidden="">
<input type="search" aria-label="${words.filterText}" placeholder="${words.filterText}"/>
<div class="choices" role="group" aria-label="${words.filterVerdict}">${button('', words.all, all)}${buttons}</div>
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
    return [
      targetGrid(page),
      ...existing([problemsSection(page), waiverSection(page)]),
      ...page.targets.map((one) => targetSection(one, page)),
      ...existing([divergenceTable(page)]),
    ];
  }
  return existing([
    problemsSection(page),
    waiverSection(page),
    stepList(target, page),
    fieldGrid(target, page),
    divergenceTable(page),
    preflightTable(target, page),
    settingTable(target, page),
  ]);
}

function existing(sections: readonly (Section | null)[]): readonly Section[] {
  return sections.filter((one) => one !== null);
}

function targetSection(target: Target, page: Page): Section {
  const { report, number } = target;
  const parts = (all: readonly (Section | null)[]) => existing(all).map((one) => sectionOf(one, 3));
  const mark = badge(report.verdict, page.say.verdicts[report.verdict]);
  return {
    id: `target-${number}`,
    name: html`${mark} T${number} ${breakable(report.target)}`,
    title: html`T${number} <code>${breakable(report.target)}</code> ${mark}`,
    content: html`
${parts([preflightTable(target, page), stepList(target, page)])}
<details><summary>${page.words.configuration} T${number}</summary>
${parts([settingTable(target, page)])}
</details>`,
  };
}
