import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Catalog } from '../../contract/catalog.ts';
import { disruptiveOperations } from '../../contract/replies.ts';
import { type RawExchangeSink, type RunFacts, type StepResult, Summary } from '../../judge/summary.ts';
import { type Waiver, waiversFor } from '../../judge/waivers.ts';
import type { ExitCode } from '../../model/finding.ts';
import { beginRun, type Clock, type Report } from '../../model/report.ts';
import { jsonChunks } from '../../report/json.ts';
import { REPORT_KINDS, type ReportKind, rendererOf } from '../../report/kinds.ts';
import { exitCodeOfRun, type ReportContext, type RunReport } from '../../report/run-report.ts';
import { LANGUAGES, type Language, sentencesOf } from '../../report/sentences/languages.ts';
import { renderText } from '../../report/text.ts';
import { type Env, type Io, VERSION } from '../io.ts';
import { finalPath, type NewFile, openNewFile, openToAppend } from '../new-file.ts';
import { choiceOption, type Format, GROUPS, oneOf, repeatable, UsageError } from '../options.ts';
import { isOwnCheckout, workflowFile } from './project-file.ts';
import { openRawFolder } from './raw-folder.ts';

interface ReportRequest {
  readonly kind: ReportKind;
  /** Null only for `github`, which goes where the pipeline reads it. */
  readonly path: string | null;
}

/** Flags for the results, the same for every command that has a report. */
export interface ReportFlags {
  readonly report?: readonly ReportRequest[];
  readonly raw?: string;
  readonly fields?: true;
  readonly divergences?: true;
  readonly verbose?: true;
  readonly quiet?: true;
  /** False by `--no-color`. */
  readonly color: boolean;
  readonly lang?: Language;
}

/** Adds the flags of `ReportFlags`. @param isRun whether the command has exchanges that could be saved */
export function addReportOptions(command: Command, isRun = true): Command {
  command
    .optionsGroup(GROUPS.output)
    .addOption(
      choiceOption(
        '--lang <language>',
        'language of the results and reports; without it reports are in English, and the screen is in that of LC_ALL, LC_MESSAGES or LANG',
        LANGUAGES,
      ),
    )
    .addOption(
      repeatable(
        '--report <kind=path>',
        `write a report beside the results: ${REPORT_KINDS.join(', ')}`,
        parseReport,
      ),
    );
  if (isRun) {
    command.option(
      '--raw <dir>',
      'save the requests and answers of failed steps unredacted, SECRETS INCLUDED, one file each, readable by you alone',
    );
  }
  return command
    .option('--verbose', 'list every step, also those that passed')
    .option('--fields', 'show what was seen of each field of the page')
    .option('--divergences', 'show which divergences of servers from the page were seen, with their titles')
    .addOption(
      new Option('--quiet', 'show the closing line only').conflicts(['verbose', 'fields', 'divergences']),
    )
    .option('--no-color', 'no colour on a terminal (or NO_COLOR)');
}

function parseReport(text: string): ReportRequest {
  const [name = '', ...rest] = text.split('=');
  const path = rest.length === 0 ? null : rest.join('=');
  const kind = oneOf(REPORT_KINDS)(name);
  if (path === '' || (path === null && kind !== 'github')) {
    throw new InvalidArgumentError(`Expected a path, such as ${kind}=report.${kind}.`);
  }
  if (path === '-') {
    throw new InvalidArgumentError('Standard output has the results already: --format json makes them JSON.');
  }
  return { kind, path };
}

/** What all reports of a command line have in common. */
export interface Reporting {
  readonly now: Clock;
  /** Where the raw exchanges of a target go; null unless `--raw` is given. */
  readonly rawSinkFor: ((target: string) => RawExchangeSink) | null;
  /** The waivers of the config file; none by default. */
  readonly waivers?: readonly Waiver[];
}

/** Begins a run against a provider; what it gives ends the run. @param name that of a target; null for a mock */
export function beginReport(
  catalog: Catalog,
  { now, rawSinkFor, waivers = [] }: Reporting,
  name: string | null = null,
): (
  facts: Omit<RunFacts, 'version' | 'startedAt' | 'durationMs'>,
  stepResults: readonly StepResult[],
) => Report {
  const time = beginRun(now);
  return (facts, stepResults) => {
    const whole = { ...facts, ...time(), version: VERSION };
    const rawSink = rawSinkFor?.(facts.target) ?? null;
    const summary = new Summary(catalog, { rawSink, waivers: waiversFor(waivers, name) });
    for (const stepResult of stepResults) summary.add(stepResult);
    return summary.report(whole);
  };
}

