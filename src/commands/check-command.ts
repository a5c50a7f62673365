import { statSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Catalog } from '../contract/catalog.ts';
import { loadCatalog } from '../contract/load-catalog.ts';
import { DIALECTS, type Dialect } from '../model/contract.ts';
import type { ExitCode } from '../model/finding.ts';
import { nearestName } from '../model/nearest.ts';
import type { Report } from '../model/report.ts';
import { isUuid } from '../model/values.ts';
import { matrixOf } from '../report/matrix.ts';
import { fileInput, type Input, InputError, streamInput } from '../traffic/input.ts';
import { checkRecording, type RecordingFacts } from '../traffic/recording.ts';
import { type CopyTarget, RedactedCopy } from '../traffic/redacted-copy.ts';
import { checkBody } from '../traffic/single-body.ts';
import { createProgress, type Env, type Io, type Progress, VERSION } from './io.ts';
import { fileIdentity, type NewFile, openNewFile } from './new-file.ts';
import { formatOption, oneOf, UsageError } from './options.ts';
import { addReportOptions, Delivery, type ReportFlags, type Reporting } from './reports/deliver.ts';

interface CheckFlags extends ReportFlags {
  readonly dialect: Dialect | 'auto';
  readonly format: 'text' | 'json';
  readonly strict?: true;
  readonly operation?: string;
  readonly status?: number;
  readonly uuid?: string;
  readonly redact?: string;
}

const STDIN = '-';

/** `check`: recorded traffic, or one body, against the contract. */
export function defineCheck(command: Command, io: Io, env: Env, done: (code: ExitCode) => void): void {
  command
    .argument('<file...>', 'HAR files, also gzipped; - for standard input')
    .addOption(
      new Option(
        '--dialect <dialect>',
        'documented (the page), deployed (real servers), or as each exchange tells',
      )
        .argParser(oneOf(['auto', ...DIALECTS]))
        .default('auto'),
    )
    .addOption(formatOption())
    .option('--strict', 'let warnings break the contract too')
    .option('--operation <operation>', 'the file is one body: the operation that it is an answer of')
    .addOption(
      new Option('--status <status>', 'the file is one body: its HTTP status').argParser(parseStatus),
    )
    .option('--uuid <uuid>', 'the file is one body: the connection that was asked for')
    .option('--redact <file>', 'also write a copy of the HAR file in which every secret is masked');
  addReportOptions(command).action(async (files: readonly string[], flags: CheckFlags) => {
    assertFit(files, flags);
    const catalog = loadCatalog();
    const { redact, format } = flags;
    const strict = flags.strict === true;
    const showing = { format, strict };
    const delivery = new Delivery(flags, io, env, redact === undefined ? files : [...files, redact]);
    done(
      await delivery.of(catalog, showing, async (reporting) => {
        const reports = await explained(() => checkAll(catalog, files, flags, io, reporting));
        const settings = settingsInForce(flags);
        const whole = reports.map((report) => ({ ...report, settings }));
        return matrixOf(VERSION, whole, whole.length === 1);
      }),
    );
  });
}

function readTwice(name: string): string {
  return `--redact reads its file twice, as a secret can show itself late: name a file in place of ${name}`;
}

/** The effective configuration: there is nothing but flags and their defaults here. */
function settingsInForce(flags: CheckFlags): Report['settings'] {
  const { dialect, strict = false, operation, status, uuid } = flags;
  const flagged = (given: boolean): string => (given ? 'flag' : 'default');
  return [
    { setting: 'dialect', value: dialect, from: flagged(dialect !== 'auto') },
    { setting: 'strict', value: strict ? 'yes' : 'no', from: flagged(strict) },
    ...Object.entries({ operation, status, uuid }).flatMap(([setting, value]) =>
      value === undefined ? [] : [{ setting, value: String(value), from: 'flag' }],
    ),
  ];
}

/** Flags that contradict each other, or the files. */
function assertFit(files: readonly string[], { operation, status, uuid, redact }: CheckFlags): void {
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
  if (files.filter((file) => file === STDIN).length > 1)
    throw new UsageError('standard input can be read once');
  if (redact === undefined) return;
  if (operation !== undefined) throw new UsageError('--redact copies a HAR file, not one body');
  if (files.length > 1) throw new UsageError('--redact copies one file: check the files one by one');
  if (files[0] === STDIN) {
    throw new UsageError(readTwice(STDIN));
  }
}

