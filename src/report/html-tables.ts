import { VERDICTS, type Verdict, verdictOfFinding, worstVerdict } from '../model/finding.ts';
import { type Report, type Step, stepName } from '../model/report.ts';
import {
  badge,
  html,
  Markup,
  type Section,
  SIGNS,
  scrolling,
  sectionId,
  stepId,
  type Target,
} from './html-markup.ts';
import { clipped, LONGEST_TEXT } from './layout.ts';
import { isOfRecordings, type Matrix, operationsOf, type ReportContext } from './matrix.ts';
import { durationInWords } from './times.ts';
import {
  brokenSteps,
  counted,
  countsInWords,
  dialectsOf,
  figuresOf,
  isBroken,
  preflightTitle,
  reasonOf,
} from './words.ts';

/** A recording can have any number of entries. */
const MOST_ROWS = 500;
/** More columns or rows than these are no grid that anybody reads. */
const MOST_COLUMNS = 40;
const MOST_STEPS_ACROSS = 80;
const MOST_TARGETS_DOWN = 200;

/** The name of a step, as a link where the page shows it whole. */
function stepLink(step: Step, target: Target): Markup {
  return target.shown.includes(step)
    ? html`<a href="#${stepId(target, step)}">${stepName(step)}</a>`
    : html`${stepName(step)}`;
}

/** A heading of a column. */
function column(content: Markup | string, kind = ''): Markup {
  return html`<th scope="col"${kind === '' ? null : html` class="${kind}"`}>${content}</th>`;
}

function table(
  caption: string,
  columns: readonly (Markup | string)[],
  rows: readonly Markup[],
  kind = '',
): Markup {
  const heads = columns.map((one) => (one instanceof Markup ? one : column(one)));
  const content = html`
<table${kind === '' ? null : html` class="${kind}"`}>
<caption class="hidden">${caption}</caption>
<thead><tr>${heads}</tr></thead>
<tbody>${rows}</tbody>
</table>`;
  return scrolling(caption, 'table', content);
}

/** A table of one target; null where it would have no rows. */
function tableSection(
  target: Target,
  id: string,
  title: string,
  columns: readonly string[],
  rows: readonly Markup[],
  lead: string | null = null,
): Section | null {
  if (rows.length === 0) return null;
  const caption = target.number === null ? title : `${title} of ${target.report.target}`;
  return { id: sectionId(id, target), title, lead, content: table(caption, columns, rows) };
}

/** Every step; of a long recording the broken ones first, then those that were not judged, then those that passed. */
export function stepTable(target: Target): Section | null {
  const { report } = target;
  const { steps } = report;
  const passed = steps.filter(({ verdict }) => verdict === 'pass');
  const unjudged = steps.filter((step) => step.verdict !== 'pass' && !isBroken(step));
  const sorted = steps.length <= MOST_ROWS ? steps : [...brokenSteps(report), ...unjudged, ...passed];
  const shown = sorted.slice(0, MOST_ROWS);
  const rows = shown.map(
    (step) => html`
<tr><td>${badge(step.verdict)}</td><th scope="row">${stepLink(step, target)}</th><td class="tight">${step.dialect}</td><td class="tight"><code>${step.status === null ? '–' : step.status}</code></td><td class="tight">${step.durationMs === null ? '–' : durationInWords(step.durationMs)}</td><td class="call"><code>${clipped(step.request, LONGEST_TEXT)}</code>${step.status === null ? html`<br><span class="soft">${clipped(reasonOf(step), LONGEST_TEXT)}</span>` : null}</td></tr>`,
  );
  const { noun, all } = figuresOf(report);
  const name = noun === 'step' ? 'Step' : 'Exchange';
  const more = steps.length - shown.length;
  const rest =
    more > 0
      ? `, those that did not pass first; ${counted(more, 'more stands', 'more stand')} in the JSON report`
      : '; the others are counted only';
  const lead = all > shown.length ? `${shown.length} of ${all}${rest}.` : null;
  return tableSection(
    target,
    'steps',
    `${name}s`,
    ['Verdict', name, 'Dialect', 'Status', 'Time', 'Request'],
    rows,
    lead,
  );
}

