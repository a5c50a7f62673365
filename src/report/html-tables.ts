import { type Verdict, verdictOfFinding, worstVerdict } from '../model/finding.ts';
import { type Report, type Step, stepName } from '../model/report.ts';
import { waiversInWords } from './closing.ts';
import {
  badge,
  breakable,
  html,
  Markup,
  type Page,
  type Section,
  SIGNS,
  scrolling,
  stepLink,
  type Target,
} from './html-markup.ts';
import { waiversIn } from './problems.ts';
import { isOfRecordings } from './run-report.ts';
import { countsInWords, dialectsOf, figuresOf, heaviestFirst } from './words.ts';

/** More columns or rows than these are no grid that anybody reads. */
const MOST_COLUMNS = 40;
const MOST_TARGETS_DOWN = 200;

function column(content: Markup | string, kind: string): Markup {
  return html`<th scope="col" class="${kind}">${content}</th>`;
}

function table(
  caption: string,
  columns: readonly (Markup | string)[],
  rows: readonly Markup[],
  kind = 'stacking',
): Markup {
  const heads = columns.map((one) => (one instanceof Markup ? one : html`<th scope="col">${one}</th>`));
  const content = html`
<table class="${kind}">
<caption class="hidden">${caption}</caption>
<thead><tr>${heads}</tr></thead>
<tbody>${rows}</tbody>
</table>`;
  return scrolling(caption, 'table', content);
}

/** A table of one target; null where it would have no rows. */
function targetTable(
  { report, number }: Target,
  id: string,
  title: string,
  columns: readonly string[],
  rows: readonly Markup[],
  { run, words }: Page,
): Section | null {
  if (rows.length === 0) return null;
  const caption = run.single ? title : words.tableOf(title, report.target);
  return { id: `${id}-${number}`, title, content: table(caption, columns, rows) };
}

/** What had to be so before a deployment was verified. */
export function preflightTable(target: Target, page: Page): Section | null {
  const { say, words } = page;
  const rows = target.report.preflight.map(
    ({ point, verdict, detail, hint }) => html`
<tr><td>${badge(verdict, say.verdicts[verdict])}</td><th scope="row">${say.point(point)}</th><td>${say.text(detail)}${hint === null ? null : html`<br><span class="hint"><strong>${words.hint}</strong> ${say.text(hint)}</span>`}</td></tr>`,
  );
  const title = say.preflight(target.report.source === 'recording');
  return targetTable(target, 'preflight', title, [words.verdict, words.point, words.found], rows, page);
}

export function settingTable(target: Target, page: Page): Section | null {
  const { words } = page;
  const rows = target.report.settings.map(
    ({ setting, value, from }) => html`
<tr><th scope="row">${setting}</th><td><code>${value}</code></td><td class="tight soft">${from}</td></tr>`,
  );
  const columns = [words.setting, words.value, words.from];
  return targetTable(target, 'settings', words.configuration, columns, rows, page);
}

/** What the page says and what servers do, for every divergence. */
export function divergenceTable({ run, divergences, say, words }: Page): Section | null {
  const listed = run.targets.flatMap((report) => report.divergences);
  const known = divergences.filter((divergence) => listed.some(({ id }) => id === divergence.id));
  if (known.length === 0) return null;
  const rows = known.map(({ id, title, page, server }) => {
    const isSeen = listed.some((one) => one.id === id && one.seen);
    const mark = isSeen ? badge('pass', words.seen) : badge('skip', words.notSeen);
    return html`
<tr><td class="tight"><code>${id}</code></td><th scope="row">${say.text(title)}</th><td data-label="${words.page}">${say.text(page)}</td><td data-label="${words.servers}">${say.text(server)}</td><td class="tight">${mark}</td></tr>`;
  });
  const columns = [words.id, words.divergence, words.page, words.servers, words.inThisRun];
  return {
    id: 'divergences',
    name: words.divergences,
    title: words.divergencesTitle,
    lead: words.divergencesLead,
    content: table(words.divergences, columns, rows),
  };
}

