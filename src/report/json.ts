import { join } from 'node:path';
import { readOwnJson } from '../model/own-files.ts';
import type { Report } from '../model/report.ts';
import { printableJson } from './layout.ts';
import { onlyReport, type RunReport } from './run-report.ts';

export function readReportSchema(): object {
  return readOwnJson(join(import.meta.dirname, 'report.schema.json')) as object;
}

/** The report that was asked for, or those of several targets, for machines. */
export function renderJson(run: RunReport): string {
  return [...jsonChunks(run)].join('');
}

/**
 * The same in pieces: the report of a recording with a hundred thousand exchanges is larger than what they
 * take in memory.
 */
export function* jsonChunks(run: RunReport): Generator<string> {
  const { version, verdict, targets, shard } = run;
  const only = onlyReport(run);
  if (only !== undefined) {
    yield* reportChunks(only, '');
    yield '\n';
    return;
  }
  const part = shard === undefined ? '' : `  "shard": ${JSON.stringify(shard)},\n`;
  yield `{\n  "version": ${JSON.stringify(version)},\n  "verdict": ${JSON.stringify(verdict)},\n${part}  "targets": [`;
  for (const [index, target] of targets.entries()) {
    yield `${index === 0 ? '' : ','}\n    `;
    yield* reportChunks(target, '    ');
  }
  yield `${targets.length === 0 ? '' : '\n  '}]\n}\n`;
}

/**
 * One report: `steps` of a provider, `exchanges` of a recording. Answers carry the same few sets of fields
 * again and again: each set is written once, and a step says which one it is.
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
  const fieldSets = new Map<string, number>();
  for (const [index, step] of steps.entries()) {
    const names = step.seen.join(' ');
    if (names !== '' && !fieldSets.has(names)) fieldSets.set(names, fieldSets.size);
    const one = { ...step, seen: fieldSets.get(names) ?? null };
    yield `${index === 0 ? '' : ','}\n${inner}  ${laidOut(one, `${inner}  `)}`;
  }
  const end = { fieldSets: [...fieldSets.keys()].map((names) => names.split(' ')), ...rest };
  yield `${steps.length === 0 ? '' : `\n${inner}`}],\n${members(end)}\n${indent}}`;
}

function laidOut(value: unknown, indent: string): string {
  return printableJson(value).replaceAll('\n', `\n${indent}`);
}
