import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VERDICTS, type Verdict } from '../model/finding.ts';
import type { Report, Step } from '../model/report.ts';
import { badge, html, Markup, NOTHING, SIGNS } from './html-markup.ts';
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
import { isOfRecordings, type Matrix, type ReportContext } from './matrix.ts';
import {
  breaks,
  counted,
  dialectInWords,
  dialectsOf,
  isBroken,
  preflightTitle,
  seenIn,
  stepNoun,
  targetsInWords,
  UNKNOWN_DIALECT,
} from './words.ts';

/**
 * One file that needs nothing beside it: no script, no font, no picture, no request. Its policy forbids
 * whatever a text of a server could bring in.
 */
export function renderMatrixHtml(matrix: Matrix, context: ReportContext): string {
  const { targets, single } = matrix;
  const [only] = targets;
  const subject = single && only !== undefined ? only.target : `${targets.length} targets`;
  const title = `${verdictInWords(matrix.verdict, context.strict)}: ${subject}`;
  const body = single && only !== undefined ? singleReport(only, context) : severalReports(matrix, context);
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
${contents(body)}
<main id="main" tabindex="-1">
${notes(targets, single)}
${body.map(({ content }) => content)}
</main>
<footer><p>Secrets are masked. The rules are explained in <code>docs/rules.md</code>, the fields in <code>generated/FIELDS.md</code>.</p></footer>
</body>
</html>
`;
  return page.text;
}

/** The style beside this file, without comments and line ends. */
function readStyle(): string {
  const text = readFileSync(join(import.meta.dirname, 'html.css'), 'utf8');
  return text.replaceAll(/\/\*.*?\*\/|\n/g, '');
}

/** The verdict in words, the run in one sentence, and counts. */
function head(matrix: Matrix, context: ReportContext): Markup {
  const { verdict, targets, version } = matrix;
  const [only] = targets;
  const single = matrix.single && only !== undefined;
  const facts: readonly (readonly [string, Markup])[] = [
    ['Operation', html`ReconnectIPsecConnection`],
    single ? ['Target', html`<code>${only.target}</code>`] : ['Targets', html`${targets.length}`],
    ['Dialect', html`${dialectsInWords(targets)}`],
    ['Suite', html`zstack-contract ${version}`],
  ];
  return html`
<header class="head ${verdict}">
<p class="over">Contract report</p>
<h1><span class="sign" aria-hidden="true">${SIGNS[verdict]}</span> ${verdictInWords(verdict, context.strict)}</h1>
<p class="lead">${badge(verdict, verdict.toUpperCase())} ${MEANINGS[verdict]}${unjudged(matrix)}${single ? null : html` ${targetsInWords(matrix)}.`}</p>
<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
${figures(targets)}
</header>`;
}

/** Each dialect once, or that one is unknown. */
function dialectsInWords(targets: readonly Report[]): string {
  const known = targets.filter((one) => dialectInWords(one) !== UNKNOWN_DIALECT);
  const unknown = targets.length === 1 ? 'unknown' : UNKNOWN_DIALECT;
  const words = [...new Set(known.flatMap(dialectsOf)), ...(known.length < targets.length ? [unknown] : [])];
  return words.join(' and ') || 'none';
}

function verdictInWords(verdict: Verdict, strict: boolean): string {
  return verdict === 'warn' && breaks('warn', strict) ? 'Warnings break the contract' : TITLES[verdict];
}

const TITLES: Readonly<Record<Verdict, string>> = {
  disabled: 'Nothing was checked',
  skip: 'Nothing was checked',
  pass: 'The contract holds',
  warn: 'The contract holds, with warnings',
  fail: 'The contract is broken',
  error: 'The contract could not be judged',
};

/** What a verdict says, to people who see their first report. */
const MEANINGS: Readonly<Record<Verdict, string>> = {
  disabled: 'Everything was switched off, so nothing can be said.',
  skip: 'No answer was judged, so nothing can be said.',
  pass: 'Every answer is what the contract promises.',
  warn: 'The answers keep the contract; what the warnings name is odd all the same.',
  fail: 'Answers of the provider miss the contract.',
  error: 'Something on our side or on the way kept answers from being judged.',
};

/** A contract that is broken stays so, however much could not be judged; how much that was is said. */
function unjudged({ verdict, targets }: Matrix): Markup | null {
  const [first] = targets;
  const sum = targets.reduce((all, { counts: { error } }) => all + error, 0);
  if (verdict !== 'fail' || first === undefined || sum === 0) return null;
  return html` ${counted(sum, stepNoun(first))} could not be judged.`;
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
    const { fields, divergences, ignored } = first;
    const seen = seenIn(first);
    const entries = ignored === 1 ? 'entry' : 'entries';
    items.push(figure(`${seen.fields}/${fields.length}`, 'fields seen'));
    if (divergences.length > 0)
      items.push(figure(`${seen.divergences}/${divergences.length}`, 'divergences seen'));
    if (ignored > 0) items.push(figure(ignored, `${entries} of other operations ignored`));
  }
  return html`
<svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true" focusable="false">${bars}</svg>
<ul class="figures" aria-label="${counted(all, stepNoun(first))} by verdict">${items}</ul>`;
}

function figure(value: string | number, label: Markup | string): Markup {
  return html`<li><b>${value}</b> ${label}</li>`;
}

/** A part of the page and how the contents name it. */
interface Part {
  readonly id: string;
  readonly name: string;
  readonly content: Markup;
}

function contents(parts: readonly Part[]): Markup {
  const there = parts.filter(({ content, name }) => content !== NOTHING && name !== '');
  if (there.length === 0) return NOTHING;
  return html`
<nav aria-label="Contents"><ul>${there.map(({ id, name }) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav>`;
}

function notes(targets: readonly Report[], single: boolean): Markup {
  const all = targets.flatMap((report) => report.notes.map((note) => ({ note, report })));
  if (all.length === 0) return NOTHING;
  return html`
<aside class="notes" aria-label="Notes"><ul>${all.map(({ note, report }) => html`<li>${single ? null : html`<code>${report.target}</code>: `}${note}</li>`)}</ul></aside>`;
}

function singleReport(report: Report, context: ReportContext): readonly Part[] {
  const preflight = { id: 'preflight', name: preflightTitle(report), content: preflightTable(report, false) };
  const blocked = report.preflight.some(isBroken);
  const shown = shownSteps(report, 1);
  const steps = report.source === 'recording' ? 'Exchanges' : 'Steps';
  const broken = brokenSection(report, 0, false, shown, context);
  return [
    ...(blocked ? [preflight] : []),
    { id: 'broken', name: 'What is broken', content: broken },
    { id: 'fields', name: 'Fields', content: fieldGrid(report, shown) },
    { id: 'steps', name: steps, content: stepTable(report, 0, false, shown) },
    { id: 'divergences', name: 'Divergences', content: divergenceTable([report], context) },
    ...(blocked ? [] : [preflight]),
    { id: 'settings', name: 'Configuration', content: settingTable(report, false) },
  ];
}

/** Links to more targets than these would fill the screen; the table of targets has all. */
const MOST_NAMED = 12;

function severalReports(matrix: Matrix, context: ReportContext): readonly Part[] {
  const { targets } = matrix;
  if (targets.length === 0) return [];
  return [
    { id: 'targets', name: isOfRecordings(matrix) ? 'Recordings' : 'Targets', content: targetGrid(matrix) },
    { id: 'fields', name: 'Fields', content: fieldsByTarget(targets) },
    ...targets.map((report, index) => ({
      id: `target-${index + 1}`,
      name: index < MOST_NAMED ? `T${index + 1}` : '',
      content: targetSection(report, index, shownSteps(report, targets.length), context),
    })),
    { id: 'divergences', name: 'Divergences', content: divergenceTable(targets, context) },
  ];
}

function targetSection(
  report: Report,
  index: number,
  shown: readonly Step[],
  context: ReportContext,
): Markup {
  const id = `target-${index + 1}`;
  return html`
<section id="${id}" aria-labelledby="${id}-title" class="target">
<h2 id="${id}-title">T${index + 1} <code>${report.target}</code> ${badge(report.verdict)}</h2>
${preflightTable(report, true)}
${brokenSection(report, index, true, shown, context)}
<details><summary>${report.source === 'recording' ? 'Exchanges' : 'All steps'} and the configuration of T${index + 1}</summary>
${stepTable(report, index, true, shown)}
${settingTable(report, true)}
</details>
</section>`;
}
