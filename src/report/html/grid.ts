import { verdictOfFinding } from '../../model/finding.ts';
import { type Report, type Step, stepName } from '../../model/report.ts';
import { VERDICTS, type Verdict, worstVerdict } from '../../model/verdict.ts';
import type { Matrix } from '../matrix.ts';
import { dialectsOf, isBroken, stepNoun } from '../words.ts';
import { html, type Markup, NOTHING } from './markup.ts';
import { SIGNS, scrolling, section, stepId } from './parts.ts';

/** More columns than this are no table that anybody reads. */
const MOST_COLUMNS = 40;
const MOST_ROWS = 200;

/** A verdict in a cell; none where there was nothing to judge. */
function cell(verdict: Verdict | undefined): Markup {
  return verdict === undefined
    ? html`<td class="cell"></td>`
    : html`<td class="cell ${verdict}"><span>${verdict}</span></td>`;
}

/** The last name of a field is what tells it from its neighbours. */
function fieldName(field: string): Markup {
  const at = field.lastIndexOf('.') + 1;
  return html`<code><span class="soft">${field.slice(0, at)}</span>${field.slice(at)}</code>`;
}

/** What the signs in the cells mean. */
function legend(verdicts: ReadonlySet<Verdict>, empty: string): Markup {
  const shown = VERDICTS.filter((verdict) => verdicts.has(verdict));
  return html`<p class="legend soft">${shown.map((verdict) => html`<span><span class="key ${verdict}" aria-hidden="true">${SIGNS[verdict]}</span> ${verdict}</span> `)}<span><span class="key" aria-hidden="true"> </span> empty: ${empty}</span></p>`;
}

/** The page's fields down, steps across. */
export function fieldGrid(report: Report): Markup {
  if (report.steps.length === 0) return NOTHING;
  const noun = stepNoun(report);
  const columns = chosen(report.steps);
  const dialects = dialectsOf(report);
  const cells = columns.map(fieldVerdicts);
  const rows = report.fields.map(
    (result) => html`
<tr><th scope="row">${fieldName(result.field)}</th>${dialects.map((dialect) => {
      const own = result.dialects[dialect];
      if (own === undefined) return html`<td class="sum">–</td>`;
      return html`<td class="sum ${own.verdict}">${sum(own.verdict, own.seen)}</td>`;
    })}${cells.map((one) => cell(one.get(result.field)))}</tr>`,
  );
  const table = html`
<table class="grid">
<caption class="hidden">Fields of the page down, ${noun}s across: what was made of each</caption>
<thead><tr><th scope="col">Field</th>${dialects.map((dialect) => html`<th scope="col" class="sum">${dialect}</th>`)}${columns.map(
    (step) =>
      html`<th scope="col" class="up ${step.verdict}"><span>${isBroken(step) ? html`<a href="#${stepId(0, step.index)}">${stepName(step)}</a>` : stepName(step)}</span></th>`,
  )}</tr></thead>
<tbody>${rows}</tbody>
</table>`;
  const answered = report.steps.filter(isAnswered).length;
  const lead =
    columns.length < answered
      ? html`${columns.length} of ${answered} answers, the broken ones first; the numbers count all answers that carried the field.`
      : html`What each answer made of each field of the page; the numbers count answers that carried it.`;
  const verdicts = new Set(cells.flatMap((one) => [...one.values()]));
  return section(
    'fields',
    'Fields',
    html`${legend(verdicts, 'not carried')}${scrolling('Fields by step', 'table', table)}`,
    lead,
  );
}

function sum(verdict: Verdict, seen: number): string {
  if (verdict === 'disabled') return 'never sent';
  return verdict === 'skip' ? 'not seen' : `${SIGNS[verdict]} ${seen}`;
}

function isAnswered({ status }: Step): boolean {
  return status !== null;
}

/** Broken steps first when there is no room for all; those that are shown keep their order. */
function chosen(steps: readonly Step[]): readonly Step[] {
  const judged = steps.filter(isAnswered);
  if (judged.length <= MOST_COLUMNS) return judged;
  const first = [...judged.filter(isBroken), ...judged.filter((step) => !isBroken(step))];
  return first.slice(0, MOST_COLUMNS).sort((one, other) => one.index - other.index);
}

function fieldVerdicts({ seen, findings }: Step): ReadonlyMap<string, Verdict> {
  const verdicts = new Map<string, Verdict>(seen.map((field) => [field, 'pass']));
  for (const found of findings) {
    if (found.field === null) continue;
    const before = verdicts.get(found.field) ?? 'pass';
    verdicts.set(found.field, worstVerdict([before, verdictOfFinding(found)]));
  }
  return verdicts;
}

/** Targets down, steps across; then the page's fields down, targets across. */
export function targetGrids({ targets }: Matrix): Markup {
  const steps = [...new Set(targets.flatMap((report) => report.steps.map(stepName)))];
  const columns = steps.slice(0, MOST_COLUMNS * 2);
  const shown = targets.slice(0, MOST_ROWS);
  const rows = shown.map((report, index) => {
    const byName = new Map(report.steps.map((step) => [stepName(step), step.verdict]));
    return html`
<tr><th scope="row"><a href="#target-${index + 1}">T${index + 1}</a> <code>${report.target}</code></th><td class="sum ${report.verdict}">${SIGNS[report.verdict]} ${report.verdict}</td>${columns.map((name) => cell(byName.get(name)))}</tr>`;
  });
  const byStep = html`
<table class="grid">
<caption class="hidden">Targets down, steps across: the verdict of each</caption>
<thead><tr><th scope="col">Target</th><th scope="col" class="sum">Verdict</th>${columns.map((name) => html`<th scope="col" class="up"><span>${name}</span></th>`)}</tr></thead>
<tbody>${rows}</tbody>
</table>`;
  const verdicts = new Set(targets.flatMap((report) => report.steps.map(({ verdict }) => verdict)));
  const left = targets.length - shown.length;
  const lead =
    left > 0 || columns.length < steps.length
      ? html`${shown.length} of ${targets.length} targets, ${columns.length} of ${steps.length} steps.`
      : html`The verdict of each step at each target.`;
  return html`${section('targets', 'Targets', html`${legend(verdicts, 'no such step')}${scrolling('Targets by step', 'table', byStep)}`, lead)}${fieldsByTarget(targets)}`;
}

function fieldsByTarget(targets: readonly Report[]): Markup {
  const shown = targets.slice(0, MOST_COLUMNS);
  const fields = shown[0]?.fields ?? [];
  const byTarget = shown.map((report) => new Map(report.fields.map((one) => [one.field, one.verdict])));
  const rows = fields.map(
    ({ field }) => html`
<tr><th scope="row">${fieldName(field)}</th>${byTarget.map((one) => cell(one.get(field)))}</tr>`,
  );
  const table = html`
<table class="grid">
<caption class="hidden">Fields of the page down, targets across: what was made of each</caption>
<thead><tr><th scope="col">Field</th>${shown.map((report, index) => html`<th scope="col"><abbr title="${report.target}">T${index + 1}</abbr></th>`)}</tr></thead>
<tbody>${rows}</tbody>
</table>`;
  const verdicts = new Set(byTarget.flatMap((one) => [...one.values()]));
  const lead = html`${shown.length < targets.length ? `The first ${shown.length} targets. ` : ''}What all answers of a target made of each field of the page.`;
  return section(
    'fields',
    'Fields by target',
    html`${legend(verdicts, 'not judged')}${scrolling('Fields by target', 'table', table)}`,
    lead,
  );
}
