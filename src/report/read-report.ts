import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Verdict } from '../model/finding.ts';
import type { Report, Step } from '../model/report.ts';
import type { Matrix } from './matrix.ts';

/** A report in JSON, as every other kind is made of it. */
export interface ReadReport {
  readonly matrix: Matrix;
  /** Whether warnings broke the contract of that run too. */
  readonly strict: boolean;
}

/** A text is no report that can be read. */
export class NoReportError extends Error {
  override readonly name = 'NoReportError';
}

/** A step of `steps` or `exchanges`: its fields are one of the report's sets. */
type WrittenStep = Omit<Step, 'seen'> & { readonly seen: number | null };

type WrittenReport = Omit<Report, 'steps'> & {
  readonly fieldSets: readonly (readonly string[])[];
  readonly steps?: readonly WrittenStep[];
  readonly exchanges?: readonly WrittenStep[];
};

interface WrittenMatrix {
  readonly version: string;
  readonly verdict: Verdict;
  readonly targets: readonly WrittenReport[];
}

/**
 * Reads what the JSON report of a run says back, whole: the other kinds that are made of it are those of the
 * run itself.
 *
 * @throws NoReportError
 */
export function readReport(text: string): ReadReport {
  const written = parse(text);
  const targets = 'targets' in written ? written.targets.map(reportOf) : [reportOf(written)];
  const { version, verdict } = written;
  const matrix = { version, verdict, targets, single: !('targets' in written) };
  return { matrix, strict: targets.some(isStrict) };
}

function parse(text: string): WrittenReport | WrittenMatrix {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new NoReportError('this is no JSON; expected a report that --format json or --report json wrote');
  }
  const shape = shapeOf(value);
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
  ajv.addSchema(JSON.parse(readFileSync(join(import.meta.dirname, 'report.schema.json'), 'utf8')));
  const validate = ajv.getSchema(`report.schema.json#/$defs/${shape}`);
  if (validate?.(value) === true) return value as WrittenReport | WrittenMatrix;
  const [error] = validate?.errors ?? [];
  throw new NoReportError(
    `this is no report of this version of zstack-contract: ${error?.instancePath || 'it'} ${error?.message}`,
  );
}

/** Which of the schema's documents it is meant to be, so that what is wrong with it can be told. */
function shapeOf(value: unknown): 'matrix' | 'recording' | 'verification' {
  if (typeof value !== 'object' || value === null) return 'verification';
  if ('targets' in value) return 'matrix';
  return 'exchanges' in value ? 'recording' : 'verification';
}

function reportOf({ fieldSets, steps, exchanges, ...rest }: WrittenReport): Report {
  const own = (steps ?? exchanges ?? []).map((step) => ({ ...step, seen: seenOf(step, fieldSets) }));
  return { ...rest, steps: own };
}

function seenOf({ seen, index }: WrittenStep, fieldSets: WrittenReport['fieldSets']): readonly string[] {
  const set = seen === null ? [] : fieldSets[seen];
  if (set !== undefined) return set;
  throw new NoReportError(`the step ${index} names the set ${seen} of fieldSets, which has none such`);
}

/** Of the settings, as the command line puts them there. */
function isStrict({ settings }: Report): boolean {
  return settings.some(({ setting, value }) => setting === 'strict' && value === 'yes');
}
