import type { Evidence, Headers } from '../model/exchange.ts';
import { type Report, type Step, stepName } from '../model/report.ts';
import { repetitionOf } from './curl.ts';
import {
  badge,
  breakable,
  html,
  lines,
  type Markup,
  type Section,
  scrolling,
  sectionId,
  stepId,
  type Target,
} from './html-markup.ts';
import { clipped, LONGEST_TEXT } from './layout.ts';
import { reasonOf } from './problems.ts';
import type { ReportContext } from './run-report.ts';
import type { Sentences } from './sentences/en.ts';
import { durationInWords, figuresOf, findingSentence, heaviestFirst, isProblem } from './words.ts';

/** A recording can have any number of exchanges; a page that opens cannot. */
const MOST_LISTED = 500;
const MOST_WHOLE = 100;
/** What all targets have together. */
const MOST_LISTED_OF_ALL = 2000;
const MOST_WHOLE_OF_ALL = 300;

/** A target with the steps that the page lists: those that need attention first, then those not judged, then those that passed. */
export function targetOf(report: Report, number: number | null, targets: number): Target {
  const share = (most: number, ofAll: number) => Math.max(1, Math.min(most, Math.floor(ofAll / targets)));
  const toReview = report.steps.filter(isProblem).sort(heaviestFirst);
  const passed = report.steps.filter(({ verdict }) => verdict === 'pass');
  const unjudged = report.steps.filter(({ verdict }) => verdict === 'skip' || verdict === 'disabled');
  return {
    report,
    number,
    listed: new Set([...toReview, ...unjudged, ...passed].slice(0, share(MOST_LISTED, MOST_LISTED_OF_ALL))),
    whole: new Set(toReview.slice(0, share(MOST_WHOLE, MOST_WHOLE_OF_ALL))),
  };
}

/** Every step as a row, which unfolds where there is more to see. */
export function stepList(target: Target, context: ReportContext): Section | null {
  const { listed, report } = target;
  const words = context.say.html;
  const { noun, all } = figuresOf(report);
  if (listed.size === 0) return null;
  return {
    id: sectionId('steps', target),
    title: noun === 'step' ? words.steps : words.exchanges,
    lead: all > listed.size ? words.stepsLead(listed.size, all, noun) : null,
    content: html`
<ul class="rows">${[...listed].map((step) => row(step, target, context))}</ul>`,
  };
}

function row(step: Step, target: Target, context: ReportContext): Markup {
  const { verdict, status, dialect, request, waived } = step;
  const { say } = context;
  const line = html`${badge(verdict, say.verdicts[verdict])} <span class="name">${breakable(stepName(step))}</span> <span><span class="tag">${dialect}</span>${waived === undefined ? null : html` <span class="tag">${say.waived(waived.length)}</span>`}</span><span class="time">${status === null ? null : html`<code class="strong">${status}</code>`}${timing(step, say)}</span>
<span class="call"><code>${clipped(request, LONGEST_TEXT)}</code>${status === null ? html` <span class="soft">${clipped(reasonOf(step, say), LONGEST_TEXT)}</span>` : null}</span>`;
  const inside = target.whole.has(step)
    ? html`<details><summary>${line}</summary>${details(step, target, context)}</details>`
    : html`<div class="line">${line}</div>`;
  return html`
<li class="row ${verdict}" data-verdict="${verdict}" id="${stepId(target, step)}">${inside}</li>`;
}

/** How long an answer took, or was waited for; empty where it was not measured. */
export function timing({ status, durationMs }: Step, say: Sentences): string {
  if (durationMs === null) return '';
  const duration = durationInWords(durationMs, say);
  return ` ${status === null ? say.html.givenUpAfter(duration) : say.html.within(duration)}`;
}

function details(step: Step, { report }: Target, context: ReportContext): Markup {
  const { description, findings, evidence, pact, status, reason } = step;
  const { say } = context;
  return html`
<div class="inside">
<p class="soft">${say.text(description)}${pact === undefined ? null : html` <span class="tag">pact ${say.verdicts[pact]}</span>`}</p>
${reason === null || status === null ? null : html`<p>${clipped(say.text(reason), LONGEST_TEXT)}</p>`}
${findings.map((found) => html`<p class="found">${clipped(findingSentence(found, say), LONGEST_TEXT)}</p>`)}
${repetition(step, report.url, context)}
${evidence === null ? null : exchange(evidence, stepName(step), context)}
</div>`;
}

/** The command that reproduces the exchange of a step; nothing where there is none. */
export function repetition(step: Step, url: string | null, context: ReportContext): Markup | null {
  const repeated = repetitionOf(step, url, context);
  if (repeated === null) return null;
  const { command, leftOut, warning } = repeated;
  return html`
<div class="repeat copyable">
<p class="label">${context.say.html.reproduce}${leftOut === null ? null : html`, ${leftOut}`}${warning === null ? null : html` <strong class="warning">${badge('warn', warning)}</strong>`}</p>
<pre class="command"><code>${command}</code></pre>
</div>`;
}

/** What went over the wire, masked already. */
function exchange({ request, response }: Evidence, name: string, { say }: ReportContext): Markup {
  const words = say.html;
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
