import { readFileSync } from 'node:fs';
import type {
  ReportMatrix,
  ReportRecording,
  ReportStep,
  ReportVerification,
} from '../../../generated/types.ts';
import { createAjv } from '../../contract/formats.ts';
import { whyUnreadable } from '../../model/file-errors.ts';
import { VERDICTS } from '../../model/finding.ts';
import { isJsonObject, type JsonValue } from '../../model/json.ts';
import { type Report, verdictOfRun } from '../../model/report.ts';
import { RULES } from '../../model/rules.ts';
import { readReportSchema } from '../../report/json.ts';
import { VERSION } from '../io.ts';
import { readGiven, UsageError } from '../options.ts';

interface ReportFile {
  readonly path: string;
  readonly reports: readonly Report[];
  /** Such as `1/3`; null where the run had all of its targets. */
  readonly shard: string | null;
}

/** Reads JSON reports, in the order in which one run would have had their targets. @throws UsageError */
export function readReports(paths: readonly string[]): readonly Report[] {
  const files = paths.map(readReportFile);
  const known = new Map<string, string>();
  const [first] = files.flatMap(({ reports }) => reports);
  for (const { path, reports } of files) {
    for (const { target, source } of reports) {
      const other = known.get(target);
      if (other !== undefined) {
        throw new UsageError(`${path} has a report on ${target}, as has ${other}: name each target once`);
      }
      known.set(target, path);
      if (source !== first?.source) {
        throw new UsageError(`${path} is not like ${paths[0]}: merge reports of verify and of check apart`);
      }
    }
  }
  return inOrder(files);
}

/** Each part has every Nth target. If one is missing, its targets were not checked. */
function inOrder(files: readonly ReportFile[]): readonly Report[] {
  const shards = files.map(({ shard }) => shard);
  const count = Number(shards.find((shard) => shard !== null)?.split('/')[1] ?? 0);
  if (count === 0) return files.flatMap(({ reports }) => reports);
  const parts = Array.from({ length: count }, (_, index) => `${index + 1}/${count}`);
  if (shards.toSorted().join() !== parts.toSorted().join()) {
    const given = files.map(({ path, shard }) => `${path} is part ${shard ?? 'of none'}`);
    throw new UsageError(
      `merge takes each of ${count} parts of one run once, and ${given.join(', ')}: run a missing part, or see why its job has no report`,
    );
  }
  const ordered = parts.flatMap((part) => files.filter(({ shard }) => shard === part));
  const most = Math.max(...ordered.map(({ reports }) => reports.length));
  const rounds = Array.from({ length: most }, (_, at) => ordered.flatMap(({ reports }) => reports[at] ?? []));
  return rounds.flat();
}

function readReportFile(path: string): ReportFile {
  const content = readGiven(path, () => readFileSync(path, 'utf8'), whyUnreadable);
  // Shells that write UTF-8 with a mark make it of --format json.
  const parse = (): JsonValue => JSON.parse(content.replace(/^\uFEFF/, ''));
  const cut = 'it is not whole JSON: its job ended early, or it is another file';
  const written = readGiven(path, parse, () => cut);
  const version = isJsonObject(written) ? written['version'] : undefined;
  if (typeof version === 'string' && version !== VERSION) {
    throw new UsageError(
      `${path} is of zstack-contract ${JSON.stringify(version)}, and this is ${VERSION}: use one version in all jobs`,
    );
  }
  const isOf = (key: string): boolean => isJsonObject(written) && key in written;
  const kind = isOf('targets') ? 'matrix' : isOf('exchanges') ? 'recording' : 'verification';
  const ajv = createAjv().addSchema(readReportSchema());
  if (!ajv.validate(`report.schema.json#/$defs/${kind}`, written)) {
    const [{ instancePath, message } = { instancePath: '', message: '' }] = ajv.errors ?? [];
    throw new UsageError(`${path} is no JSON report of verify or check: ${instancePath || 'it'} ${message}`);
  }
  const report = written as unknown as ReportMatrix | ReportVerification | ReportRecording;
  const { targets, shard = null } = 'targets' in report ? report : { targets: [report] };
  return { path, shard, reports: targets.map((target) => readReport(target, path)) };
}

/** A report as it was before it was written: its steps under one name, each with the fields that it showed. */
function readReport({ fieldSets, ...rest }: ReportVerification | ReportRecording, path: string): Report {
  const { steps, exchanges, ...report } = { steps: undefined, exchanges: undefined, ...rest };
  const listed: readonly ReportStep[] = steps ?? exchanges ?? [];
  const read = listed.map((step) => ({ ...step, seen: step.seen === null ? [] : fieldSets[step.seen] }));
  // The schema and the check of consistency make it one.
  const whole = { ...report, steps: read } as unknown as Report;
  if (isConsistent(whole)) return whole;
  throw new UsageError(
    `${path} is no JSON report as this version writes it: its verdict, counts, rules or fields are not what its steps say`,
  );
}

/**
 * Whether the verdict follows from the counts, and they from the steps, of which a long recording lists but a part;
 * and whether every rule and list of fields that it names is there.
 */
function isConsistent(report: Report): boolean {
  const { verdict, counts, steps, source, waivers } = report;
  const isCounted = VERDICTS.every((one) => {
    const listed = steps.filter((step) => step.verdict === one).length;
    return source === 'recording' ? listed <= counts[one] : listed === counts[one];
  });
  const ruled = steps.flatMap(({ findings, waived = [] }) => [
    ...findings,
    ...waived.map((one) => one.finding),
  ]);
  return (
    isCounted &&
    verdict === verdictOfRun(report) &&
    [...ruled, ...waivers].every(({ rule }) => Object.hasOwn(RULES, rule)) &&
    steps.every(({ seen }) => seen !== undefined)
  );
}
