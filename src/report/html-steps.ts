import type { Dialect } from '../model/contract.ts';
import type { Evidence, Headers } from '../model/exchange.ts';
import type { Finding } from '../model/finding.ts';
import { type Report, type Step, stepName } from '../model/report.ts';
import { RULES } from '../model/rules.ts';
import { repetitionOf } from './curl.ts';
import {
  badge,
  heading,
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
import type { ReportContext } from './matrix.ts';
import { durationInWords } from './times.ts';
import { brokenSteps, counted, figuresOf, ruleSentence, wordsOf } from './words.ts';

/** A recording can have thousands of broken exchanges; a page that opens cannot. */
const MOST_STEPS = 100;
/** What all targets have together. */
const MOST_STEPS_OF_ALL = 300;

/** The broken steps of one target that the page shows whole, the heaviest first. */
export function shownSteps(report: Report, targets: number): readonly Step[] {
  const most = Math.max(1, Math.min(MOST_STEPS, Math.floor(MOST_STEPS_OF_ALL / targets)));
  return brokenSteps(report).slice(0, most);
}

/** Steps that somebody has to look at, the heaviest first. */
export function brokenSection(target: Target, context: ReportContext): Section | null {
  const { report, number, shown } = target;
  const { noun, all, broken } = figuresOf(report);
  if (broken === 0) return null;
  const more = broken - shown.length;
  const level = number === null ? 3 : 4;
  const content = html`
${shown.map((step) => brokenStep(step, target, level, context))}
${more > 0 ? html`<p class="more">And ${counted(more, `more broken ${noun}`)}: see the JSON report.</p>` : null}`;
  const lead = `${counted(broken, noun)} of ${all}${more > 0 ? ', the heaviest first' : ''}.`;
  return { id: sectionId('broken', target), title: 'What is broken', lead, content };
}

function brokenStep(step: Step, target: Target, level: number, context: ReportContext): Markup {
  const id = stepId(target, step);
  const { status, verdict, reason, evidence } = step;
  return html`
<article class="step ${verdict}" id="${id}" aria-labelledby="${id}-name">
${heading(level, html`${badge(verdict)} <span class="name">${stepName(step)}</span>`, `${id}-name`)}
<p class="soft">${step.description} <span class="tag">${step.dialect}</span></p>
<p class="request"><code>${clipped(step.request, LONGEST_TEXT)}</code>${status === null ? null : html` <span class="soft">answered</span> <code class="strong">${status}</code>`}${latency(step)}${step.pact === undefined ? null : html` <span class="tag">pact ${step.pact}</span>`}</p>
${reason === null ? null : html`<p class="reason">${clipped(reason, LONGEST_TEXT)}</p>`}
${step.findings.map((found) => finding(found, step.dialect, level + 1, context))}
${repetition(step, target.report.url, context)}
${evidence === null ? null : exchange(evidence, stepName(step))}
</article>`;
}

/** How long the answer took; nothing where it was not measured. */
function latency({ status, durationMs }: Step): Markup | null {
  if (durationMs === null) return null;
  return html` <span class="soft">${status === null ? 'given up after' : 'in'} ${durationInWords(durationMs)}</span>`;
}

function finding(found: Finding, dialect: Dialect, level: number, context: ReportContext): Markup {
  const { place, actual, repeats, field, divergence } = wordsOf(found, dialect, context);
  const { words, help } = RULES[found.rule];
  return html`
<div class="finding ${found.level}">
${heading(level, html`<code class="rule">${found.rule}</code> <span class="tag">${found.level}</span> <span class="at">at <code>${place}</code>${repeats === '' ? null : html`<span class="soft">${repeats}</span>`}</span>`)}
<p class="words">${ruleSentence(words)}</p>
<dl class="compare">
<div class="expected"><dt>Expected</dt><dd>${found.expected}</dd></div>
<div class="actual"><dt>Actual</dt><dd><code>${actual}</code></dd></div>
${field?.onPage === true ? html`<div><dt>The page</dt><dd><code>${field.id}</code> <span class="soft">${field.type}, Required:</span> ${sentence(field.description)}</dd></div>` : null}
<div${field?.onPage === true ? null : html` class="wide"`}><dt>What to do</dt><dd class="soft">${help}</dd></div>
${divergence === undefined ? null : html`<div class="wide"><dt>${divergence.id}</dt><dd>Servers differ from the page here: ${divergence.server}</dd></div>`}
</dl>
</div>`;
}

/** A text that may hold Chinese, as some of the page's own sentences do. */
function sentence(text: string): Markup {
  return /\p{Script=Han}/u.test(text) ? html`<span lang="zh">${text}</span>` : html`${text}`;
}

function repetition(step: Step, url: string | null, context: ReportContext): Markup | null {
  const repeated = repetitionOf(step, url, context);
  if (repeated === null) return null;
  const { command, leftOut, warning } = repeated;
  return html`
<div class="repeat">
<p class="label">Reproduce${leftOut === null ? null : html`, ${leftOut}`}${warning === null ? null : html` <strong class="warning">${badge('warn', warning)}</strong>`}</p>
<pre class="command"><code>${command}</code></pre>
</div>`;
}

/** What went over the wire, masked already. */
function exchange({ request, response }: Evidence, name: string): Markup {
  return html`
<details>
<summary>The exchange</summary>
<div class="exchange">
${side('Request', name, clipped(`${request.method} ${request.path}`, LONGEST_TEXT), request.headers, request.body)}
${side('Response', name, `HTTP ${response.status}`, response.headers, response.body)}
</div>
</details>`;
}

function side(title: string, name: string, first: string, headers: Headers, body: string | null): Markup {
  const fields = Object.entries(headers).map(
    ([header, value]) =>
      html`\n<span class="soft">${clipped(header, LONGEST_TEXT)}:</span> ${clipped(value, LONGEST_TEXT)}`,
  );
  const text = html`<pre><code><b>${first}</b>${fields}\n\n${body === null ? html`<i class="soft">no body</i>` : lines(body)}</code></pre>`;
  return html`<div><p class="label">${title}</p>${scrolling(`${title} of ${name}`, 'text', text)}</div>`;
}
