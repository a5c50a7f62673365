import { VERDICTS, type Verdict } from '../../model/finding.ts';
import type { Report } from '../../model/report.ts';
import type { ReportContext } from '../context.ts';
import { type Matrix, targetsInWords } from '../matrix.ts';
import { breaks, counted, dialectInWords, dialectsOf, seenIn, stepNoun, UNKNOWN_DIALECT } from '../words.ts';
import { html, type Markup } from './markup.ts';
import { badge, SIGNS } from './parts.ts';

/** The verdict in words, the run in one sentence, and counts. */
export function head(matrix: Matrix, context: ReportContext): Markup {
  const { verdict, targets, version } = matrix;
  const [only] = targets;
  const single = matrix.single && only !== undefined;
  const facts: readonly (readonly [string, Markup])[] = [
    ['Operation', html`ReconnectIPsecConnection`],
    single ? ['Target', html`<code>${only.target}</code>`] : ['Targets', html`${targets.length}`],
    ['Dialect', html`${dialectsInWords(targets)}`],
    ['Suite', html`zstack-contract ${version}`],
  ];
  return html`
<header class="head ${verdict}">
<p class="over">Contract report</p>
<h1><span class="sign" aria-hidden="true">${SIGNS[verdict]}</span> ${verdictInWords(verdict, context.strict)}</h1>
<p class="lead">${badge(verdict, verdict.toUpperCase())} ${MEANINGS[verdict]}${unjudged(matrix)}${single ? null : html` ${targetsInWords(matrix)}.`}</p>
<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
${counts(targets)}
</header>`;
}

/** Each dialect once, or that one is unknown. */
function dialectsInWords(targets: readonly Report[]): string {
  const known = targets.filter((one) => dialectInWords(one) !== UNKNOWN_DIALECT);
  const words = [
    ...new Set(known.flatMap(dialectsOf)),
    ...(known.length === targets.length ? [] : [targets.length === 1 ? 'unknown' : UNKNOWN_DIALECT]),
  ];
  return words.join(' and ') || 'none';
}

/** What a verdict says, to people who see their first report. */
const MEANINGS: Readonly<Record<Verdict, string>> = {
  disabled: 'Everything was switched off, so nothing can be said.',
  skip: 'No answer was judged, so nothing can be said.',
  pass: 'Every answer is what the contract promises.',
  warn: 'The answers keep the contract; what the warnings name is odd all the same.',
  fail: 'Answers of the provider miss the contract.',
  error: 'Something on our side or on the way kept answers from being judged.',
};

/** A contract that is broken stays so, however much could not be judged; how much that was is said. */
function unjudged({ verdict, targets }: Matrix): Markup | null {
  const [first] = targets;
  const sum = targets.reduce((all, { counts: { error } }) => all + error, 0);
  if (verdict !== 'fail' || first === undefined || sum === 0) return null;
  return html` ${counted(sum, stepNoun(first))} could not be judged.`;
}

export function verdictInWords(verdict: Verdict, strict: boolean): string {
  const words: Readonly<Record<Verdict, string>> = {
    disabled: 'Nothing was checked',
    skip: 'Nothing was checked',
    pass: 'The contract holds',
    warn: breaks('warn', strict) ? 'Warnings break the contract' : 'The contract holds, with warnings',
    fail: 'The contract is broken',
    error: 'The contract could not be judged',
  };
  return words[verdict];
}

/** Steps by verdict as a bar and as words, and what was seen. */
function counts(targets: readonly Report[]): Markup {
  const tally = VERDICTS.map((verdict) => ({
    verdict,
    count: targets.reduce((sum, report) => sum + report.counts[verdict], 0),
  })).filter(({ count }) => count > 0);
  const all = tally.reduce((sum, { count }) => sum + count, 0);
  const [first] = targets;
  if (all === 0 || first === undefined) return html`<p class="soft">No step was run.</p>`;
  let from = 0;
  const bars = tally.map(({ verdict, count }) => {
    const width = (count / all) * 100;
    const bar = html`<rect class="${verdict}" x="${from.toFixed(3)}" y="0" width="${width.toFixed(3)}" height="1"/>`;
    from += width;
    return bar;
  });
  const noun = stepNoun(first);
  const figures = [
    ...tally.toReversed().map(({ verdict, count }) => figure(count, html`${badge(verdict)}`)),
    ...(targets.length === 1
      ? [
          figure(`${seenIn(first).fields}/${first.fields.length}`, html`fields seen`),
          ...(first.divergences.length === 0
            ? []
            : [figure(`${seenIn(first).divergences}/${first.divergences.length}`, html`divergences seen`)]),
          ...(first.ignored === 0
            ? []
            : [
                figure(
                  first.ignored,
                  html`${first.ignored === 1 ? 'entry' : 'entries'} of other operations ignored`,
                ),
              ]),
        ]
      : []),
  ];
  return html`
<svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true" focusable="false">${bars}</svg>
<ul class="figures" aria-label="${counted(all, noun)} by verdict">${figures}</ul>`;
}

function figure(value: string | number, label: Markup): Markup {
  return html`<li><b>${value}</b> ${label}</li>`;
}
