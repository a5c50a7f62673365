import { createHash } from 'node:crypto';
import type { Report, Step } from '../../model/report.ts';
import type { ReportContext } from '../context.ts';
import { isOfRecordings, type Matrix } from '../matrix.ts';
import { isBroken, preflightTitle } from '../words.ts';
import { brokenSection } from './broken.ts';
import { fieldGrid } from './grid.ts';
import { head, verdictInWords } from './head.ts';
import { html, Markup, NOTHING } from './markup.ts';
import { badge } from './parts.ts';
import { shownSteps } from './shown.ts';
import { STYLE } from './style.ts';
import { divergenceTable, preflightTable, settingTable, stepTable } from './tables.ts';
import { targetGrids } from './target-grids.ts';

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
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="zstack-contract ${matrix.version}">
<title>${title}</title>
<style>${new Markup(STYLE)}</style>
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

const HASH = createHash('sha256').update(STYLE).digest('base64');
const POLICY = `default-src 'none'; style-src 'sha256-${HASH}'; base-uri 'none'; form-action 'none'`;

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
  return [
    ...(blocked ? [preflight] : []),
    {
      id: 'broken',
      name: 'What is broken',
      content: brokenSection(report, 0, false, shown, context),
    },
    { id: 'fields', name: 'Fields', content: fieldGrid(report, shown) },
    {
      id: 'steps',
      name: report.source === 'recording' ? 'Exchanges' : 'Steps',
      content: stepTable(report, 0, false, shown),
    },
    { id: 'divergences', name: 'Divergences', content: divergenceTable([report], context) },
    ...(blocked ? [] : [preflight]),
    { id: 'settings', name: 'Configuration', content: settingTable(report, false) },
  ];
}

function severalReports(matrix: Matrix, context: ReportContext): readonly Part[] {
  const { targets } = matrix;
  if (targets.length === 0) return [];
  return [
    { id: 'targets', name: isOfRecordings(matrix) ? 'Recordings' : 'Targets', content: targetGrids(matrix) },
    { id: 'fields', name: 'Fields', content: html`` },
    ...targets.map((report, index) => ({
      id: `target-${index + 1}`,
      name: index < MOST_NAMED ? `T${index + 1}` : '',
      content: targetSection(report, index, shownSteps(report, targets.length), context),
    })),
    { id: 'divergences', name: 'Divergences', content: divergenceTable(targets, context) },
  ];
}

/** Links to more targets than these would fill the screen; the table of targets has all. */
const MOST_NAMED = 12;

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
