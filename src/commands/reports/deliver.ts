import { type Command, InvalidArgumentError } from 'commander';
import type { Catalog } from '../../contract/catalog.ts';
import { disruptiveOperations } from '../../contract/replies.ts';
import { type RunFacts, type StepResult, summarize, type Witness } from '../../judge/summary.ts';
import type { ExitCode } from '../../model/finding.ts';
import { nearestName } from '../../model/nearest.ts';
import type { Report } from '../../model/report.ts';
import { beginRun, type Clock } from '../../model/report.ts';
import { jsonChunks } from '../../report/json.ts';
import { REPORT_KINDS, type Renderer, type ReportKind, rendererOf } from '../../report/kinds.ts';
import { printable } from '../../report/layout.ts';
import { exitCodeOfRun, type Matrix, type ReportContext } from '../../report/matrix.ts';
import { renderMatrixText } from '../../report/text.ts';
import { type Env, type Io, VERSION } from '../io.ts';
import {
  fileIdentity,
  type JobSummary,
  type NewFile,
  NewFileError,
  openNewFile,
  openSummary,
  summaryPath,
} from '../new-file.ts';
import { type Format, repeatable, UsageError } from '../options.ts';
import { RawFolder } from './raw-folder.ts';

/** A report to be written. */
export interface ReportRequest {
  readonly kind: ReportKind;
  /** Null for what goes to where the pipeline reads it: only `github` has such a place. */
  readonly path: string | null;
}

/** Flags that say how results are shown, the same for every command that has a report. */
export interface ReportFlags {
  readonly report?: readonly ReportRequest[];
  /** The folder that unredacted exchanges of failed steps are kept in. */
  readonly raw?: string;
  /** Whether the text shows the table of fields. */
  readonly fields?: true;
  /** False by `--no-color`. */
  readonly color: boolean;
}

/** Adds the flags of `ReportFlags`. */
export function addReportOptions(command: Command): Command {
  return command
    .addOption(
      repeatable(
        '--report <kind=path>',
        `write a report beside the results: ${REPORT_KINDS.join(', ')}`,
        parseReport,
      ),
    )
    .option(
      '--raw <dir>',
      'keep what failed steps sent and were answered, unredacted: SECRETS INCLUDED, a file each, for its owner only',
    )
    .option('--fields', 'show what was seen of each field of the page too')
    .option('--no-color', 'no colour on a terminal (or NO_COLOR)');
}

/** Reads `KIND=PATH`. */
function parseReport(text: string): ReportRequest {
  const sign = text.indexOf('=');
  const name = sign === -1 ? text : text.slice(0, sign);
  const path = sign === -1 ? null : text.slice(sign + 1);
  const kind = REPORT_KINDS.find((one) => one === name);
  if (kind === undefined) {
    const near = nearestName(name, REPORT_KINDS);
    const hint = near === null ? `Known are ${REPORT_KINDS.join(', ')}.` : `Did you mean ${near}?`;
    throw new InvalidArgumentError(hint);
  }
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
  /** Who sees the exchanges of a target's steps as they were; null when nobody asked for them. */
  readonly witnessOf: ((target: string) => Witness) | null;
}

/** What a run itself has to say for its report. */
export type ReportFacts = Omit<RunFacts, 'version' | 'startedAt' | 'durationMs'>;

/** Begins a run against a provider; what it answers ends it, and makes its report. */
export function beginReport(
  catalog: Catalog,
  { now, witnessOf }: Reporting,
): (facts: ReportFacts, outcomes: readonly StepResult[]) => Report {
  const time = beginRun(now);
  return (facts, outcomes) => {
    const whole = { ...facts, ...time(), version: VERSION };
    return summarize(catalog, whole, outcomes, witnessOf?.(facts.target) ?? null);
  };
}

/** How results are shown. */
export interface Showing {
  readonly format: Format;
  readonly strict: boolean;
}

/** The reports of a run, opened before its first request. */
export class Delivery {
  readonly #reports: readonly { readonly request: ReportRequest; readonly file: NewFile | null }[];
  readonly #io: Io;
  #summary: JobSummary | null = null;
  readonly #colour: boolean;
  readonly #fields: boolean;
  readonly #raw: RawFolder | null;

  /**
   * @param others files that the run reads or writes besides, which no report may replace
   * @throws UsageError when a report cannot be written, or two would be written to one place
   */
  constructor(flags: ReportFlags, io: Io, env: Env, others: readonly string[] = []) {
    this.#io = io;
    this.#colour = flags.color && !isSet(env['NO_COLOR']) && io.terminal.out;
    this.#fields = flags.fields === true;
    // Before the reports, which may stand in it.
    this.#raw = flags.raw === undefined ? null : new RawFolder(flags.raw, io);
    const requests = flags.report ?? [];
    const summary = requests.some(({ kind }) => kind === 'github') ? summaryPath(env) : null;
    refuseClashes(requests, others, summary);
    const opened: { readonly request: ReportRequest; readonly file: NewFile | null }[] = [];
    this.#reports = opened;
    try {
      for (const request of requests) {
        const { kind, path } = request;
        opened.push({ request, file: path === null ? null : openNewFile(path, `--report ${kind}`) });
      }
      if (summary !== null) this.#summary = openSummary(summary);
    } catch (error) {
      this.discard();
      throw error;
    }
  }

