import { type Report, type Step, stepName } from '../../model/report.ts';
import { brokenSteps, stepCount } from '../broken-steps.ts';
import type { ReportContext } from '../context.ts';
import { clipped, LONGEST_TEXT } from '../layout.ts';
import { counted, isBroken, preflightTitle, reasonOf, stepNoun } from '../words.ts';
import { html, type Markup, NOTHING } from './markup.ts';
import { badge, scrolling, section, stepId } from './parts.ts';

/** A recording can have any number of entries. */
const MOST_ROWS = 500;

function table(caption: string, head: readonly string[], rows: readonly Markup[]): Markup {
  return scrolling(
    caption,
    'table',
    html`
<table>
<caption class="hidden">${caption}</caption>
<thead><tr>${head.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${rows}</tbody>
</table>`,
  );
}

/**
 * Every step, or of a long recording those that are broken before those that were not judged, and those that passed last.
 *
 * @param linked the steps that the page shows whole
 */
export function stepTable(report: Report, target: number, several: boolean, linked: readonly Step[]): Markup {
  const { steps } = report;
  if (steps.length === 0) return NOTHING;
  const noun = stepNoun(report);
  const shown =
    steps.length <= MOST_ROWS
      ? steps
      : [...brokenSteps(report), ...steps.filter(isUnjudged), ...steps.filter(isPassed)].slice(0, MOST_ROWS);
  const links = new Set(linked);
  const rows = shown.map(
    (step) => html`
<tr><td>${badge(step.verdict)}</td><th scope="row">${links.has(step) ? html`<a href="#${stepId(target, step.index)}">${stepName(step)}</a>` : stepName(step)}</th><td class="tight">${step.dialect}</td><td class="tight"><code>${step.status === null ? '–' : step.status}</code></td><td class="call"><code>${clipped(step.request, LONGEST_TEXT)}</code>${step.status === null ? html`<br><span class="soft">${clipped(reasonOf(step), LONGEST_TEXT)}</span>` : null}</td></tr>`,
  );
  const head = ['Verdict', noun === 'step' ? 'Step' : 'Exchange', 'Dialect', 'Status', 'Request'];
  const title = noun === 'step' ? 'Steps' : 'Exchanges';
  const all = stepCount(report);
  const more = steps.length - shown.length;
  const elsewhere = more > 0 ? `; ${counted(more, 'more stands', 'more stand')} in the JSON report` : '';
  const lead =
    all > shown.length ? html`${shown.length} of ${all}, those that did not pass first${elsewhere}.` : null;
  if (several)
    return html`<h3>${title}</h3>${lead === null ? null : html`<p class="lead">${lead}</p>`}${table(`${title} of ${report.target}`, head, rows)}`;
  return section('steps', title, table(`${title} in order`, head, rows), lead);
}

function isPassed({ verdict }: Step): boolean {
  return verdict === 'pass';
}

function isUnjudged(step: Step): boolean {
  return !isPassed(step) && !isBroken(step);
}

/** What the page says against what servers do, for every divergence. */
export function divergenceTable(reports: readonly Report[], { divergences }: ReportContext): Markup {
  const seen = new Map<string, boolean>();
  for (const { id, seen: own } of reports.flatMap((report) => report.divergences)) {
    seen.set(id, (seen.get(id) ?? false) || own);
  }
  if (seen.size === 0) return NOTHING;
  const rows = divergences
    .filter(({ id }) => seen.has(id))
    .map(({ id, title, page, server }) => {
      const mark = seen.get(id) === true ? badge('pass', 'seen') : badge('skip', 'not seen');
      return html`
<tr><td class="tight"><code>${id}</code></td><th scope="row">${title}</th><td>${page}</td><td>${server}</td><td class="tight">${mark}</td></tr>`;
    });
  const head = ['Id', 'Divergence', 'The page', 'Servers', 'In this run'];
  return section(
    'divergences',
    'Where servers differ from the page',
    table('Divergences', head, rows),
    html`Known differences, with their evidence in the contract; whether an answer of this run showed each.`,
  );
}

/** What had to be so before a deployment was verified. */
export function preflightTable(report: Report, several: boolean): Markup {
  const { preflight, target } = report;
  const title = preflightTitle(report);
  if (preflight.length === 0) return NOTHING;
  const rows = preflight.map(
    ({ point, verdict, detail, hint }) => html`
<tr><td>${badge(verdict)}</td><th scope="row">${point}</th><td>${detail}${hint === null ? null : html`<br><span class="hint"><strong>Hint:</strong> ${hint}</span>`}</td></tr>`,
  );
  const head = ['Verdict', 'Point', 'What was found'];
  if (several) return html`<h3>${title}</h3>${table(`${title} of ${target}`, head, rows)}`;
  return section('preflight', title, table(title, head, rows));
}

/** The effective configuration. */
export function settingTable({ settings, target }: Report, several: boolean): Markup {
  if (settings.length === 0) return NOTHING;
  const rows = settings.map(
    ({ setting, value, from }) => html`
<tr><th scope="row">${setting}</th><td><code>${value}</code></td><td class="tight soft">${from}</td></tr>`,
  );
  const head = ['Setting', 'Value', 'From'];
  if (several) return html`<h3>Configuration</h3>${table(`Configuration of ${target}`, head, rows)}`;
  return section('settings', 'Configuration', table('Effective configuration', head, rows));
}