/** A verdict in a cell; none where there was nothing to judge. */
function cell(verdict: Verdict | undefined, { say }: Page): Markup {
  return verdict === undefined
    ? html`<td class="cell"></td>`
    : html`<td class="cell ${verdict}"><span>${say.verdicts[verdict]}</span></td>`;
}

/** The page's fields down, steps across. */
export function fieldGrid(target: Target, page: Page): Section | null {
  const { words } = page;
  const { report } = target;
  if (report.steps.length === 0) return null;
  const { noun, all } = figuresOf(report);
  const answered = report.steps.filter(({ status }) => status !== null);
  const steps = answered.toSorted(heaviestFirst).slice(0, MOST_COLUMNS);
  const dialects = dialectsOf(report);
  const verdicts = steps.map(fieldVerdicts);
  const columns = [
    words.field,
    ...dialects.map((dialect) => column(dialect, 'sum')),
    ...steps.map((step) => column(html`<span>${stepLink(step, target)}</span>`, `up ${step.verdict}`)),
  ];
  const rows = report.fields.map(
    ({ field, dialects: own }) => html`
<tr><th scope="row"><code>${breakable(field)}</code></th>${dialects.map((dialect) => sum(own[dialect], page))}${verdicts.map((one) => cell(one.get(field), page))}</tr>`,
  );
  return {
    id: 'fields',
    title: words.fields,
    lead: steps.length < answered.length ? words.someFieldsLead(steps.length, all, noun) : words.fieldsLead,
    content: table(words.fieldsCaption(noun), columns, rows, 'grid'),
  };
}

function sum(own: Report['fields'][number]['dialects']['deployed'], { words }: Page): Markup {
  if (own === undefined) return html`<td class="sum">–</td>`;
  const { verdict, seen } = own;
  const unseen = verdict === 'disabled' ? words.neverSent : words.notSeen;
  const isSeen = verdict !== 'disabled' && verdict !== 'skip';
  return html`<td class="sum ${verdict}">${isSeen ? `${SIGNS[verdict]} ${seen}` : unseen}</td>`;
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

/** Targets down, with what they came to; steps across, which different recordings do not have in common. */
export function targetGrid(page: Page): Section {
  const { run, say, words } = page;
  const { targets } = run;
  const ofRecordings = isOfRecordings(run);
  const steps = ofRecordings ? [] : targets.flatMap((report) => report.steps);
  const all = [...new Set(steps.map(stepName))];
  const names = all.slice(0, MOST_COLUMNS);
  const rows = targets.slice(0, MOST_TARGETS_DOWN).map((report, index) => {
    const { target, verdict, counts } = report;
    const byName = new Map(report.steps.map((step) => [stepName(step), step.verdict]));
    return html`
<tr><th scope="row"><a href="#target-${index + 1}">T${index + 1}</a> <code>${breakable(target)}</code></th><td class="sum ${verdict}">${SIGNS[verdict]} ${say.verdicts[verdict]}</td><td class="tight soft">${say.list(countsInWords(counts, say))}</td>${names.map((name) => cell(byName.get(name), page))}</tr>`;
  });
  const columns = [
    ofRecordings ? words.recording : words.target,
    column(words.verdict, 'sum'),
    column(words.counts, 'tight'),
    ...names.map((name) => column(html`<span>${name}</span>`, 'up')),
  ];
  return {
    id: 'targets',
    title: ofRecordings ? words.recordings : words.targets,
    lead: words.targetsLead(rows.length, targets.length, names.length, all.length),
    content: table(words.targetsCaption, columns, rows, 'grid targets'),
  };
}

/** The waivers of a run: those that waive something, that are expired, or that nothing matched. */
export function waiverSection({ run, say }: Page): Section | null {
  const items = waiversIn(run.targets, say).map(
    ({ verdict, lines }) =>
      html`<li>${verdict === 'pass' ? null : html`${badge(verdict, say.verdicts[verdict])} `}${lines}</li>`,
  );
  if (items.length === 0) return null;
  const lead = say.asSentence(say.list(waiversInWords(run.targets, say)));
  return { id: 'waivers', title: say.waivers, lead, content: html`<ul>${items}</ul>` };
}
