import type { Report } from '../model/report.ts';
import { printableJson } from './layout.ts';
import type { Matrix } from './matrix.ts';

/** About how long a chunk is, in characters. */
const CHUNK = 65_536;

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
  let chunk = '';
  const sets = new FieldSets();
  for (const [index, step] of steps.entries()) {
    const one = { ...step, seen: sets.indexOf(step.seen) };
    chunk += `${index === 0 ? '' : ','}\n${inner}  ${laidOut(one, `${inner}  `)}`;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  yield `${chunk}${steps.length === 0 ? '' : `\n${inner}`}],\n${members({ fieldSets: sets.all, ...rest })}\n${indent}}`;
}

/** The sets of fields that answers carried, each once. */
class FieldSets {
  readonly all: (readonly string[])[] = [];
  readonly #byList = new Map<readonly string[], number>();
  readonly #byNames = new Map<string, number>();

  /** Which set it is; null for the empty one. */
  indexOf(set: readonly string[]): number | null {
    if (set.length === 0) return null;
    const known = this.#byList.get(set);
    if (known !== undefined) return known;
    const names = set.join(' ');
    const index = this.#byNames.get(names) ?? this.all.push(set) - 1;
    this.#byNames.set(names, index);
    this.#byList.set(set, index);
    return index;
  }
}

function laidOut(value: unknown, indent: string): string {
  return printableJson(value).replaceAll('\n', `\n${indent}`);
}
