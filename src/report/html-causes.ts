import { VERDICTS, type Verdict, verdictOfFinding } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { type Cause, causesIn, type Reason, reasonsIn } from './causes.ts';
import { badge, breakable, html, type Markup, type Section, stepLink, type Target } from './html-markup.ts';
import { repetition, timing } from './html-steps.ts';
import { clipped, LONGEST_TEXT } from './layout.ts';
import type { ReportContext, RunReport } from './run-report.ts';
import { atLeast, figuresOf, isProblem, preflightProblems, type SeenIn, wordsOf } from './words.ts';

/** A recording can have thousands of causes; a page that opens cannot. */
const MOST_CAUSES = 100;
const MOST_STEPS = 20;
const MOST_VALUES = 5;

/** One thing that needs attention. */
interface Block {
  readonly verdict: Verdict;
  readonly heading: Markup;
  readonly body: Markup;
}

/** One block for each cause, warnings included, the heaviest first, with the steps in which it was seen. */
export function problemsSection(
  run: RunReport,
  byReport: ReadonlyMap<Report, Target>,
  context: ReportContext,
): Section | null {
  const words = context.say.html;
  const [first] = run.targets;
  if (first === undefined) return null;
  const blocks = [
    ...(run.single ? [] : run.targets.flatMap((report) => preflightBlocks(report, context))),
    ...causesIn(run, context.strict, context.say).map((cause) => causeBlock(cause, run, byReport, context)),
    ...reasonsIn(run, isProblem, context.say).map((reason) => reasonBlock(reason, byReport, context)),
  ].sort((one, other) => VERDICTS.indexOf(other.verdict) - VERDICTS.indexOf(one.verdict));
  const figures = run.targets.map(figuresOf);
  const sum = (of: 'toReview' | 'all') => figures.reduce((total, one) => total + one[of], 0);
  if (blocks.length === 0) return null;
  const shown = blocks.slice(0, MOST_CAUSES).map(({ verdict, heading, body }, index) => {
    const id = `cause-${index + 1}`;
    return html`
<article class="step ${verdict}" data-verdict="${verdict}" id="${id}" aria-labelledby="${id}-name">
<h3 id="${id}-name">${badge(verdict, context.say.verdicts[verdict])} ${heading}</h3>
${body}
</article>`;
  });
  const more = blocks.length - shown.length;
  return {
    id: 'broken',
    title: words.broken,
    name: html`${words.broken} <b>${blocks.length}</b>`,
    lead: words.brokenLead(blocks.length, sum('toReview'), sum('all'), figuresOf(first).noun),
    content: html`${shown}${more > 0 ? html`<p class="more">${words.moreCauses(more)}</p>` : null}`,
  };
}

function causeBlock(
  { first, steps, times, actuals }: Cause,
  { targets }: RunReport,
  byReport: ReadonlyMap<Report, Target>,
  context: ReportContext,
): Block {
  const { found, step } = first;
  const { say } = context;
  const words = say.html;
  const { place, field, divergence } = wordsOf(found, step.dialect, context);
  const rule = say.rules[found.rule];
  const more = actuals.length - MOST_VALUES;
  const values = actuals
    .slice(0, MOST_VALUES)
    .map((value, index) => html`${index === 0 ? null : ', '}<code>${clipped(value, LONGEST_TEXT)}</code>`);
  const repeats = times > steps.length ? ` (${atLeast(times, targets, say)} ×)` : '';
  return {
    verdict: verdictOfFinding(found),
    heading: html`<code class="rule">${found.rule}</code> <span class="at">${words.at} <code>${breakable(found.field ?? place)}</code>${repeats}</span>`,
    body: html`
<p class="words">${say.asSentence(rule.words)}</p>
<dl class="compare">
<div class="expected"><dt>${words.expected}</dt><dd>${say.expected(found)}</dd></div>
<div class="actual"><dt>${words.actual}</dt><dd>${values}${more > 0 ? ` ${words.moreValues(more)}` : null}</dd></div>
${field?.onPage === true ? html`<div><dt>${words.page}</dt><dd><code>${breakable(field.id)}</code> <span class="soft">${field.type}${words.required}</span> ${sentence(say.text(field.description))}</dd></div>` : null}
<div${field?.onPage === true ? null : html` class="wide"`}><dt>${words.toDo}</dt><dd class="soft">${rule.help}</dd></div>
${divergence === undefined ? null : html`<div class="wide"><dt>${divergence.id}</dt><dd>${words.serversDiffer(say.text(divergence.server))}</dd></div>`}
</dl>
${seenIn(steps, byReport, context)}
${repetition(step, first.report.url, context)}`,
  };
}

/** A text that may hold Chinese, as some of the page's own sentences do. */
function sentence(text: string): Markup {
  return /\p{Script=Han}/u.test(text) ? html`<span lang="zh">${text}</span>` : html`${text}`;
}

function reasonBlock(
  { verdict, reason, steps }: Reason,
  byReport: ReadonlyMap<Report, Target>,
  context: ReportContext,
): Block {
  const [first] = steps;
  return {
    verdict,
    heading: html`<span class="at">${clipped(reason, LONGEST_TEXT)}</span>`,
    body: html`${seenIn(steps, byReport, context)}${first === undefined ? null : repetition(first.step, first.report.url, context)}`,
  };
}

/** Points of the preflight of one of several targets; a single one has them in a table. */
function preflightBlocks(report: Report, { say }: ReportContext): readonly Block[] {
  return preflightProblems(report, false, say).map(({ verdict, title, lines }) => ({
    verdict,
    heading: html`<span class="at">${breakable(title)}</span>`,
    body: html`${lines.map((line) => html`<p>${clipped(line, LONGEST_TEXT)}</p>`)}`,
  }));
}

/** The steps of a cause, each with its status and latency; those of several targets under their target. */
function seenIn(
  steps: readonly SeenIn[],
  byReport: ReadonlyMap<Report, Target>,
  { say }: ReportContext,
): Markup | null {
  const [first] = steps;
  if (first === undefined) return null;
  const words = say.html;
  const more = steps.length - MOST_STEPS;
  const { noun } = figuresOf(first.report);
  const reports = [...new Set(steps.map(({ report }) => report))];
  const count = atLeast(steps.length, reports, say);
  const items = steps.slice(0, MOST_STEPS).map(({ step, report }) => {
    const target = byReport.get(report);
    if (target === undefined) return null;
    const of = target.number === null ? null : html`<b>T${target.number}</b> `;
    return html`<li>${of}${stepLink(step, target)} <span class="soft">${step.status}${timing(step, say)}</span></li>`;
  });
  return html`
<p class="label">${words.seenIn(count, noun)}</p>
<ul class="seen">${items}${more > 0 ? html`<li>${words.moreSteps(more)}</li>` : null}</ul>`;
}
