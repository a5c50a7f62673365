import type { Report } from '../model/report.ts';
import { badge, breakable, html, type Markup, type Section, stepLink, type Target } from './html-markup.ts';
import { repetition, timing } from './html-steps.ts';
import { clipped, LONGEST_TEXT } from './layout.ts';
import {
  linesOf,
  type Problem,
  preflightProblems,
  problemsIn,
  type Remark,
  reasonOf,
  type ShownBy,
} from './problems.ts';
import type { ReportContext, RunReport } from './run-report.ts';
import { atLeast, figuresOf, heaviestFirst, wordsOf } from './words.ts';

/** A recording can have thousands of problems; a page that opens cannot. */
const MOST_PROBLEMS = 100;
const MOST_STEPS = 20;
const MOST_VALUES = 5;

/** One block for each problem, warnings included, the heaviest first, with the steps in which it was seen. */
export function problemsSection(
  run: RunReport,
  byReport: ReadonlyMap<Report, Target>,
  context: ReportContext,
): Section | null {
  const { say } = context;
  const words = say.html;
  // A single target has its preflight in a table.
  const points = run.single ? [] : preflightProblems(run, say);
  const all = [...points, ...problemsIn(run, say)].sort(heaviestFirst);
  const [first] = run.targets;
  if (first === undefined || all.length === 0) return null;
  const figures = run.targets.map(figuresOf);
  const sum = (of: 'toReview' | 'all') => figures.reduce((total, one) => total + one[of], 0);
  const shown = all.slice(0, MOST_PROBLEMS).map((one, index) => {
    const id = `cause-${index + 1}`;
    const { verdict } = one;
    const { heading, body } =
      'steps' in one ? problemBlock(one, run, byReport, context) : remarkBlock(one, context);
    return html`
<article class="step ${verdict}" data-verdict="${verdict}" id="${id}" aria-labelledby="${id}-name">
<h3 id="${id}-name">${badge(verdict, say.verdicts[verdict])} ${heading}</h3>
${body}
</article>`;
  });
  const more = all.length - shown.length;
  return {
    id: 'broken',
    title: words.broken,
    name: html`${words.broken} <b>${all.length}</b>`,
    lead: words.brokenLead(all.length, sum('toReview'), sum('all'), figuresOf(first).noun),
    content: html`${shown}${more > 0 ? html`<p class="more">${words.moreCauses(more)}</p>` : null}`,
  };
}

interface Block {
  readonly heading: Markup;
  readonly body: Markup;
}

function remarkBlock(remark: Remark, { say }: ReportContext): Block {
  return {
    heading: html`<span class="at">${breakable(remark.title)}</span>`,
    body: html`${linesOf(remark, say).map((line) => html`<p>${clipped(line, LONGEST_TEXT)}</p>`)}`,
  };
}

function problemBlock(
  problem: Problem,
  { targets }: RunReport,
  byReport: ReadonlyMap<Report, Target>,
  context: ReportContext,
): Block {
  const { say } = context;
  const { steps, times } = problem;
  const [{ found, step, report }] = steps;
  const end = html`
${seenIn(steps, byReport, context)}
${repetition(step, report.url, context)}`;
  if (found === null) {
    return {
      heading: html`<span class="at">${clipped(reasonOf(step, say), LONGEST_TEXT)}</span>`,
      body: end,
    };
  }
  const place = found.field ?? wordsOf(found, step.dialect, context).place;
  const repeats = times > steps.length ? ` (${atLeast(times, targets, say)} ×)` : '';
  return {
    heading: html`<code class="rule">${found.rule}</code> <span class="at">${say.html.at} <code>${breakable(place)}</code>${repeats}</span>`,
    body: html`${comparison(problem, context)}${end}`,
  };
}

/** What was expected and what came, what the page says, and what to do. */
function comparison({ steps: [{ found, step }], actuals }: Problem, context: ReportContext): Markup | null {
  if (found === null) return null;
  const { say } = context;
  const words = say.html;
  const { field, divergence } = wordsOf(found, step.dialect, context);
  const rule = say.rules[found.rule];
  const more = actuals.length - MOST_VALUES;
  const values = actuals
    .slice(0, MOST_VALUES)
    .map((value, index) => html`${index === 0 ? null : ', '}<code>${clipped(value, LONGEST_TEXT)}</code>`);
  const page =
    field?.onPage === true
      ? html`<div><dt>${words.page}</dt><dd><code>${breakable(field.id)}</code> <span class="soft">${field.type}${words.required}</span> ${sentence(say.text(field.description))}</dd></div>`
      : null;
  return html`
<p class="words">${say.asSentence(rule.words)}</p>
<dl class="compare">
<div class="expected"><dt>${words.expected}</dt><dd>${say.expected(found)}</dd></div>
<div class="actual"><dt>${words.actual}</dt><dd>${values}${more > 0 ? ` ${words.moreValues(more)}` : null}</dd></div>
${page}
<div${page === null ? html` class="wide"` : null}><dt>${words.toDo}</dt><dd class="soft">${rule.help}</dd></div>
${divergence === undefined ? null : html`<div class="wide"><dt>${divergence.id}</dt><dd>${words.serversDiffer(say.text(divergence.server))}</dd></div>`}
</dl>`;
}

/** A text that may hold Chinese, as some of the page's own sentences do. */
function sentence(text: string): Markup {
  return /\p{Script=Han}/u.test(text) ? html`<span lang="zh">${text}</span>` : html`${text}`;
}

/** The steps of a problem, each with its status and latency; those of several targets under their target. */
function seenIn(
  steps: Problem['steps'],
  byReport: ReadonlyMap<Report, Target>,
  { say }: ReportContext,
): Markup {
  const words = say.html;
  const more = steps.length - MOST_STEPS;
  const count = atLeast(steps.length, [...new Set(steps.map(({ report }) => report))], say);
  const item = ({ step, report }: ShownBy): Markup | null => {
    const target = byReport.get(report);
    if (target === undefined) return null;
    const of = target.number === null ? null : html`<b>T${target.number}</b> `;
    return html`<li>${of}${stepLink(step, target)} <span class="soft">${step.status}${timing(step, say)}</span></li>`;
  };
  return html`
<p class="label">${words.seenIn(count, figuresOf(steps[0].report).noun)}</p>
<ul class="seen">${steps.slice(0, MOST_STEPS).map(item)}${more > 0 ? html`<li>${words.moreSteps(more)}</li>` : null}</ul>`;
}
