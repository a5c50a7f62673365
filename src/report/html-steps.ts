import type { Evidence, Headers } from '../model/exchange.ts';
import type { Finding } from '../model/finding.ts';
import { type Step, stepName } from '../model/report.ts';
import { repetitionOf } from './curl.ts';
import {
  badge,
  breakable,
  html,
  lines,
  type Markup,
  type Page,
  type Section,
  scrolling,
  stepId,
  stepLink,
  type Target,
} from './html-markup.ts';
import { clipped, LONGEST_TEXT } from './layout.ts';
import { type Problem, preflightRemarks, problemsIn, type Remark, reasonOf } from './problems.ts';
import type { Sentences } from './sentences/en.ts';
import {
  atLeast,
  durationInWords,
  type Fact,
  figuresOf,
  findingSentence,
  heaviestFirst,
  isProblem,
  wordsOf,
} from './words.ts';

/* What is wrong, and every step. A recording can have thousands of both; a page that opens cannot. */

const MOST_PROBLEMS = 100;
const MOST_STEPS = 20;
const MOST_VALUES = 5;

/** One block for each problem, warnings included, the heaviest first, with the steps in which it was seen. */
export function problemsSection(page: Page): Section | null {
  const { run, say, words } = page;
  const points = preflightRemarks(run, say).filter(isProblem);
  const all = [...points, ...problemsIn(run, say)].sort(heaviestFirst);
  if (all.length === 0) return null;
  const shown = all.slice(0, MOST_PROBLEMS).map((one, index) => {
    const id = `cause-${index + 1}`;
    const { verdict } = one;
    const [heading, body] = 'steps' in one ? problemParts(one, page) : remarkParts(one);
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
    content: html`${shown}${more > 0 ? html`<p class="more">${words.moreCauses(more)}</p>` : null}`,
  };
}

type Parts = readonly [heading: Markup, body: Markup];

function remarkParts({ title, lines: own }: Remark): Parts {
  return [
    html`<span class="at">${breakable(title)}</span>`,
    html`${own.map((line) => html`<p>${clipped(line, LONGEST_TEXT)}</p>`)}`,
  ];
}

function problemParts(problem: Problem, page: Page): Parts {
  const { run, say, words } = page;
  const { found, step, report, steps, times } = problem;
  const end = html`${seenIn(steps, page)}
${repetition(step, report.url, page)}`;
  if (found === null)
    return [html`<span class="at">${clipped(reasonOf(step, say), LONGEST_TEXT)}</span>`, end];
  const { place, background } = wordsOf(found, step.dialect, page);
  const repeats = times > steps.length ? ` (${atLeast(times, run.targets, say)} ×)` : '';
  return [
    html`<code class="rule">${found.rule}</code> <span class="at">${words.at} <code>${breakable(found.field ?? place)}</code>${repeats}</span>`,
    html`${comparison(found, background, problem.actuals, page)}${end}`,
  ];
}

/** What was expected and what came, what the page says, and what to do. */
function comparison(
  found: Finding,
  background: readonly Fact[],
  actuals: readonly string[],
  { say, words }: Page,
): Markup {
  const rule = say.rules[found.rule];
  const more = actuals.length - MOST_VALUES;
  const values = actuals
    .slice(0, MOST_VALUES)
    .map((value, index) => html`${index === 0 ? null : ', '}<code>${clipped(value, LONGEST_TEXT)}</code>`);
  return html`
<p class="words">${say.asSentence(rule.words)}</p>
<dl class="compare">
<div class="expected"><dt>${words.expected}</dt><dd>${say.expected(found)}</dd></div>
<div class="actual"><dt>${words.actual}</dt><dd>${values}${more > 0 ? ` ${words.moreValues(more)}` : null}</dd></div>
${background.map(([label, fact]) => html`<div class="wide"><dt>${label}</dt><dd>${fact}</dd></div>`)}
<div class="wide"><dt>${words.toDo}</dt><dd class="soft">${rule.help}</dd></div>
</dl>`;
}

/** The steps of a problem, each with its status and latency; those of several targets under their target. */
function seenIn(steps: Problem['steps'], { run, targets, say, words }: Page): Markup {
  const more = steps.length - MOST_STEPS;
  const count = atLeast(steps.length, [...new Set(steps.map(({ report }) => report))], say);
  const items = steps.slice(0, MOST_STEPS).map(({ step, report }) => {
    const target = targets.find((one) => one.report === report);
    if (target === undefined) return null;
    const of = run.single ? null : html`<b>T${target.number}</b> `;
    return html`<li>${of}${stepLink(step, target)} <span class="soft">${step.status}${timing(step, say)}</span></li>`;
  });
  return html`
<p class="label">${words.seenIn(count, figuresOf(steps[0].report).noun)}</p>
<ul class="seen">${items}${more > 0 ? html`<li>${words.moreSteps(more)}</li>` : null}</ul>`;
}

export function stepList(target: Target, page: Page): Section | null {
  const { listed, report } = target;
  const { words } = page;
  const { noun, all } = figuresOf(report);
  if (listed.size === 0) return null;
  return {
    id: `steps-${target.number}`,
    title: noun === 'step' ? words.steps : words.exchanges,
    lead: all > listed.size ? words.stepsLead(listed.size, all, noun) : null,
    content: html`
<ul class="rows">${[...listed].map((step) => row(step, target, page))}</ul>`,
  };
}

function row(step: Step, target: Target, page: Page): Markup {
  const { verdict, status, dialect, request, waived } = step;
  const { say } = page;
  const line = html`${badge(verdict, say.verdicts[verdict])} <span class="name">${breakable(stepName(step))}</span> <span><span class="tag">${dialect}</span>${waived === undefined ? null : html` <span class="tag">${say.waived(waived.length)}</span>`}</span><span class="time">${status === null ? null : html`<code class="strong">${status}</code>`}${timing(step, say)}</span>
<span class="call"><code>${clipped(request, LONGEST_TEXT)}</code>${status === null ? html` <span class="soft">${clipped(reasonOf(step, say), LONGEST_TEXT)}</span>` : null}</span>`;
  const inside = isProblem(step)
    ? html`<details><summary>${line}</summary>${details(step, target, page)}</details>`
    : html`<div class="line">${line}</div>`;
  return html`
<li class="row ${verdict}" data-verdict="${verdict}" id="${stepId(target, step)}">${inside}</li>`;
}

/** How long an answer took, or was waited for; empty where it was not measured. */
function timing({ status, durationMs }: Step, say: Sentences): string {
  if (durationMs === null) return '';
  return ` ${say.html.timed(durationInWords(durationMs, say), status !== null)}`;
}

function details(step: Step, { report }: Target, page: Page): Markup {
  const { description, findings, evidence, pact, status, reason } = step;
  const { say } = page;
  return html`
<div class="inside">
<p class="soft">${say.text(description)}${pact === undefined ? null : html` <span class="tag">pact ${say.verdicts[pact]}</span>`}</p>
${reason === null || status === null ? null : html`<p>${clipped(say.text(reason), LONGEST_TEXT)}</p>`}
${findings.map((found) => html`<p class="found">${clipped(findingSentence(found, say), LONGEST_TEXT)}</p>`)}
${repetition(step, report.url, page)}
${evidence === null ? null : exchange(evidence, stepName(step), page)}
</div>`;
}

function repetition(step: Step, url: string | null, page: Page): Markup | null {
  const repeated = repetitionOf(step, url, page);
  if (repeated === null) return null;
  const { command, warning } = repeated;
  return html`
<div class="repeat copyable">
<p class="label">${page.words.reproduce}${warning === null ? null : html` <strong class="warning">${badge('warn', warning)}</strong>`}</p>
<pre class="command"><code>${command}</code></pre>
</div>`;
}

/** What went over the wire, masked already. */
function exchange({ request, response }: Evidence, name: string, { words }: Page): Markup {
  const side = (title: string, first: string, headers: Headers, body: string | null): Markup => {
    const fields = Object.entries(headers).map(
      ([header, value]) =>
        html`\n<span class="soft">${clipped(header, LONGEST_TEXT)}:</span> ${clipped(value, LONGEST_TEXT)}`,
    );
    const text = html`<pre><code><b>${first}</b>${fields}\n\n${body === null ? html`<i class="soft">${words.noBody}</i>` : lines(body)}</code></pre>`;
    return html`<div class="copyable"><p class="label">${title}</p>${scrolling(words.sideOf(title, name), 'text', text)}</div>`;
  };
  return html`
<div class="exchange">
${side(words.request, clipped(`${request.method} ${request.path}`, LONGEST_TEXT), request.headers, request.body)}
${side(words.response, `HTTP ${response.status}`, response.headers, response.body)}
</div>`;
}
