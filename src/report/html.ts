import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { VERDICTS, type Verdict } from '../model/finding.ts';
import { readOwnFile } from '../model/own-files.ts';
import type { Report } from '../model/report.ts';
import { badge, html, Markup, type Section, SIGNS, sectionOf, type Target } from './html-markup.ts';
import { brokenSection, shownSteps } from './html-steps.ts';
import {
  divergenceTable,
  fieldGrid,
  fieldsByTarget,
  preflightTable,
  settingTable,
  stepTable,
  targetGrid,
} from './html-tables.ts';
import { waiverSection } from './html-waivers.ts';
import { type Matrix, onlyReport, type ReportContext } from './matrix.ts';
import { runTime } from './times.ts';
import { counted, dialectsInWords, figuresOf, isBroken, targetsInWords } from './words.ts';

/**
 * One file that needs nothing beside it: no script, no font, no picture, no request. Its policy forbids
 * whatever a text of a server could bring in.
 */
export function renderMatrixHtml(matrix: Matrix, context: ReportContext): string {
  const only = onlyReport(matrix);
  const title = `${verdictInWords(matrix.verdict, context.strict)}: ${only?.target ?? `${matrix.targets.length} targets`}`;
  const sections = only === undefined ? sectionsOfSeveral(matrix, context) : sectionsOfOne(only, context);
  const style = readStyle();
  const hash = createHash('sha256').update(style).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="zstack-contract ${matrix.version}">
<title>${title}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<a class="to-main" href="#main">Skip to the results</a>
${head(matrix, context)}
${contents(sections)}
<main id="main" tabindex="-1">
${notes(matrix)}
${sections.map((one) => sectionOf(one, 2))}
</main>
<footer><p>Secrets are masked. The rules are explained in <code>docs/rules.md</code>, the fields in <code>generated/FIELDS.md</code>.</p></footer>
</body>
</html>
`;
  return page.text;
}

/** The style beside this file, without comments and line ends. */
function readStyle(): string {
  const text = readOwnFile(join(import.meta.dirname, 'html.css'));
  return text.replaceAll(/\/\*.*?\*\/|\n/g, '');
}

/** The verdict in words, the run in one sentence, and counts. */
function head(matrix: Matrix, context: ReportContext): Markup {
  const { verdict, targets, version } = matrix;
  const only = onlyReport(matrix);
  const facts: readonly (readonly [string, Markup | string | number])[] = [
    ['Operation', 'ReconnectIPsecConnection'],
    only === undefined ? ['Targets', targets.length] : ['Target', html`<code>${only.target}</code>`],
    ['Dialect', dialectsInWords(targets)],
    ['Ran', runTime(targets) ?? 'not at all'],
    ['Suite', `zstack-contract ${version}`],
  ];
  return html`
<header class="head ${verdict}">
<p class="over">Contract report</p>
<h1><span class="sign" aria-hidden="true">${SIGNS[verdict]}</span> ${verdictInWords(verdict, context.strict)}</h1>
<p class="lead">${badge(verdict, verdict.toUpperCase())} ${MEANINGS[verdict][1]}${unjudged(matrix)}${only === undefined ? ` ${targetsInWords(matrix)}.` : null}</p>
<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
${figures(targets)}
</header>`;
}

/** What a verdict is called, and what it says to people who see their first report. */
const MEANINGS: Readonly<Record<Verdict, readonly [title: string, meaning: string]>> = {
  disabled: ['Nothing was checked', 'Everything was switched off, so nothing can be said.'],
  skip: ['Nothing was checked', 'No answer was judged, so nothing can be said.'],
  pass: ['The contract holds', 'Every answer is what the contract promises.'],
  warn: [
    'The contract holds, with warnings',
    'The answers keep the contract; what the warnings name is odd all the same.',
  ],
  fail: ['The contract is broken', 'Answers of the provider miss the contract.'],
  error: [
    'The contract could not be judged',
    'Something on our side or on the way kept answers from being judged.',
  ],
};

function verdictInWords(verdict: Verdict, strict: boolean): string {
  return verdict === 'warn' && strict ? 'Warnings break the contract' : MEANINGS[verdict][0];
}

/** A contract that is broken stays so, however much could not be judged; how much that was is said. */
function unjudged({ verdict, targets }: Matrix): string | null {
  const [first] = targets;
  const sum = targets.reduce((all, { counts: { error } }) => all + error, 0);
  if (verdict !== 'fail' || first === undefined || sum === 0) return null;
  return ` ${counted(sum, figuresOf(first).noun)} could not be judged.`;
}

/** Steps by verdict as a bar and as words, and what was seen. */
function figures(targets: readonly Report[]): Markup {
  const tally = VERDICTS.map((verdict) => ({
    verdict,
    count: targets.reduce((sum, report) => sum + report.counts[verdict], 0),
  })).filter(({ count }) => count > 0);
  const all = tally.reduce((sum, { count }) => sum + count, 0);
  const [first] = targets;
  if (all === 0 || first === undefined) return html`<p class="soft">No step was run.</p>`;
  let from = 0;
  const bars = tally.map(({ verdict, count }) => {
    const width = (count / all) * 100;
    const bar = html`<rect class="${verdict}" x="${from.toFixed(3)}" y="0" width="${width.toFixed(3)}" height="1"/>`;
    from += width;
    return bar;
  });
  const items = tally.toReversed().map(({ verdict, count }) => figure(count, badge(verdict)));
  if (targets.length === 1) {
    const { source, fields, divergences, ignored, refused } = first;
    const { fieldsSeen, divergencesSeen } = figuresOf(first);
    const entries = ignored === 1 ? 'entry' : 'entries';
    items.push(figure(`${fieldsSeen}/${fields.length}`, 'fields seen'));
    if (divergences.length > 0)
      items.push(figure(`${divergencesSeen}/${divergences.length}`, 'divergences seen'));
    if (source === 'recording' && refused > 0) items.push(figure(refused, 'refused in plain text'));
    if (ignored > 0) items.push(figure(ignored, `${entries} of other operations ignored`));
  }
  return html`
<svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true" focusable="false">${bars}</svg>
<ul class="figures" aria-label="${counted(all, figuresOf(first).noun)} by verdict">${items}</ul>`;
}

function figure(value: string | number, label: Markup | string): Markup {
  return html`<li><b>${value}</b> ${label}</li>`;
}

function contents(sections: readonly Section[]): Markup | null {
  const named = sections.filter(({ name }) => name !== null);
  if (named.length === 0) return null;
  return html`
<nav aria-label="Contents"><ul>${named.map(({ id, name, title }) => html`<li><a href="#${id}">${name ?? title}</a></li>`)}</ul></nav>`;
}

function notes({ targets, single }: Matrix): Markup | null {
  const all = targets.flatMap((report) => report.notes.map((note) => ({ note, report })));
  if (all.length === 0) return null;
  return html`
<aside class="notes" aria-label="Notes"><ul>${all.map(({ note, report }) => html`<li>${single ? null : html`<code>${report.target}</code>: `}${note}</li>`)}</ul></aside>`;
}

function sectionsOfOne(report: Report, context: ReportContext): readonly Section[] {
  const target = { report, number: null, shown: shownSteps(report, 1) };
  const preflight = preflightTable(target);
  // A preflight that stopped the run is the first thing to read.
  const isBlocked = report.preflight.some(isBroken);
  return existing([
    isBlocked ? preflight : null,
    brokenSection(target, context),
    waiverSection([report], context),
    fieldGrid(target),
    stepTable(target),
    divergenceTable([report], context),
    isBlocked ? null : preflight,
    settingTable(target),
  ]);
}

function existing(sections: readonly (Section | null)[]): readonly Section[] {
  return sections.filter((one) => one !== null);
}

function sectionsOfSeveral(matrix: Matrix, context: ReportContext): readonly Section[] {
  const { targets } = matrix;
  if (targets.length === 0) return [];
  return existing([
    targetGrid(matrix),
    waiverSection(targets, context),
    fieldsByTarget(targets),
    ...targets.map((report, index) => {
      const target = { report, number: index + 1, shown: shownSteps(report, targets.length) };
      return targetSection(target, context);
    }),
    divergenceTable(targets, context),
  ]);
}

/** Links to more targets than these would fill the screen; the table of targets has all. */
const MOST_NAMED = 12;

function targetSection(target: Target & { readonly number: number }, context: ReportContext): Section {
  const { report, number } = target;
  const parts = (all: readonly (Section | null)[]) => existing(all).map((one) => sectionOf(one, 3));
  return {
    id: `target-${number}`,
    kind: 'target',
    name: number > MOST_NAMED ? null : `T${number}`,
    title: html`T${number} <code>${report.target}</code> ${badge(report.verdict)}`,
    content: html`
${parts([preflightTable(target), brokenSection(target, context)])}
<details><summary>${report.source === 'recording' ? 'Exchanges' : 'All steps'} and the configuration of T${number}</summary>
${parts([stepTable(target), settingTable(target)])}
</details>`,
  };
}
