import { statSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { type Command, Option } from 'commander';
import type { Catalog } from '../contract/catalog.ts';
import { loadCatalog } from '../contract/load-catalog.ts';
import { settleWaivers, waiversFor } from '../judge/waivers.ts';
import { DIALECTS, type Dialect } from '../model/contract.ts';
import type { ExitCode } from '../model/finding.ts';
import { nameHint } from '../model/nearest.ts';
import type { Report } from '../model/report.ts';
import { isUuid } from '../model/values.ts';
import { runReportOf } from '../report/run-report.ts';
import { fileInput, type Input, streamInput } from '../traffic/input.ts';
import { checkRecording, type RecordingFacts } from '../traffic/recording.ts';
import { RedactedCopy } from '../traffic/redacted-copy.ts';
import { checkBody } from '../traffic/single-body.ts';
import { createProgress, type Env, type Io, interruptionOf, type Progress, VERSION } from './io.ts';
import { fileIdentity, type NewFile, openNewFile } from './new-file.ts';
import { choiceOption, type Format, formatOption, GROUPS, UsageError, wholeNumber } from './options.ts';
import { projectFile } from './reports/project-file.ts';
import {
  addReportOptions,
  type ReportFlags,
  type Reporting,
  runAndReport,
  withFile,
} from './reports/run-and-report.ts';
import { readConfig } from './settings/config-file.ts';
import { CONFIG_NAME } from './settings/flags.ts';
import { waiversOf } from './settings/waivers.ts';

interface CheckFlags extends ReportFlags {
  readonly dialect: Dialect | 'auto';
  readonly format: Format;
  readonly strict?: true;
  readonly operation?: string;
  readonly status?: number;
  readonly uuid?: string;
  readonly redact?: string;
  readonly config?: string;
}

const STDIN = '-';

/** `check`: recorded traffic, or one body, against the contract. */
export function define(command: Command, io: Io, env: Env, done: (code: ExitCode) => void): void {
  command
    .argument('<file...>', 'HAR files, also gzipped; - for standard input')
    .optionsGroup(GROUPS.run)
    .addOption(
      choiceOption('--dialect <dialect>', 'the page, real servers, or as each exchange tells', [
        'auto',
        ...DIALECTS,
      ]).default('auto'),
    )
    .option('--strict', 'let warnings break the contract too')
    .option('--operation <operation>', 'the file is one body: the operation that it is an answer of')
    .addOption(
      new Option('--status <status>', 'the file is one body: its HTTP status').argParser(
        wholeNumber(100, 999),
      ),
    )
    .option('--uuid <uuid>', 'the file is one body: the connection that was asked for')
    .optionsGroup(GROUPS.output)
    .addOption(formatOption())
    .addOption(
      new Option(
        '--redact <file>',
        'also write a copy of the HAR file in which every secret is masked',
      ).conflicts('operation'),
    )
    .option(
      '--config <file>',
      `the config file, whose waivers count; by default ${CONFIG_NAME}, here or in a folder above`,
    );
  addReportOptions(command).action(async (files: readonly string[], flags: CheckFlags) => {
    refuseContradictions(files, flags);
    const catalog = loadCatalog();
    const { redact, format, strict = false } = flags;
    const others = redact === undefined ? files : [...files, redact];
    const options = { flags, format, strict, others, io, env };
    const config = await readConfig(flags.config, io.cwd);
    const { waivers, isWhole } = waiversOf(config, [], catalog, io.now());
    const code = await runAndReport(catalog, options, async (reporting) => {
      const checked = await checkAll(catalog, files, flags, io, { ...reporting, waivers });
      const reports = settleWaivers(checked, isWhole);
      const settings = settingsInForce(flags);
      const whole = reports.map((report) =>
        withFile({ ...report, settings }, projectFile(report.target, io.cwd)),
      );
      return runReportOf(VERSION, whole, whole.length === 1);
    });
    done(code);
  });
}

/** The effective configuration: this command has only flags and their defaults. */
function settingsInForce(flags: CheckFlags): Report['settings'] {
  const { dialect, strict = false, operation, status, uuid } = flags;
  const fromOf = (isGiven: boolean): string => (isGiven ? 'flag' : 'default');
  return [
    { setting: 'dialect', value: dialect, from: fromOf(dialect !== 'auto') },
    { setting: 'strict', value: strict ? 'yes' : 'no', from: fromOf(strict) },
    ...Object.entries({ operation, status, uuid }).flatMap(([setting, value]) =>
      value === undefined ? [] : [{ setting, value: String(value), from: 'flag' }],
    ),
  ];
}

/** @throws UsageError for flags that contradict each other, or the files */
function refuseContradictions(
  files: readonly string[],
  { operation, status, uuid, redact }: CheckFlags,
): void {
  if ((operation === undefined) !== (status === undefined)) {
    throw new UsageError('--operation and --status go together: both say what the one body is an answer of');
  }
  if (uuid !== undefined && operation === undefined) {
    throw new UsageError(
      '--uuid is about one body: give --operation and --status too; a HAR file has its own uuids',
    );
  }
  if (operation !== undefined && files.length > 1) {
    throw new UsageError('--operation is about one body, so about one file');
  }
  if (uuid !== undefined && !isUuid(uuid)) {
    throw new UsageError(`--uuid: a uuid is 32 lowercase hexadecimal digits, not ${JSON.stringify(uuid)}`);
  }
  if (files.filter((file) => file === STDIN).length > 1) {
    throw new UsageError('standard input can be read once');
  }
  if (redact !== undefined && files.length > 1) {
    throw new UsageError('--redact copies one file: check the files one by one');
  }
}

async function checkAll(
  catalog: Catalog,
  files: readonly string[],
  flags: CheckFlags,
  io: Io,
  { now, rawSinkFor, waivers = [] }: Reporting,
): Promise<readonly Report[]> {
  const dialect = flags.dialect === 'auto' ? null : flags.dialect;
  // All files are opened before the first is read, so that a misspelt name is reported at once.
  const inputs = files.map((file) => inputOf(file, io));
  const [first] = inputs;
  const factsOf = ({ name }: Input): RecordingFacts => ({
    version: VERSION,
    target: name,
    dialect,
    now,
    rawSink: rawSinkFor?.(name) ?? null,
    waivers: waiversFor(waivers, null),
  });
  const { operation, status, uuid = null, redact } = flags;
  if (operation !== undefined && status !== undefined && first !== undefined) {
    assertOperation(catalog, operation, dialect);
    return [await checkBody(catalog, first, { operation, status, uuid, ...factsOf(first) })];
  }
  // V8 would let its heap grow to several times of what is in use. Objects here are garbage soon.
  setFlagsFromString('--semi-space-growth-factor=1 --heap-growing-percent=20');
  if (redact !== undefined && first?.size === null) {
    throw new UsageError(
      `--redact reads its file twice, as a secret can show itself late: name a file in place of ${files[0]}`,
    );
  }
  const progress = createProgress(io);
  const copy = redact === undefined ? null : openCopyFile(redact, files[0] ?? '');
  const run = { progress, signal: interruptionOf(io), copy };
  const reports: Report[] = [];
  try {
    for (const input of inputs) reports.push(await checkFile(catalog, input, factsOf(input), run));
  } finally {
    progress.end();
    copy?.discard();
  }
  return reports;
}

function inputOf(file: string, { stdin }: Io): Input {
  if (file !== STDIN) return fileInput(file);
  if (stdin.isTTY) {
    throw new UsageError(
      '- reads a HAR file from standard input, which is a terminal: … | zstack-contract check -',
    );
  }
  return streamInput('standard input', stdin);
}

function assertOperation(catalog: Catalog, id: string, dialect: Dialect | null): void {
  const ids = catalog.operations.map((one) => one.id);
  if (!ids.includes(id)) throw new UsageError(`no operation is called ${id}: ${nameHint(id, ids)}`);
  if (dialect !== null && catalog.operation(id).dialects[dialect] === undefined) {
    throw new UsageError(`--dialect: ${dialect} has no operation ${id}`);
  }
}

/** How a file is checked. */
interface FileRun {
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Where a copy without secrets goes; null for none. */
  readonly copy: CopyFile | null;
}

/** Checks one HAR file, and writes its copy. */
async function checkFile(
  catalog: Catalog,
  input: Input,
  facts: RecordingFacts,
  { progress, signal, copy }: FileRun,
): Promise<Report> {
  const show = progressOf(input, progress);
  const redacted = new RedactedCopy(catalog);
  const report = await checkRecording(catalog, input, facts, {
    onEntry: (entry, judged) => {
      if (copy !== null) redacted.learn(entry);
      show(input.position, `${judged} exchanges judged`);
    },
    signal,
  });
  if (copy === null) return report;
  progress.live(`${input.name}: writing the copy`);
  // An interrupted copy is not kept.
  const keep = (): void => {
    copy.keep();
    progress.aside(`wrote the copy without secrets to ${copy.path}`);
  };
  await redacted.write(input, { put: copy.put, keep }, signal);
  return report;
}

/** How often progress is shown on a terminal, and in a log; in ms. */
const LIVE = 250;
const LINE = 5_000;

/** Shows how far a file was read, if that takes long. */
function progressOf({ name, size }: Input, progress: Progress): (read: number, what: string) => void {
  let lastLive = Date.now();
  let lastLine = lastLive;
  return (read, what) => {
    const now = Date.now();
    if (now - lastLive < LIVE) return;
    lastLive = now;
    const whole =
      size === null || size === 0 ? '' : ` of ${megabytes(size)} (${Math.floor((read / size) * 100)} %)`;
    const text = `${name}: read ${megabytes(read)}${whole}, ${what}`;
    progress.live(text);
    if (now - lastLine < LINE) return;
    lastLine = now;
    progress.line(text);
  };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** The file of `--redact`. */
type CopyFile = NewFile & { readonly path: string };

/**
 * Opens the file of `--redact`.
 *
 * @param original the file that is read
 * @throws UsageError when it cannot be written, or is the original
 */
function openCopyFile(path: string, original: string): CopyFile {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found !== undefined && !found.isDirectory() && !found.isFile()) {
    throw new UsageError(`--redact: ${path} is no file that can be replaced`);
  }
  if (found?.isFile() === true && fileIdentity(path) === fileIdentity(original)) {
    throw new UsageError(`--redact: ${path} is the file that is read: name another`);
  }
  // For its owner only, should a secret be left in it.
  return { ...openNewFile(path, '--redact', 0o600), path };
}
