import type { Report } from '../model/report.ts';
import { printableJson } from './layout.ts';
import type { Matrix } from './matrix.ts';

/** About how long a chunk is, in characters. */
const CHUNK = 65_536;

/** A report for machines, whole. */
export function renderJson(report: Report): string {
  return `${[...reportChunks(report, '')].join('')}\n`;
}

/** The report that was asked for, or those of several targets, for machines. */
export function renderMatrixJson(matrix: Matrix): string {
  return [...jsonChunks(matrix)].join('');
}

/**
 * The same in pieces: the report of a recording with a hundred thousand exchanges is larger than what they
 * take in memory.
 */
export function* jsonChunks({ version, verdict, targets, single }: Matrix): Generator<string> {
  const [report] = targets;
  if (single && report !== undefined) {
    yield* reportChunks(report, '');
    yield '\n';
    return;
  }
  yield `{\n  "version": ${JSON.stringify(version)},\n  "verdict": ${JSON.stringify(verdict)},\n  "targets": [`;
  for (const [index, target] of targets.entries()) {
    yield `${index === 0 ? '' : ','}\n    `;
    yield* reportChunks(target, '    ');
  }
  yield `${targets.length === 0 ? '' : '\n  '}]\n}\n`;
}

/**
 * One report: `steps` of a provider, `exchanges` of a recording. What an answer carried is summed up in
 * `fields`, so it is left out of them.
 */
function* reportChunks({ steps, ...report }: Report, indent: string): Generator<string> {
  const { version, startedAt, durationMs, source, dialect, target, url, verdict, counts, ...rest } = report;
  const head = { version, startedAt, durationMs, source, dialect, target, url, verdict, counts };
  const inner = `${indent}  `;
  const members = (part: object): string =>
    Object.entries(part)
      .map(([name, value]) => `${inner}${JSON.stringify(name)}: ${laidOut(value, inner)}`)
      .join(',\n');
  yield `{\n${members(head)},\n`;
  yield `${inner}"${source === 'recording' ? 'exchanges' : 'steps'}": [`;
  let chunk = '';
  for (const [index, { seen: _, ...step }] of steps.entries()) {
    chunk += `${index === 0 ? '' : ','}\n${inner}  ${laidOut(step, `${inner}  `)}`;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  yield `${chunk}${steps.length === 0 ? '' : `\n${inner}`}],\n${members(rest)}\n${indent}}`;
}

function laidOut(value: unknown, indent: string): string {
  return printableJson(value).replaceAll('\n', `\n${indent}`);
}