/** What had to be so before a deployment was verified. */
export function preflightTable(target: Target): Section | null {
  const rows = target.report.preflight.map(
    ({ point, verdict, detail, hint }) => html`
<tr><td>${badge(verdict)}</td><th scope="row">${point}</th><td>${detail}${hint === null ? null : html`<br><span class="hint"><strong>Hint:</strong> ${hint}</span>`}</td></tr>`,
  );
  const title = preflightTitle(target.report);
  return tableSection(target, 'preflight', title, ['Verdict', 'Point', 'What was found'], rows);
}

/** The effective configuration. */
export function settingTable(target: Target): Section | null {
  const rows = target.report.settings.map(
    ({ setting, value, from }) => html`
<tr><th scope="row">${setting}</th><td><code>${value}</code></td><td class="tight soft">${from}</td></tr>`,
  );
  return tableSection(target, 'settings', 'Configuration', ['Setting', 'Value', 'From'], rows);
}

/** What the page says and what servers do, for every divergence. */
export function divergenceTable(reports: readonly Report[], { divergences }: ReportContext): Section | null {
  const listed = reports.flatMap((report) => report.divergences);
  const known = divergences.filter((divergence) => listed.some(({ id }) => id === divergence.id));
  if (known.length === 0) return null;
  const rows = known.map(({ id, title, page, server }) => {
    const isSeen = listed.some((one) => one.id === id && one.seen);
    const mark = isSeen ? badge('pass', 'seen') : badge('skip', 'not seen');
    return html`
<tr><td class="tight"><code>${id}</code></td><th scope="row">${title}</th><td>${page}</td><td>${server}</td><td class="tight">${mark}</td></tr>`;
  });
  return {
    id: 'divergences',
    name: 'Divergences',
    title: 'Where servers differ from the page',
    lead: 'Known differences, with their evidence in the contract; whether an answer of this run showed each.',
    content: table('Divergences', ['Id', 'Divergence', 'The page', 'Servers', 'In this run'], rows),
  };
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
  return html`<th scope="row"><code><span class="soft">${field.slice(0, at)}</span>${at === 0 ? null : html`<wbr/>`}${field.slice(at)}</code></th>`;
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

/** The page's fields down, steps across. */
export function fieldGrid(target: Target): Section | null {
  const { report } = target;
  if (report.steps.length === 0) return null;
  const { noun, all } = figuresOf(report);
  const answered = report.steps.filter(({ status }) => status !== null);
  const steps = columnsOf(report, answered);
  const dialects = dialectsOf(report);
  const verdicts = steps.map(fieldVerdicts);
  const columns = [
    'Field',
    ...dialects.map((dialect) => column(dialect, 'sum')),
    ...steps.map((step) => column(html`<span>${stepLink(step, target)}</span>`, `up ${step.verdict}`)),
  ];
  const rows = report.fields.map(
    ({ field, dialects: own }) => html`
<tr>${fieldName(field)}${dialects.map((dialect) => sum(own[dialect]))}${verdicts.map((one) => cell(one.get(field)))}</tr>`,
  );
  const caption = `Fields of the page down, ${noun}s across: what was made of each`;
  const shown = verdicts.flatMap((one) => [...one.values()]);
  return {
    id: 'fields',
    title: 'Fields',
    lead:
      steps.length < answered.length
        ? `${steps.length} of ${all} ${noun}s, the broken ones first; the numbers count all answers that carried the field.`
        : 'What each answer made of each field of the page; the numbers count answers that carried it.',
    content: withLegend(shown, 'not carried', table(caption, columns, rows, 'grid')),
  };
}

function sum(own: Report['fields'][number]['dialects']['deployed']): Markup {
  if (own === undefined) return html`<td class="sum">–</td>`;
  const { verdict, seen } = own;
  const unseen = verdict === 'disabled' ? 'never sent' : 'not seen';
  const isSeen = verdict !== 'disabled' && verdict !== 'skip';
  return html`<td class="sum ${verdict}">${isSeen ? `${SIGNS[verdict]} ${seen}` : unseen}</td>`;
}

/** Where there is no room for all, the broken steps come first, the heaviest before others; shown steps keep their order. */
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

/** Targets down; steps across, or operations of recordings, whose entries have only these in common. */
export function targetGrid(matrix: Matrix): Section {
  return isOfRecordings(matrix) ? recordingGrid(matrix.targets) : stepGrid(matrix.targets);
}

function targetRows(
  targets: readonly Report[],
  cellsOf: (report: Report) => readonly Markup[],
): readonly Markup[] {
  return targets.slice(0, MOST_TARGETS_DOWN).map(
    (report, index) => html`
<tr><th scope="row"><a href="#target-${index + 1}">T${index + 1}</a> <code>${report.target}</code></th><td class="sum ${report.verdict}">${SIGNS[report.verdict]} ${report.verdict}</td>${cellsOf(report)}</tr>`,
  );
}

/** How many exchanges came to each verdict. */
function recordingGrid(targets: readonly Report[]): Section {
  const operations = operationsOf(targets);
  const rows = targetRows(targets, (report) =>
    operations.map((name) => {
      const own = report.operations.find(({ operation }) => operation === name);
      return html`<td class="sum">${own === undefined ? null : countsInWords(own.counts).join(', ')}</td>`;
    }),
  );
  const columns = ['Recording', ...['Verdict', ...operations].map((name) => column(name, 'sum'))];
  const caption = 'Recordings down, operations across: exchanges by verdict';
  const which = rows.length < targets.length ? `The first ${rows.length} of ${targets.length}. ` : '';
  return {
    id: 'targets',
    title: 'Recordings',
    lead: `${which}How many exchanges of each operation came to which verdict.`,
    content: table(caption, columns, rows, 'grid targets'),
  };
}

function stepGrid(targets: readonly Report[]): Section {
  const steps = [...new Set(targets.flatMap((report) => report.steps.map(stepName)))];
  const names = steps.slice(0, MOST_STEPS_ACROSS);
  const rows = targetRows(targets, (report) => {
    const byName = new Map(report.steps.map((step) => [stepName(step), step.verdict]));
    return names.map((name) => cell(byName.get(name)));
  });
  const columns = [
    'Target',
    column('Verdict', 'sum'),
    ...names.map((name) => column(html`<span>${name}</span>`, 'up')),
  ];
  const grid = table('Targets down, steps across: the verdict of each', columns, rows, 'grid targets');
  const verdicts = targets.flatMap((report) => report.steps.map(({ verdict }) => verdict));
  return {
    id: 'targets',
    title: 'Targets',
    lead:
      rows.length < targets.length || names.length < steps.length
        ? `${rows.length} of ${targets.length} targets, ${names.length} of ${steps.length} steps.`
        : 'The verdict of each step at each target.',
    content: withLegend(verdicts, 'no such step', grid),
  };
}

/** The page's fields down, targets across. */
export function fieldsByTarget(targets: readonly Report[]): Section {
  const shown = targets.slice(0, MOST_COLUMNS);
  const byTarget = shown.map((report) => new Map(report.fields.map((one) => [one.field, one.verdict])));
  const rows = (shown[0]?.fields ?? []).map(
    ({ field }) => html`
<tr>${fieldName(field)}${byTarget.map((one) => cell(one.get(field)))}</tr>`,
  );
  const columns = [
    'Field',
    ...shown.map(({ target }, index) => column(html`<abbr title="${target}">T${index + 1}</abbr>`)),
  ];
  const grid = table('Fields of the page down, targets across: what was made of each', columns, rows, 'grid');
  const verdicts = byTarget.flatMap((one) => [...one.values()]);
  const which = shown.length < targets.length ? `The first ${shown.length} targets. ` : '';
  return {
    id: 'fields',
    name: 'Fields',
    title: 'Fields by target',
    lead: `${which}What all answers of a target made of each field of the page.`,
    content: withLegend(verdicts, 'not judged', grid),
  };
}
