import type { Dialect } from '../model/contract.ts';
import type { Finding } from '../model/finding.ts';
import { type Report, type Step, stepName } from '../model/report.ts';
import { RULES } from '../model/rules.ts';
import type { Paint } from './colour.ts';
import type { ReportContext } from './context.ts';
import { leftOutOf, repeatCommand, repeatWarning } from './curl.ts';
import { type Dress, printable, table, wrap } from './layout.ts';
import { exchangeLine, factsOf, placeOf, repeatsOf, shortened } from './words.ts';

/** All that is to be said of a step that is not sound: what was found, why it matters, how to see it again. */
export function brokenStep(step: Step, { url }: Report, context: ReportContext, paint: Paint): string {
  const word = step.verdict.toUpperCase();
  return [
    wrap(`${stepName(step)}: ${step.description}`, '      ', `${word}  `).replace(
      word,
      paint(step.verdict, word),
    ),
    printable(`  ${exchangeLine(step)}`),
    ...(step.reason === null ? [] : [wrap(step.reason, '  ')]),
    ...step.findings.map((found) => findingBlock(found, step.dialect, context)),
    ...repeatLines(step, url, context),
  ].join('\n');
}

/** One line to paste: it is not broken into lines of the screen. */
function repeatLines(
  { evidence, operation }: Step,
  url: string | null,
  context: ReportContext,
): readonly string[] {
  const command = evidence === null ? null : repeatCommand(evidence, url);
  if (evidence === null || command === null) return [];
  const remarks = [leftOutOf(evidence), repeatWarning(operation, context)].filter(
    (remark) => remark !== null,
  );
  const heading = remarks.length === 0 ? 'to see it again:' : `to see it again (${remarks.join('; ')}):`;
  return [wrap(heading, '    '), `      ${command}`];
}

/** A finding with its rule in words and each fact on a line of its own. */
export function findingBlock(found: Finding, dialect: Dialect, context: ReportContext): string {
  const repeats = repeatsOf(found);
  const place = `${printable(placeOf(found))}${repeats === '' ? '' : ` (${repeats})`}`;
  return [
    `    ${found.rule} (${found.level}) at ${place}`,
    wrap(RULES[found.rule].words, '      '),
    ...factsOf(found, dialect, context).map(([label, words]) =>
      wrap(words, ' '.repeat(16), `      ${label.padEnd(10)}`),
    ),
  ].join('\n');
}

/** Steps that brought an answer, and steps that were not sent, with why. */
export function stepBlocks({ steps }: Report, paint: Paint): readonly string[] {
  const sent = steps.filter(({ status }) => status !== null);
  const unsent = steps.filter(({ status }) => status === null);
  return [
    ...(sent.length === 0 ? [] : [`Steps\n${stepTable(sent, paint)}`]),
    ...(unsent.length === 0
      ? []
      : [`Not sent, or not answered\n${unsent.map((step) => reasonLine(step, paint)).join('\n')}`]),
  ];
}

/** A step that brought nothing to judge, and why. */
export function reasonLine(step: Step, paint: Paint): string {
  const { verdict } = step;
  const text = wrap(
    step.reason ?? '',
    ' '.repeat(12),
    `  ${verdict.padEnd(8)}  ${printable(stepName(step))}: `,
  );
  return text.replace(verdict, paint(verdict, verdict));
}

function stepTable(steps: readonly Step[], paint: Paint): string {
  const withPact = steps.some(({ pact }) => pact !== undefined);
  const rows = steps.map((one) => [
    one.verdict,
    ...(withPact ? [one.pact === undefined ? '' : `pact ${one.pact}`] : []),
    stepName(one),
    one.status === null ? '-' : String(one.status),
    shortened(one.request),
  ]);
  const verdicts = new Map(steps.map(({ verdict }) => [verdict as string, verdict]));
  const dress: Dress = (cell, column) => {
    const verdict = column === 0 ? verdicts.get(cell) : undefined;
    return verdict === undefined ? cell : paint(verdict, cell);
  };
  return table(rows, dress, true);
}
