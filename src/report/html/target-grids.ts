import { type Report, stepName } from '../../model/report.ts';
import { isOfRecordings, type Matrix } from '../matrix.ts';
import { countsInWords, operationsOf } from '../operations.ts';
import { cell, fieldName, legend } from './grid.ts';
import { html, type Markup } from './markup.ts';
import { SIGNS, scrolling, section } from './parts.ts';

/** More columns than these are no table that anybody reads. */
const MOST_TARGETS_ACROSS = 40;
const MOST_STEPS_ACROSS = 80;
const MOST_ROWS = 200;

/** Targets down, steps across, or of recordings operations; then the page's fields down, targets across. */
export function targetGrids(matrix: Matrix): Markup {
  const { targets } = matrix;
  return html`${isOfRecordings(matrix) ? byOperation(targets) : byStep(targets)}${fieldsByTarget(targets)}`;
}

function targetRow(report: Report, index: number, cells: readonly Markup[]): Markup {
  return html`
<tr><th scope="row"><a href="#target-${index + 1}">T${index + 1}</a> <code>${report.target}</code></th><td class="sum ${report.verdict}">${SIGNS[report.verdict]} ${report.verdict}</td>${cells}</tr>`;
}

/** How many exchanges came to each verdict. */
function byOperation(targets: readonly Report[]): Markup {
  const shown = targets.slice(0, MOST_ROWS);
  const operations = operationsOf(targets);
  const rows = shown.map((report, index) => {
    const own = new Map(report.operations.map(({ operation, counts }) => [operation, counts]));
    const cells = operations.map((operation) => {
      const counts = own.get(operation);
      return counts === undefined
        ? html`<td class="sum"></td>`
        : html`<td class="sum">${countsInWords(counts)}</td>`;
    });
    return targetRow(report, index, cells);
  });
  const table = html`
<table class="grid targets">
<caption class="hidden">Recordings down, operations across: exchanges by verdict</caption>
<thead><tr><th scope="col">Recording</th><th scope="col" class="sum">Verdict</th>${operations.map((operation) => html`<th scope="col" class="sum">${operation}</th>`)}</tr></thead>
<tbody>${rows}</tbody>
</table>`;
  const which = shown.length < targets.length ? `The first ${shown.length} of ${targets.length}. ` : '';
  const lead = html`${which}How many exchanges of each operation came to which verdict.`;
  return section('targets', 'Recordings', scrolling('Recordings by operation', 'table', table), lead);
}

function byStep(targets: readonly Report[]): Markup {
  const steps = [...new Set(targets.flatMap((report) => report.steps.map(stepName)))];
  const columns = steps.slice(0, MOST_STEPS_ACROSS);
  const shown = targets.slice(0, MOST_ROWS);
  const rows = shown.map((report, index) => {
    const byName = new Map(report.steps.map((step) => [stepName(step), step.verdict]));
    return targetRow(
      report,
      index,
      columns.map((name) => cell(byName.get(name))),
    );
  });
  const table = html`
<table class="grid targets">
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
  return section(
    'targets',
    'Targets',
    html`${legend(verdicts, 'no such step')}${scrolling('Targets by step', 'table', table)}`,
    lead,
  );
}

function fieldsByTarget(targets: readonly Report[]): Markup {
  const shown = targets.slice(0, MOST_TARGETS_ACROSS);
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
