import type { Finding } from '../../model/finding.ts';
import { type Report, type Step, stepName } from '../../model/report.ts';
import { RULES } from '../../model/rules.ts';
import type { ReportContext } from '../context.ts';
import { repeatCommand, repeatWarning } from '../curl.ts';
import { clipped, LONGEST_TEXT } from '../layout.ts';
import {
  actualOf,
  counted,
  divergenceOf,
  fieldOf,
  isBroken,
  placeOf,
  repeatsOf,
  stepNoun,
} from '../words.ts';
import { exchange } from './exchange.ts';
import { html, type Markup, NOTHING } from './markup.ts';
import { badge, heading, section, sentence, stepId } from './parts.ts';

/** A recording can have thousands of broken exchanges; a page that opens cannot. */
const MOST_STEPS = 100;
/** What all targets have together. */
const MOST_STEPS_OF_ALL = 300;

/** How many broken steps of each target the page shows. */
export function shownSteps(targets: readonly Report[]): number {
  return Math.max(1, Math.min(MOST_STEPS, Math.floor(MOST_STEPS_OF_ALL / Math.max(1, targets.length))));
}

/** Everything that somebody has to look at, in the order of the run. */
export function brokenSteps(
  report: Report,
  target: number,
  several: boolean,
  most: number,
  context: ReportContext,
): Markup {
  const broken = report.steps.filter(isBroken);
  if (broken.length === 0) return NOTHING;
  const noun = stepNoun(report);
  const level = several ? 3 : 2;
  const more = broken.length - most;
  const content = html`
${broken.slice(0, most).map((step) => brokenStep(step, report, target, level + 1, context))}
${more > 0 ? html`<p class="more">And ${counted(more, `more broken ${noun}`)}: the JSON report has all of them.</p>` : null}`;
  const lead = html`${counted(broken.length, noun)} of ${report.steps.length}.`;
  return section(several ? `broken-${target + 1}` : 'broken', 'What is broken', content, lead, level);
}

function brokenStep(
  step: Step,
  { url }: Report,
  target: number,
  level: number,
  context: ReportContext,
): Markup {
  const id = stepId(target, step.index);
  const { status, verdict, reason } = step;
  return html`
<article class="step ${verdict}" id="${id}" aria-labelledby="${id}-name">
${heading(level, html`${badge(verdict)} <span class="name">${stepName(step)}</span>`, `${id}-name`)}
<p class="soft">${step.description} <span class="tag">${step.dialect}</span></p>
<p class="request"><code>${clipped(step.request, LONGEST_TEXT)}</code>${status === null ? null : html` <span class="soft">answered</span> <code class="strong">${status}</code>`}${step.pact === undefined ? null : html` <span class="tag">pact ${step.pact}</span>`}</p>
${reason === null ? null : html`<p class="reason">${clipped(reason, LONGEST_TEXT)}</p>`}
${step.findings.map((found) => finding(found, step, level + 1, context))}
${repeat(step, url)}
${step.evidence === null ? null : exchange(step.evidence, stepName(step))}
</article>`;
}

function finding(found: Finding, step: Step, level: number, context: ReportContext): Markup {
  const field = fieldOf(found, context);
  const divergence = divergenceOf(field, step.dialect, context);
  const repeats = repeatsOf(found);
  const { words, help } = RULES[found.rule];
  return html`
<div class="finding ${found.level}">
${heading(level, html`<code class="rule">${found.rule}</code> <span class="tag">${found.level}</span> <span class="at">at <code>${placeOf(found)}</code>${repeats === '' ? null : html` <span class="soft">(${repeats})</span>`}</span>`)}
<p class="words">${words.charAt(0).toUpperCase()}${words.slice(1)}.</p>
<dl class="compare">
<div class="expected"><dt>Expected</dt><dd>${found.expected}</dd></div>
<div class="actual"><dt>Actual</dt><dd><code>${actualOf(found)}</code></dd></div>
${field?.onPage === true ? html`<div><dt>The page</dt><dd><code>${field.id}</code> <span class="soft">${field.type}, Required:</span> ${sentence(field.description)}</dd></div>` : null}
<div${field?.onPage === true ? null : html` class="wide"`}><dt>What to do</dt><dd class="soft">${help}</dd></div>
${divergence === undefined ? null : html`<div class="wide"><dt>${divergence.id}</dt><dd>Servers differ from the page here: ${divergence.server}</dd></div>`}
</dl>
</div>`;
}

function repeat({ evidence, operation }: Step, url: string | null): Markup | null {
  const command = evidence === null ? null : repeatCommand(evidence, url);
  if (command === null) return null;
  const warning = repeatWarning(operation);
  return html`
<div class="repeat">
<p class="label">To see it again${warning === null ? null : html` <strong class="warning">${badge('warn', warning)}</strong>`}</p>
<pre class="command"><code>${command}</code></pre>
</div>`;
}
