import { VERDICTS, type Verdict, verdictOfFinding, worstVerdict } from '../model/finding.ts';
import { type Report, type Step, stepName } from '../model/report.ts';
import { badge, html, type Markup, NOTHING, SIGNS, scrolling, section, stepId } from './html-markup.ts';
import { clipped, LONGEST_TEXT } from './layout.ts';
import { isOfRecordings, type Matrix, operationsOf, type ReportContext } from './matrix.ts';
import {
  brokenSteps,
  counted,
  countsInWords,
  dialectsOf,
  isBroken,
  preflightTitle,
  reasonOf,
  stepCount,
  stepNoun,
} from './words.ts';

/** A recording can have any number of entries. */
const MOST_ROWS = 500;
/** More columns or rows than these are no grid that anybody reads. */
const MOST_COLUMNS = 40;
const MOST_STEPS_ACROSS = 80;
const MOST_TARGETS_DOWN = 200;

/** The name of a step, as a link where the page shows it whole. */
function stepLink(step: Step, target: number, linked: readonly Step[]): Markup {
  return linked.includes(step)
    ? html`<a href="#${stepId(target, step.index)}">${stepName(step)}</a>`
    : html`${stepName(step)}`;
}

/** A table with a name for each column. */
function table(caption: string, head: readonly string[], rows: readonly Markup[]): Markup {
  const columns = head.map((name) => html`<th scope="col">${name}</th>`);
  return scrolling(caption, 'table', tableOf(null, caption, columns, rows));
}

function tableOf(
  kind: string | null,
  caption: string,
  columns: readonly Markup[],
  rows: readonly Markup[],
): Markup {
  return html`
<table${kind === null ? null : html` class="${kind}"`}>
<caption class="hidden">${caption}</caption>
<thead><tr>${columns}</tr></thead>
<tbody>${rows}</tbody>
</table>`;
}

/** A table of one report: a section of the page, or a part of its target's section where there are several. */
function tableSection(
  id: string,
  title: string,
  caption: string,
  { head, rows, lead = null }: { head: readonly string[]; rows: readonly Markup[]; lead?: Markup | null },
  several: Report | null,
): Markup {
  if (several === null) return section(id, title, table(caption, head, rows), lead);
  return html`<h3>${title}</h3>${lead === null ? null : html`<p class="lead">${lead}</p>`}${table(`${title} of ${several.target}`, head, rows)}`;
}

/**
 * Every step, or of a long recording those that are broken before those that were not judged, and those that passed last.
 *
 * @param linked the steps that the page shows whole
 */
export function stepTable(report: Report, target: number, several: boolean, linked: readonly Step[]): Markup {
  const { steps } = report;
  if (steps.length === 0) return NOTHING;
  const passed = steps.filter(({ verdict }) => verdict === 'pass');
  const unjudged = steps.filter((step) => step.verdict !== 'pass' && !isBroken(step));
  const sorted = steps.length <= MOST_ROWS ? steps : [...brokenSteps(report), ...unjudged, ...passed];
  const shown = sorted.slice(0, MOST_ROWS);
  const rows = shown.map(
    (step) => html`
<tr><td>${badge(step.verdict)}</td><th scope="row">${stepLink(step, target, linked)}</th><td class="tight">${step.dialect}</td><td class="tight"><code>${step.status === null ? '–' : step.status}</code></td><td class="call"><code>${clipped(step.request, LONGEST_TEXT)}</code>${step.status === null ? html`<br><span class="soft">${clipped(reasonOf(step), LONGEST_TEXT)}</span>` : null}</td></tr>`,
  );
  const name = stepNoun(report) === 'step' ? 'Step' : 'Exchange';
  const all = stepCount(report);
  const more = steps.length - shown.length;
  const rest = more > 0 ? `; ${counted(more, 'more stands', 'more stand')} in the JSON report` : '';
  const lead =
    all > shown.length ? html`${shown.length} of ${all}, those that did not pass first${rest}.` : null;
  const head = ['Verdict', name, 'Dialect', 'Status', 'Request'];
  const content = { head, rows, lead };
  return tableSection('steps', `${name}s`, `${name}s in order`, content, several ? report : null);
}

/** What the page says against what servers do, for every divergence. */
export function divergenceTable(reports: readonly Report[], { divergences }: ReportContext): Markup {
  const listed = reports.flatMap((report) => report.divergences);
  if (listed.length === 0) return NOTHING;
  const known = divergences.filter((divergence) => listed.some(({ id }) => id === divergence.id));
  const rows = known.map(({ id, title, page, server }) => {
    const isSeen = listed.some((one) => one.id === id && one.seen);
    const mark = isSeen ? badge('pass', 'seen') : badge('skip', 'not seen');
    return html`
<tr><td class="tight"><code>${id}</code></td><th scope="row">${title}</th><td>${page}</td><td>${server}</td><td class="tight">${mark}</td></tr>`;
  });
  const head = ['Id', 'Divergence', 'The page', 'Servers', 'In this run'];
  const lead = html`Known differences, with their evidence in the contract; whether an answer of this run showed each.`;
  const title = 'Where servers differ from the page';
  return section('divergences', title, table('Divergences', head, rows), lead);
}

