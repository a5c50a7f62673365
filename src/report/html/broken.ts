import type { Finding } from '../../model/finding.ts';
import { type Report, type Step, stepName } from '../../model/report.ts';
import { RULES } from '../../model/rules.ts';
import { brokenCount, stepCount } from '../broken-steps.ts';
import type { ReportContext } from '../context.ts';
import { leftOutOf, repeatCommand, repeatWarning } from '../curl.ts';
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

/** What somebody has to look at, the heaviest first. */
export function brokenSection(
  report: Report,
  target: number,
  several: boolean,
  shown: readonly Step[],
  context: ReportContext,
): Markup {
  const all = brokenCount(report);
  if (all === 0) return NOTHING;
  const noun = stepNoun(report);
  const level = several ? 3 : 2;
  const more = all - shown.length;
  const listed = report.steps.filter(isBroken).length - shown.length;
  const content = html`
${shown.map((step) => brokenStep(step, report, target, level + 1, context))}
${more > 0 ? html`<p class="more">And ${counted(more, `more broken ${noun}`)}: ${elsewhere(more, listed)}.</p>` : null}`;
  const lead = html`${counted(all, noun)} of ${stepCount(report)}${more > 0 ? ', the heaviest first' : ''}.`;
  return section(several ? `broken-${target + 1}` : 'broken', 'What is broken', content, lead, level);
}

function elsewhere(more: number, listed: number): string {
  if (listed === more) return 'the JSON report has all of them';
  return listed === 0
    ? 'they are counted only'
    : `the JSON report has ${listed} of them, the others are counted only`;
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
${repeat(step, url, context)}
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

function repeat({ evidence, operation }: Step, url: string | null, context: ReportContext): Markup | null {
  const command = evidence === null ? null : repeatCommand(evidence, url);
  if (evidence === null || command === null) return null;
  const leftOut = leftOutOf(evidence);
  const warning = repeatWarning(operation, context);
  return html`
<div class="repeat">
<p class="label">To see it again${leftOut === null ? null : html`, ${leftOut}`}${warning === null ? null : html` <strong class="warning">${badge('warn', warning)}</strong>`}</p>
<pre class="command"><code>${command}</code></pre>
</div>`;
}