async function checkAll(
  catalog: Catalog,
  files: readonly string[],
  flags: CheckFlags,
  io: Io,
  { now, witnessOf }: Reporting,
): Promise<readonly Report[]> {
  const dialect = flags.dialect === 'auto' ? null : flags.dialect;
  // All are looked at before the first is read: a misspelt name is told at once.
  const inputs = files.map(inputOf);
  const [first] = inputs;
  const factsOf = ({ name }: Input): RecordingFacts => ({
    version: VERSION,
    target: name,
    dialect,
    now,
    witness: witnessOf?.(name) ?? null,
  });
  const { operation, status, uuid = null } = flags;
  if (operation !== undefined && status !== undefined && first !== undefined) {
    assertOperation(catalog, operation);
    if (dialect !== null && catalog.operation(operation).dialects[dialect] === undefined) {
      throw new UsageError(`--dialect: ${dialect} has no operation ${operation}`);
    }
    const facts = { operation, status, uuid, ...factsOf(first) };
    return [await checkBody(catalog, first, facts)];
  }
  limitHeap();
  const progress = createProgress(io);
  const interruption = new AbortController();
  io.interrupted().then(() => interruption.abort());
  const { signal } = interruption;
  if (flags.redact !== undefined && first?.size === null) throw new UsageError(readTwice(first.name));
  const copy = flags.redact === undefined ? null : openCopyFile(flags.redact, files[0] ?? '');
  const reports: Report[] = [];
  try {
    for (const input of inputs) {
      reports.push(await checkFile(catalog, input, factsOf(input), { progress, signal, copy }));
    }
  } finally {
    progress.end();
    copy?.discard();
  }
  return reports;
}

/**
 * V8 doubles the space for what is new whenever much of it stays, up to 128 MB, and lets the space for what is
 * old grow to four times of what it needs. What is new here is garbage at once, or soon, as polls that wait
 * for their reconnect are: small spaces do as well.
 */
function limitHeap(): void {
  setFlagsFromString('--semi-space-growth-factor=1 --heap-growing-percent=20');
}

function inputOf(file: string): Input {
  if (file !== STDIN) return fileInput(file);
  if (process.stdin.isTTY) {
    throw new UsageError(
      '- reads a HAR file from standard input, which is a terminal: … | zstack-contract check -',
    );
  }
  return streamInput('standard input', process.stdin);
}

function assertOperation(catalog: Catalog, id: string): void {
  const ids = catalog.operations.map((one) => one.id);
  if (ids.includes(id)) return;
  const near = nearestName(id, ids);
  const hint = near === null ? `known are ${ids.join(', ')}` : `did you mean ${near}?`;
  throw new UsageError(`no operation is called ${id}: ${hint}`);
}

function parseStatus(text: string): number {
  if (/^[1-9]\d\d$/.test(text)) return Number(text);
  throw new InvalidArgumentError('A status is a number of three digits, such as 200.');
}

/** What cannot be read was asked wrongly. */
async function explained<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof InputError) throw new UsageError(error.message);
    throw error;
  }
}

/** How a file is checked. */
export interface FileChecking {
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Where a copy without secrets goes; null for none. */
  readonly copy: CopyFile | null;
}

/** Checks one HAR file, and writes its copy, telling how it goes on when it takes long. */
async function checkFile(
  catalog: Catalog,
  input: Input,
  facts: RecordingFacts,
  { progress, signal, copy }: FileChecking,
): Promise<Report> {
  const tell = teller(input, progress);
  const redacted = copy === null ? null : new RedactedCopy(catalog);
  const report = await checkRecording(catalog, input, facts, {
    onEntry: (read, judged) => tell(read, `${judged} exchanges judged`),
    see: (entry) => redacted?.learn(entry),
    signal,
  });
  if (copy !== null) {
    progress.live(`${input.name}: writing the copy`);
    let isKept = false;
    const keep = (): void => {
      copy.keep();
      isKept = true;
    };
    await redacted?.write(input, { put: copy.put, keep }, signal);
    // An interrupted copy is not kept.
    if (isKept) progress.aside(`wrote the copy without secrets to ${copy.path}`);
  }
  return report;
}

/** How often a person gets to see how far it is, and how often a log does; in ms. */
const LIVE = 250;
const LINE = 5_000;

/** Tells how far a file was read, for those that take long. */
function teller({ name, size }: Input, progress: Progress): (read: number, what: string) => void {
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

/** A file that a copy is written to. */
export type CopyFile = CopyTarget & NewFile & { readonly path: string };

/** For its owner's eyes: it is what was secret a moment ago. */
const MODE = 0o600;

/**
 * Opens the file of `--redact`.
 *
 * @param original the file that is read
 * @throws UsageError when it cannot be written, or is the original
 */
function openCopyFile(path: string, original: string): CopyFile {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there !== undefined && !there.isDirectory() && !there.isFile()) {
    throw new UsageError(`--redact: ${path} is no file that can be replaced`);
  }
  if (there?.isFile() === true && fileIdentity(path) === fileIdentity(original)) {
    throw new UsageError(`--redact: ${path} is the file that is read: name another`);
  }
  return { ...openNewFile(path, '--redact', MODE), path };
}