/** What had to be so before a deployment was verified. */
export function preflightTable(report: Report, several: boolean): Markup {
  if (report.preflight.length === 0) return NOTHING;
  const title = preflightTitle(report);
  const rows = report.preflight.map(
    ({ point, verdict, detail, hint }) => html`
<tr><td>${badge(verdict)}</td><th scope="row">${point}</th><td>${detail}${hint === null ? null : html`<br><span class="hint"><strong>Hint:</strong> ${hint}</span>`}</td></tr>`,
  );
  const content = { head: ['Verdict', 'Point', 'What was found'], rows };
  return tableSection('preflight', title, title, content, several ? report : null);
}

/** The effective configuration. */
export function settingTable(report: Report, several: boolean): Markup {
  if (report.settings.length === 0) return NOTHING;
  const rows = report.settings.map(
    ({ setting, value, from }) => html`
<tr><th scope="row">${setting}</th><td><code>${value}</code></td><td class="tight soft">${from}</td></tr>`,
  );
  const content = { head: ['Setting', 'Value', 'From'], rows };
  const own = several ? report : null;
  return tableSection('settings', 'Configuration', 'Effective configuration', content, own);
}

/** A verdict in a cell; none where there was nothing to judge. */
function cell(verdict: Verdict | undefined): Markup {
  return verdict === undefined
    ? html`<td class="cell"></td>`
    : html`<td class="cell ${verdict}"><span>${verdict}</span></td>`;
}

/** The last name of a field is what tells it from its neighbours. */
function fieldName(field: string): Markup {
  const at = field.lastIndexOf('.') + 1;
  return html`<code><span class="soft">${field.slice(0, at)}</span>${at === 0 ? null : html`<wbr/>`}${field.slice(at)}</code>`;
}

/** A grid with what the signs in its cells mean. */
function withLegend(verdicts: Iterable<Verdict>, empty: string, grid: Markup): Markup {
  const there = new Set(verdicts);
  const keys = VERDICTS.filter((verdict) => there.has(verdict)).map(
    (verdict) =>
      html`<span><span class="key ${verdict}" aria-hidden="true">${SIGNS[verdict]}</span> ${verdict}</span> `,
  );
  return html`<p class="legend soft">${keys}<span><span class="key" aria-hidden="true"> </span> empty: ${empty}</span></p>${grid}`;
}

/**
 * The page's fields down, steps across.
 *
 * @param linked the steps that the page shows whole
 */
export function fieldGrid(report: Report, linked: readonly Step[]): Markup {
  if (report.steps.length === 0) return NOTHING;
  const noun = stepNoun(report);
  const answered = report.steps.filter(({ status }) => status !== null);
  const steps = columnsOf(report, answered);
  const dialects = dialectsOf(report);
  const verdicts = steps.map(fieldVerdicts);
  const columns = [
    html`<th scope="col">Field</th>`,
    ...dialects.map((dialect) => html`<th scope="col" class="sum">${dialect}</th>`),
    ...steps.map(
      (step) =>
        html`<th scope="col" class="up ${step.verdict}"><span>${stepLink(step, 0, linked)}</span></th>`,
    ),
  ];
  const rows = report.fields.map(({ field, dialects: own }) => {
    const sums = dialects.map((dialect) => sum(own[dialect]));
    const cells = verdicts.map((one) => cell(one.get(field)));
    return html`
<tr><th scope="row">${fieldName(field)}</th>${sums}${cells}</tr>`;
  });
  const caption = `Fields of the page down, ${noun}s across: what was made of each`;
  const grid = scrolling('Fields by step', 'table', tableOf('grid', caption, columns, rows));
  const lead =
    steps.length < answered.length
      ? html`${steps.length} of ${stepCount(report)} ${noun}s, the broken ones first; the numbers count all answers that carried the field.`
      : html`What each answer made of each field of the page; the numbers count answers that carried it.`;
  const shown = verdicts.flatMap((one) => [...one.values()]);
  return section('fields', 'Fields', withLegend(shown, 'not carried', grid), lead);
}

function sum(own: Report['fields'][number]['dialects']['deployed']): Markup {
  if (own === undefined) return html`<td class="sum">–</td>`;
  const { verdict, seen } = own;
  const unseen = verdict === 'disabled' ? 'never sent' : 'not seen';
  const isSeen = verdict !== 'disabled' && verdict !== 'skip';
  return html`<td class="sum ${verdict}">${isSeen ? `${SIGNS[verdict]} ${seen}` : unseen}</td>`;
}

