import { DIALECTS, type Dialect } from '../model/dialect.ts';
import type { Field } from '../model/field.ts';
import type { Finding } from '../model/finding.ts';
import { type FieldResult, type Report, type Step, stepName } from '../model/report.ts';
import { RULES } from '../model/rules.ts';
import type { Verdict } from '../model/verdict.ts';
import type { ReportContext } from './context.ts';
import { printable, table, wrap } from './layout.ts';

/** A report for the screen: what is broken first, then every step, every field, every divergence. */
export function renderText(report: Report, context: ReportContext): string {
  const blocks = [
    `zstack-contract ${report.version}: ${dialectsOf(report).join(' and ')}, ${printable(report.target)}`,
    ...report.notes.map((note) => wrap(note, '  ', 'NOTE  ')),
    ...preflightBlock(report),
    ...report.steps.filter(isBroken).map((step) => brokenStep(step, context)),
    ...stepBlocks(report),
    ...(report.steps.length === 0
      ? []
      : [`Fields of the page (answers that carried each)\n${fieldTable(report)}`]),
    ...divergenceBlock(report, context),
    closingLine(report, context),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function isBroken({ verdict }: Step): boolean {
  return verdict === 'warn' || verdict === 'fail' || verdict === 'error';
}

function preflightBlock({ preflight }: Report): readonly string[] {
  if (preflight.length === 0) return [];
  const lines = preflight.flatMap(({ point, verdict, detail, hint }) => [
    wrap(detail, ' '.repeat(22), `  ${verdict.padEnd(5)}  ${point.padEnd(11)}  `),
    ...(hint === null ? [] : [wrap(hint, ' '.repeat(22), `${' '.repeat(16)}hint  `)]),
  ]);
  return [`Preflight\n${lines.join('\n')}`];
}

/** Steps that brought an answer, and steps that were not sent, with why. */
function stepBlocks({ steps }: Report): readonly string[] {
  const sent = steps.filter(({ status }) => status !== null);
  const unsent = steps.filter(({ status }) => status === null);
  const reasons = unsent.map((step) =>
    wrap(step.reason ?? '', ' '.repeat(12), `  ${step.verdict.padEnd(8)}  ${stepName(step)}: `),
  );
  return [
    ...(sent.length === 0 ? [] : [`Steps\n${stepTable(sent)}`]),
    ...(unsent.length === 0 ? [] : [`Not sent, or not answered\n${reasons.join('\n')}`]),
  ];
}

function dialectsOf({ dialect }: Report): readonly Dialect[] {
  return dialect === 'both' ? DIALECTS : [dialect];
}

function brokenStep(step: Step, context: ReportContext): string {
  const head = `${step.verdict.toUpperCase()}  ${stepName(step)}: ${step.description}`;
  const sent = `  ${step.request}${step.status === null ? '' : ` answered ${step.status}`}`;
  const reason = step.reason === null ? [] : [wrap(step.reason, '  ')];
  return [
    printable(head),
    printable(sent),
    ...reason,
    ...step.findings.map((found) => findingBlock(found, step.dialect, context)),
  ].join('\n');
}

function findingBlock(found: Finding, dialect: Dialect, { fields, divergences }: ReportContext): string {
  const field = found.field === null ? undefined : fields.get(found.field);
  const lines: (readonly [string, string])[] = [
    ['expected', found.expected],
    ['actual', actualInWords(found)],
  ];
  if (field?.onPage === true) lines.push(['the page', pageWords(field)]);
  const divergence = divergences.find(({ id }) => id === field?.divergence);
  if (divergence !== undefined && dialect === 'deployed') {
    lines.push([divergence.id, `servers differ from the page here: ${divergence.server}`]);
  }
  const times = found.times === 1 ? '' : ` (and ${found.times - 1} more like it)`;
  const place = found.at === '' ? 'the answer' : printable(found.at);
  return [
    `    ${found.rule} (${found.level}) at ${place}${times}`,
    wrap(RULES[found.rule].words, '      '),
    ...lines.map(([label, text]) => wrap(text, ' '.repeat(16), `      ${label.padEnd(10)}`)),
  ].join('\n');
}

function actualInWords({ rule, actual }: Finding): string {
  if (actual !== null) return typeof actual === 'string' ? actual : JSON.stringify(actual);
  return rule === 'field-missing' ? 'absent' : 'null';
}

function pageWords({ id, type, description }: Field): string {
  return `${id} ${type} Required: ${description}`;
}

function stepTable(steps: readonly Step[]): string {
  const withPact = steps.some(({ pact }) => pact !== undefined);
  return table(
    steps.map((one) => [
      one.verdict,
      ...(withPact ? [one.pact === undefined ? '' : `pact ${one.pact}`] : []),
      stepName(one),
      one.status === null ? '-' : String(one.status),
      shortened(one.request),
    ]),
  );
}

/** A screen has no room for what all paths begin with, nor for whole uuids. */
function shortened(request: string): string {
  return request.replace(' /zstack/v1/', ' ').replaceAll(/([0-9a-f]{6})[0-9a-f]{26}/g, '$1…');
}

function fieldTable(report: Report): string {
  const dialects = dialectsOf(report);
  const head = ['field', ...dialects];
  const rows = report.fields.map((result) => [
    result.field,
    ...dialects.map((dialect) => fieldCell(result, dialect)),
  ]);
  return table([head, ...rows]);
}

function fieldCell(result: FieldResult, dialect: Dialect): string {
  const own = result.dialects[dialect];
  if (own === undefined) return '-';
  const words: Readonly<Record<Verdict, string>> = {
    disabled: 'never sent',
    skip: 'not seen',
    pass: `pass ${own.seen}`,
    warn: `warn ${own.seen}`,
    fail: `fail ${own.seen}`,
    error: `error ${own.seen}`,
  };
  return words[own.verdict];
}

function divergenceBlock(report: Report, { divergences }: ReportContext): readonly string[] {
  if (report.divergences.length === 0 || report.steps.length === 0) return [];
  const rows = report.divergences.map(({ id, seen }) => {
    const divergence = divergences.find((one) => one.id === id);
    const mark = seen ? 'seen    ' : 'not seen';
    return `  ${id}  ${mark}  ${printable(divergence?.title ?? '')}`;
  });
  return [`Where servers differ from the page\n${rows.join('\n')}`];
}

function closingLine(
  { verdict, counts, steps, fields, divergences }: Report,
  { strict }: ReportContext,
): string {
  const counted = Object.entries(counts).filter(([, count]) => count > 0);
  const seen = fields.filter((field) => field.seen > 0).length;
  const shown = divergences.filter((divergence) => divergence.seen).length;
  const parts = [
    `${steps.length} steps (${counted.map(([name, count]) => `${count} ${name}`).join(', ')})`,
    `${seen} of ${fields.length} fields seen`,
    ...(divergences.length === 0 ? [] : [`${shown} of ${divergences.length} divergences seen`]),
  ];
  const broken = strict && verdict === 'warn' ? '; --strict lets warnings break the contract' : '';
  return `${verdict.toUpperCase()}: ${parts.join(', ')}${broken}`;
}
