import { readFile } from 'node:fs/promises';
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
import { UsageError } from '../options.ts';

/** The reports of one file. */
interface ReportFile {
  readonly path: string;
  readonly reports: readonly Report[];
  /** Such as `1/3`; null where the run had all of its targets. */
  readonly shard: string | null;
}

/**
 * Reads JSON reports, in the order in which one run would have had their targets.
 *
 * @throws UsageError that names the file, for whatever does not make one run together
 */
export async function readReports(paths: readonly string[]): Promise<readonly Report[]> {
  const files: ReportFile[] = [];
  for (const path of paths) files.push(await readReportFile(path));
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
  const sample = files.find(({ shard }) => shard !== null);
  if (sample?.shard == null) return files.flatMap(({ reports }) => reports);
  const count = Number(sample.shard.split('/')[1]);
  const parts = Array.from({ length: count }, (_, index) => `${index + 1}/${count}`);
  const stray = files.find(({ shard }) => shard === null || !parts.includes(shard));
  if (stray !== undefined) {
    const what = stray.shard === null ? 'no part of a run' : `part ${stray.shard}`;
    throw new UsageError(
      `${stray.path} is ${what}, and ${sample.path} is part ${sample.shard}: merge the parts of one run`,
    );
  }
  const ordered = parts.map((part) => {
    const [file, other] = files.filter(({ shard }) => shard === part);
    if (file === undefined) {
      throw new UsageError(`no report is part ${part}: run that part, or see why its job has no report`);
    }
    if (other === undefined) return file.reports;
    throw new UsageError(`${file.path} and ${other.path} are both part ${part}: merge the parts of one run`);
  });
  const all = ordered.reduce((sum, { length }) => sum + length, 0);
  const short = ordered.findIndex(({ length }, index) => length !== Math.ceil((all - index) / count));
  if (short !== -1) {
    throw new UsageError(
      `part ${parts[short]} has not as many targets as the other parts leave to it: merge the parts of one run`,
    );
  }
  const most = Math.max(...ordered.map(({ length }) => length));
  return Array.from({ length: most }, (_, at) =>
    ordered.flatMap((reports) => reports.slice(at, at + 1)),
  ).flat();
}

async function readReportFile(path: string): Promise<ReportFile> {
  const content = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new UsageError(`${path}: ${whyUnreadable(error)}`);
  });
  const written = parse(content, path);
  const version = isJsonObject(written) ? written['version'] : undefined;
  if (typeof version === 'string' && version !== VERSION) {
    throw new UsageError(
      `${path} is of zstack-contract ${JSON.stringify(version)}, and this is ${VERSION}: use one version in all jobs`,
    );
  }
  const matrix = asMatrix(written, path);
  const { shard = null, targets } = matrix;
  return { path, shard, reports: targets.map((target) => readReport(target, path)) };
}

function parse(content: string, path: string): JsonValue {
  try {
    // Shells that write UTF-8 with a mark make it of --format json.
    return JSON.parse(content.replace(/^\uFEFF/, '')) as JsonValue;
  } catch {
    throw new UsageError(`${path} is not whole JSON: its job ended early, or it is another file`);
  }
}

function asMatrix(written: JsonValue, path: string): ReportMatrix {
  const isOf = (key: string): boolean => isJsonObject(written) && key in written;
  const kind = isOf('targets') ? 'matrix' : isOf('exchanges') ? 'recording' : 'verification';
  const ajv = createAjv().addSchema(readReportSchema());
  if (ajv.validate(`report.schema.json#/$defs/${kind}`, written)) {
    const report = written as unknown as ReportMatrix | ReportVerification | ReportRecording;
    return 'targets' in report
      ? report
      : { version: report.version, verdict: report.verdict, targets: [report] };
  }
  const [{ instancePath, message } = { instancePath: '', message: '' }] = ajv.errors ?? [];
  throw new UsageError(
    `${path} is no JSON report of verify or check: ${instancePath === '' ? 'it' : instancePath} ${message}`,
  );
}

/** A report as it was before it was written: its steps under one name, each with the fields that it showed. */
function readReport(written: ReportVerification | ReportRecording, path: string): Report {
  const { fieldSets, ...rest } = written;
  const { steps, exchanges, ...report } = { steps: undefined, exchanges: undefined, ...rest };
  const listed: readonly ReportStep[] = steps ?? exchanges ?? [];
  const rules = [
    ...listed.flatMap(({ findings, waived = [] }) => [...findings, ...waived.map(({ finding }) => finding)]),
    ...report.waivers,
  ].map(({ rule }) => rule);
  if (!rules.every((rule) => Object.hasOwn(RULES, rule))) {
    throw new UsageError(`${path} is no JSON report of this version: it names a rule that there is not`);
  }
  const read = listed.map((step) => {
    if (step.seen !== null && fieldSets[step.seen] === undefined) {
      throw new UsageError(
        `${path} is no whole JSON report: step ${step.index} shows fields that it does not list`,
      );
    }
    return { ...step, seen: step.seen === null ? [] : fieldSets[step.seen] };
  });
  // The schema and the checks around it make it one.
  const whole = { ...report, steps: read } as unknown as Report;
  if (!isConsistent(whole)) {
    throw new UsageError(
      `${path} is no JSON report as this version writes it: what it counts is not what its steps say`,
    );
  }
  return whole;
}

/** Whether the verdict follows from the counts, and they from the steps, of which a long recording lists but a part. */
function isConsistent(report: Report): boolean {
  const { verdict, counts, steps, source } = report;
  const isCounted = VERDICTS.every((one) => {
    const listed = steps.filter((step) => step.verdict === one).length;
    return source === 'recording' ? listed <= counts[one] : listed === counts[one];
  });
  return isCounted && verdict === verdictOfRun(report);
}