/** Broken steps first when there is no room for all, the heaviest before others; those that are shown keep their order. */
function columnsOf(report: Report, answered: readonly Step[]): readonly Step[] {
  if (answered.length <= MOST_COLUMNS) return answered;
  const broken = brokenSteps(report).filter(({ status }) => status !== null);
  const first = [...broken, ...answered.filter((step) => !isBroken(step))];
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

/** Targets down, steps across; of recordings operations. */
export function targetGrid(matrix: Matrix): Markup {
  const { targets } = matrix;
  const rows = (cellsOf: (report: Report) => readonly Markup[]): readonly Markup[] =>
    targets.slice(0, MOST_TARGETS_DOWN).map(
      (report, index) => html`
<tr><th scope="row"><a href="#target-${index + 1}">T${index + 1}</a> <code>${report.target}</code></th><td class="sum ${report.verdict}">${SIGNS[report.verdict]} ${report.verdict}</td>${cellsOf(report)}</tr>`,
    );
  return isOfRecordings(matrix) ? byOperation(targets, rows) : byStep(targets, rows);
}

type TargetRows = (cellsOf: (report: Report) => readonly Markup[]) => readonly Markup[];

/** How many exchanges came to each verdict. */
function byOperation(targets: readonly Report[], rowsOf: TargetRows): Markup {
  const operations = operationsOf(targets);
  const rows = rowsOf((report) =>
    operations.map((name) => {
      const own = report.operations.find(({ operation }) => operation === name);
      return html`<td class="sum">${own === undefined ? null : countsInWords(own.counts).join(', ')}</td>`;
    }),
  );
  const columns = [
    html`<th scope="col">Recording</th><th scope="col" class="sum">Verdict</th>`,
    ...operations.map((operation) => html`<th scope="col" class="sum">${operation}</th>`),
  ];
  const caption = 'Recordings down, operations across: exchanges by verdict';
  const grid = scrolling('Recordings by operation', 'table', tableOf('grid targets', caption, columns, rows));
  const which = rows.length < targets.length ? `The first ${rows.length} of ${targets.length}. ` : '';
  const lead = html`${which}How many exchanges of each operation came to which verdict.`;
  return section('targets', 'Recordings', grid, lead);
}

function byStep(targets: readonly Report[], rowsOf: TargetRows): Markup {
  const steps = [...new Set(targets.flatMap((report) => report.steps.map(stepName)))];
  const names = steps.slice(0, MOST_STEPS_ACROSS);
  const rows = rowsOf((report) => {
    const byName = new Map(report.steps.map((step) => [stepName(step), step.verdict]));
    return names.map((name) => cell(byName.get(name)));
  });
  const columns = [
    html`<th scope="col">Target</th><th scope="col" class="sum">Verdict</th>`,
    ...names.map((name) => html`<th scope="col" class="up"><span>${name}</span></th>`),
  ];
  const caption = 'Targets down, steps across: the verdict of each';
  const grid = scrolling('Targets by step', 'table', tableOf('grid targets', caption, columns, rows));
  const lead =
    rows.length < targets.length || names.length < steps.length
      ? html`${rows.length} of ${targets.length} targets, ${names.length} of ${steps.length} steps.`
      : html`The verdict of each step at each target.`;
  const verdicts = targets.flatMap((report) => report.steps.map(({ verdict }) => verdict));
  return section('targets', 'Targets', withLegend(verdicts, 'no such step', grid), lead);
}

/** The page's fields down, targets across. */
export function fieldsByTarget(targets: readonly Report[]): Markup {
  const shown = targets.slice(0, MOST_COLUMNS);
  const byTarget = shown.map((report) => new Map(report.fields.map((one) => [one.field, one.verdict])));
  const rows = (shown[0]?.fields ?? []).map(
    ({ field }) => html`
<tr><th scope="row">${fieldName(field)}</th>${byTarget.map((one) => cell(one.get(field)))}</tr>`,
  );
  const columns = [
    html`<th scope="col">Field</th>`,
    ...shown.map(
      ({ target }, index) => html`<th scope="col"><abbr title="${target}">T${index + 1}</abbr></th>`,
    ),
  ];
  const caption = 'Fields of the page down, targets across: what was made of each';
  const grid = scrolling('Fields by target', 'table', tableOf('grid', caption, columns, rows));
  const which = shown.length < targets.length ? `The first ${shown.length} targets. ` : '';
  const lead = html`${which}What all answers of a target made of each field of the page.`;
  const verdicts = byTarget.flatMap((one) => [...one.values()]);
  return section('fields', 'Fields by target', withLegend(verdicts, 'not judged', grid), lead);
}