interface ReportingOptions {
  readonly flags: ReportFlags;
  readonly format: Format;
  readonly strict: boolean;
  /** Files that the run reads or writes besides, which no report may replace. */
  readonly others?: readonly string[];
  readonly io: Io;
  readonly env: Env;
}

/**
 * Opens the reports of a run, runs it, and writes its results. When the run breaks off, reports of an earlier run
 * stay as they were.
 *
 * @throws UsageError before the run, when a report cannot be written or would replace another file
 */
export async function runAndReport(
  catalog: Catalog,
  { flags, format, strict, others = [], io, env }: ReportingOptions,
  makeRun: (reporting: Reporting) => Promise<RunReport>,
): Promise<ExitCode> {
  // Before the reports, which may stand in it.
  const raw = flags.raw === undefined ? null : openRawFolder(flags.raw, strict, io);
  const requests = flags.report ?? [];
  const outputs: Output[] = [];
  let run: RunReport;
  try {
    for (const output of openOutputs(requests, others, io, env[SUMMARY])) outputs.push(output);
    const made = await makeRun({ now: () => io.now(), rawSinkFor: raw?.sinkFor ?? null });
    const located = { ...made, targets: made.targets.map((report) => withFile(report, workflowFile(env))) };
    run = io.guard?.report(located) ?? located;
  } catch (error) {
    for (const { file } of outputs) file.discard();
    raw?.end();
    throw error;
  }
  const context: ReportContext = {
    fields: catalog.fieldById,
    divergences: catalog.divergences,
    disruptive: disruptiveOperations(catalog),
    // For reports only: the screen does not show lines of schemas.
    places:
      requests.length > 0 && isOwnCheckout(io.cwd)
        ? (await import('../../contract/places.ts')).fieldPlaces(catalog)
        : new Map(),
    strict,
    say: await sentencesOf(flags.lang ?? 'en'),
  };
  const { fields, divergences, verbose, quiet } = flags;
  const shown = { fields, divergences, verbose };
  let failure: unknown = null;
  for (const { kind, file } of outputs) {
    try {
      const chunks = kind === 'json' ? jsonChunks(run) : [(await rendererOf(kind))(run, context, shown)];
      for (const text of chunks) file.put(text);
      file.keep();
    } catch (error) {
      file.discard();
      // The results are shown first.
      failure ??= error;
    }
  }
  // The screen last: when it is written, every report is in its place.
  if (format === 'json') for (const text of jsonChunks(run)) io.out(text);
  else {
    const colour = flags.color && !env['NO_COLOR'] && io.terminal.out;
    const screen = { ...context, say: await sentencesOf(flags.lang ?? languageOf(env)) };
    io.out(renderText(run, screen, { ...shown, quiet, colour, width: io.columns }));
  }
  failure ??= raw?.end() ?? null;
  if (failure !== null) throw failure;
  return exitCodeOfRun(run, strict);
}

/** The environment variable that names the summary of a GitHub job, to which each of its steps adds. */
const SUMMARY = 'GITHUB_STEP_SUMMARY';

interface Output {
  readonly kind: ReportKind;
  readonly file: NewFile;
}

/**
 * Opens the files of reports one by one, and the summary of a GitHub job.
 *
 * @throws UsageError for a report that cannot be written, or would replace another file by whatever name or link
 */
function* openOutputs(
  requests: readonly ReportRequest[],
  others: readonly string[],
  io: Io,
  summary: string | undefined,
): Generator<Output> {
  const summaries = requests.some(({ kind }) => kind === 'github') && summary ? [summary] : [];
  const taken = new Map([...others, ...summaries].map((other) => [finalPath(other), other]));
  for (const { kind, path } of requests) {
    if (path === null) continue;
    const other = taken.get(finalPath(path));
    if (other !== undefined) {
      const file = path === other ? path : `${path}, which is ${other},`;
      throw new UsageError(`--report ${kind}: ${file} is another file of this run: name another`);
    }
    taken.set(finalPath(path), path);
  }
  // GitHub reads annotations from stderr too; results alone stand on stdout.
  const stderr: NewFile = { put: (text) => io.err(text), keep: () => {}, discard: () => {} };
  for (const { kind, path } of requests) {
    yield { kind, file: path === null ? stderr : openNewFile(path, `--report ${kind}`) };
  }
  for (const path of summaries) yield { kind: 'markdown', file: openToAppend(path, SUMMARY) };
}

/** A report with the file that its findings point at, unless it has one. */
export function withFile(report: Report, file: string | undefined): Report {
  return file === undefined ? report : { file, ...report };
}

/** The language of the environment, as POSIX has it: the first variable that is set decides. */
function languageOf(env: Env): Language {
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  // Catalogs of traditional Chinese would be others.
  return /^zh(?!_(?:TW|HK|MO))/i.test(locale) ? 'zh' : 'en';
}
