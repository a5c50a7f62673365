import { VERDICTS, type Verdict, verdictOfFinding, worstVerdict } from '../../model/finding.ts';
import { type Report, type Step, stepName } from '../../model/report.ts';
import { brokenSteps, stepCount } from '../broken-steps.ts';
import { dialectsOf, isBroken, stepNoun } from '../words.ts';
import { html, type Markup, NOTHING } from './markup.ts';
import { SIGNS, scrolling, section, stepId } from './parts.ts';

/** More columns than this are no table that anybody reads. */
const MOST_COLUMNS = 40;

/** A verdict in a cell; none where there was nothing to judge. */
export function cell(verdict: Verdict | undefined): Markup {
  return verdict === undefined
    ? html`<td class="cell"></td>`
    : html`<td class="cell ${verdict}"><span>${verdict}</span></td>`;
}

/** The last name of a field is what tells it from its neighbours. */
export function fieldName(field: string): Markup {
  const at = field.lastIndexOf('.') + 1;
  return html`<code><span class="soft">${field.slice(0, at)}</span>${at === 0 ? null : html`<wbr/>`}${field.slice(at)}</code>`;
}

/** What the signs in the cells mean. */
export function legend(verdicts: ReadonlySet<Verdict>, empty: string): Markup {
  const shown = VERDICTS.filter((verdict) => verdicts.has(verdict));
  return html`<p class="legend soft">${shown.map((verdict) => html`<span><span class="key ${verdict}" aria-hidden="true">${SIGNS[verdict]}</span> ${verdict}</span> `)}<span><span class="key" aria-hidden="true"> </span> empty: ${empty}</span></p>`;
}

/**
 * The page's fields down, steps across.
 *
 * @param linked the steps that the page shows whole
 */
export function fieldGrid(report: Report, linked: readonly Step[]): Markup {
  if (report.steps.length === 0) return NOTHING;
  const noun = stepNoun(report);
  const columns = chosen(report);
  const links = new Set(linked);
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
      html`<th scope="col" class="up ${step.verdict}"><span>${links.has(step) ? html`<a href="#${stepId(0, step.index)}">${stepName(step)}</a>` : stepName(step)}</span></th>`,
  )}</tr></thead>
<tbody>${rows}</tbody>
</table>`;
  const lead =
    columns.length < report.steps.filter(isAnswered).length
      ? html`${columns.length} of ${stepCount(report)} ${noun}s, the broken ones first; the numbers count all answers that carried the field.`
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

/** Broken steps first when there is no room for all, the heaviest before others; those that are shown keep their order. */
function chosen(report: Report): readonly Step[] {
  const judged = report.steps.filter(isAnswered);
  if (judged.length <= MOST_COLUMNS) return judged;
  const first = [...brokenSteps(report).filter(isAnswered), ...judged.filter((step) => !isBroken(step))];
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