  /**
   * Runs what makes the results, and gives them out; when it throws, reports of an earlier run stay as they were.
   *
   * @returns the exit code of the run
   */
  async of(
    catalog: Catalog,
    showing: Showing,
    makeMatrix: (reporting: Reporting) => Promise<Matrix>,
  ): Promise<ExitCode> {
    const raw = this.#raw;
    const { strict } = showing;
    let matrix: Matrix;
    try {
      const made = await makeMatrix({
        now: () => this.#io.now(),
        witnessOf: raw === null ? null : (target) => raw.witnessOf(target, strict),
      });
      matrix = this.#io.guard?.report(made) ?? made;
    } catch (error) {
      this.discard();
      raw?.end();
      throw error;
    }
    const context = await contextOf(catalog, strict, this.#reports.length > 0);
    this.#give(matrix, context, showing, await this.#renderers());
    return exitCodeOfRun(matrix, showing.strict);
  }

  /** Leaves reports of an earlier run as they were. */
  discard(): void {
    for (const { file } of this.#reports) file?.discard();
    this.#summary?.discard();
  }

  /** Those that are asked for: none is imported for a run that only the screen shows. */
  async #renderers(): Promise<ReadonlyMap<ReportKind, Renderer>> {
    const asked = this.#reports.map(({ request }) => request.kind);
    // The summary of a job is Markdown.
    const kinds = asked.includes('github') ? [...asked, 'markdown' as const] : asked;
    return new Map(await Promise.all(kinds.map(async (kind) => [kind, await rendererOf(kind)] as const)));
  }

  #give(
    matrix: Matrix,
    context: ReportContext,
    { format }: Showing,
    renderers: ReadonlyMap<ReportKind, Renderer>,
  ): void {
    const render = (kind: ReportKind): string => renderers.get(kind)?.(matrix, context) ?? '';
    const chunksOf = (kind: ReportKind): Iterable<string> => {
      if (kind === 'json') return jsonChunks(matrix);
      if (kind === 'text') return [renderMatrixText(matrix, context, { fields: this.#fields })];
      return [render(kind)];
    };
    const troubles: unknown[] = [];
    const written: { readonly kind: ReportKind; readonly path: string }[] = [];
    // The screen last: whoever waits for it to end finds every report in its place.
    for (const { request, file } of this.#reports) {
      try {
        const chunks = chunksOf(request.kind);
        // GitHub reads both streams; results alone stand on stdout.
        for (const text of chunks) file === null ? this.#io.err(text) : file.put(text);
        file?.keep();
        if (request.path !== null) written.push({ kind: request.kind, path: request.path });
        if (request.kind === 'github') this.#summary?.append(render('markdown'));
      } catch (error) {
        // What was found must not be lost with the place that it was to be written to.
        if (!(error instanceof NewFileError)) throw error;
        troubles.push(error);
      }
    }
    const options = { colour: this.#colour, fields: this.#fields };
    const shown = format === 'json' ? jsonChunks(matrix) : [renderMatrixText(matrix, context, options)];
    for (const text of shown) this.#io.out(text);
    if (this.#io.terminal.err) {
      for (const { kind, path } of written) this.#io.err(`wrote the ${kind} report to ${printable(path)}\n`);
    }
    this.#raw?.end();
    const trouble = troubles[0] ?? this.#raw?.trouble;
    if (trouble) throw trouble;
  }
}

/** Where fields are written down is looked up for reports only: the screen does not say it. */
async function contextOf(catalog: Catalog, strict: boolean, withPlaces: boolean): Promise<ReportContext> {
  const { fieldById, divergences } = catalog;
  const places = withPlaces ? (await import('../../contract/places.ts')).fieldPlaces(catalog) : new Map();
  return { fields: fieldById, divergences, disruptive: disruptiveOperations(catalog), places, strict };
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

/**
 * Reports that would take the place of one another, or of a file of the run, by whatever names and links.
 *
 * @param others files that the run reads or writes besides
 * @param summary where the summary of a GitHub job goes; null for nowhere
 * @throws UsageError for the first one
 */
function refuseClashes(
  requests: readonly ReportRequest[],
  others: readonly string[],
  summary: string | null,
): void {
  if (requests.filter(({ kind }) => kind === 'github').length > 1) {
    throw new UsageError(
      '--report github is given twice: the log and the job summary would say everything twice',
    );
  }
  const used = new Map(others.map((other) => [identityOf(other), other]));
  const taken = new Map<string, string>();
  if (summary !== null) taken.set(identityOf(summary), summary);
  for (const { kind, path } of requests) {
    if (path === null) continue;
    const identity = identityOf(path);
    const other = used.get(identity);
    if (other !== undefined) {
      throw new UsageError(`--report ${kind}: ${named(path, other)} is a file of this run: name another`);
    }
    const same = taken.get(identity);
    if (same !== undefined) {
      throw new UsageError(`--report ${kind}: ${named(path, same)} is given to another report too`);
    }
    taken.set(identity, path);
  }
}

function named(path: string, other: string): string {
  return path === other ? path : `${path}, which is ${other},`;
}

/** What cannot be looked at is told when it is opened. */
function identityOf(path: string): string {
  try {
    return fileIdentity(path);
  } catch {
    return path;
  }
}
