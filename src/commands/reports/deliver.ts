import { type Command, InvalidArgumentError } from 'commander';
import type { Catalog } from '../../contract/catalog.ts';
import { disruptiveOperations } from '../../contract/replies.ts';
import { type RunFacts, type StepResult, summarize, type Witness } from '../../judge/summary.ts';
import type { ExitCode } from '../../model/finding.ts';
import { beginRun, type Clock, type Report } from '../../model/report.ts';
import { jsonChunks } from '../../report/json.ts';
import { REPORT_KINDS, type ReportKind, rendererOf } from '../../report/kinds.ts';
import { exitCodeOfRun, type Matrix, type ReportContext } from '../../report/matrix.ts';
import { renderMatrixText } from '../../report/text.ts';
import { createProgress, type Env, type Io, VERSION } from '../io.ts';
import {
  appendSummary,
  assertSummary,
  fileIdentity,
  type NewFile,
  NewFileError,
  openNewFile,
  SUMMARY,
} from '../new-file.ts';
import { type Format, oneOf, repeatable, UsageError } from '../options.ts';
import { RawFolder } from './raw-folder.ts';

/** The value of a `--report`. */
interface ReportRequest {
  readonly kind: ReportKind;
  /** Null only for `github`, which goes where the pipeline reads it. */
  readonly path: string | null;
}

/** Flags for the results, the same for every command that has a report. */
export interface ReportFlags {
  readonly report?: readonly ReportRequest[];
  /** The folder for the unredacted exchanges of failed steps. */
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
  /** Sees the exchanges of a target's steps as they were; null unless `--raw` is given. */
  readonly witnessOf: ((target: string) => Witness) | null;
}

/** Begins a run against a provider. The function that it gives ends the run, and makes its report. */
export function beginReport(
  catalog: Catalog,
  { now, witnessOf }: Reporting,
): (
  facts: Omit<RunFacts, 'version' | 'startedAt' | 'durationMs'>,
  outcomes: readonly StepResult[],
) => Report {
  const time = beginRun(now);
  return (facts, outcomes) => {
    const whole = { ...facts, ...time(), version: VERSION };
    return summarize(catalog, whole, outcomes, witnessOf?.(facts.target) ?? null);
  };
}

/** How results are shown. */
interface Showing {
  readonly format: Format;
  readonly strict: boolean;
}

/** The reports of a run, opened before its first request. */
export class Delivery {
  readonly #flags: ReportFlags;
  readonly #io: Io;
  readonly #env: Env;
  /** The summary of a GitHub job; null where there is none. */
  readonly #summary: string | null;
  readonly #reports: { readonly request: ReportRequest; readonly file: NewFile | null }[] = [];
  readonly #raw: RawFolder | null;

  /**
   * @param others files that the run reads or writes besides, which no report may replace
   * @throws UsageError when a report cannot be written, or two would be written to one place
   */
  constructor(flags: ReportFlags, io: Io, env: Env, others: readonly string[] = []) {
    this.#flags = flags;
    this.#io = io;
    this.#env = env;
    // Before the reports, which may stand in it.
    this.#raw = flags.raw === undefined ? null : new RawFolder(flags.raw, io);
    const requests = flags.report ?? [];
    this.#summary = requests.some(({ kind }) => kind === 'github') ? env[SUMMARY] || null : null;
    refuseClashes(requests, this.#summary === null ? others : [...others, this.#summary]);
    try {
      for (const request of requests) {
        const { kind, path } = request;
        this.#reports.push({ request, file: path === null ? null : openNewFile(path, `--report ${kind}`) });
      }
      if (this.#summary !== null) assertSummary(this.#summary);
    } catch (error) {
      this.#discard();
      throw error;
    }
  }

  /**
   * Makes the results of a run, and writes them; when that throws, reports of an earlier run stay as they were.
   *
   * @returns the exit code of the run
   */
  async of(
    catalog: Catalog,
    { format, strict }: Showing,
    makeMatrix: (reporting: Reporting) => Promise<Matrix>,
  ): Promise<ExitCode> {
    const raw = this.#raw;
    let matrix: Matrix;
    try {
      const made = await makeMatrix({
        now: () => this.#io.now(),
        witnessOf: raw === null ? null : (target) => raw.witnessOf(target, strict),
      });
      matrix = this.#io.guard?.report(made) ?? made;
    } catch (error) {
      this.#discard();
      raw?.end();
      throw error;
    }
    const context = await contextOf(catalog, strict, this.#reports.length > 0);
    // The screen last: when it is written, every report is in its place.
    const failure = await this.#writeReports(matrix, context);
    const colour = this.#flags.color && !this.#env['NO_COLOR'] && this.#io.terminal.out;
    const options = { colour, fields: this.#flags.fields === true };
    const shown = format === 'json' ? jsonChunks(matrix) : [renderMatrixText(matrix, context, options)];
    for (const text of shown) this.#io.out(text);
    const progress = createProgress(this.#io);
    for (const { request, file } of this.#reports) {
      if (failure === null && file !== null) {
        progress.aside(`wrote the ${request.kind} report to ${request.path}`);
      }
    }
    raw?.end();
    const trouble = failure ?? raw?.failure;
    if (trouble) throw trouble;
    return exitCodeOfRun(matrix, strict);
  }

  /** Leaves reports of an earlier run as they were. */
  #discard(): void {
    for (const { file } of this.#reports) file?.discard();
  }

  /** @returns the first error of writing, so that the results are shown before it is thrown */
  async #writeReports(matrix: Matrix, context: ReportContext): Promise<NewFileError | null> {
    let failure: NewFileError | null = null;
    for (const { request, file } of this.#reports) {
      try {
        for (const text of await this.#chunksOf(request.kind, matrix, context)) {
          // GitHub reads annotations from stderr too; results alone stand on stdout.
          file === null ? this.#io.err(text) : file.put(text);
        }
        file?.keep();
        if (request.kind === 'github' && this.#summary !== null) {
          appendSummary(this.#summary, (await rendererOf('markdown'))(matrix, context));
        }
      } catch (error) {
        if (!(error instanceof NewFileError)) throw error;
        failure ??= error;
      }
    }
    return failure;
  }

  /** Renderers are imported when a report asks for them. */
  async #chunksOf(kind: ReportKind, matrix: Matrix, context: ReportContext): Promise<Iterable<string>> {
    if (kind === 'json') return jsonChunks(matrix);
    const fields = this.#flags.fields === true;
    if (kind === 'text') return [renderMatrixText(matrix, context, { fields })];
    return [(await rendererOf(kind))(matrix, context)];
  }
}

/** The lines of the fields are looked up for reports only: the screen does not show them. */
async function contextOf(catalog: Catalog, strict: boolean, withPlaces: boolean): Promise<ReportContext> {
  const { fieldById, divergences } = catalog;
  const places = withPlaces ? (await import('../../contract/places.ts')).fieldPlaces(catalog) : new Map();
  return { fields: fieldById, divergences, disruptive: disruptiveOperations(catalog), places, strict };
}

/**
 * Refuses reports that would replace one another, or a file of the run, by whatever names and links.
 *
 * @param others files that the run reads or writes besides
 * @throws UsageError for the first one
 */
function refuseClashes(requests: readonly ReportRequest[], others: readonly string[]): void {
  const taken = new Map(others.map((other) => [identityOf(other), other]));
  for (const { kind, path } of requests) {
    if (path === null) continue;
    const identity = identityOf(path);
    const other = taken.get(identity);
    if (other !== undefined) {
      const file = path === other ? path : `${path}, which is ${other},`;
      throw new UsageError(`--report ${kind}: ${file} is another file of this run: name another`);
    }
    taken.set(identity, path);
  }
}

/** An error of looking at the file comes again when it is opened, and is reported then. */
function identityOf(path: string): string {
  try {
    return fileIdentity(path);
  } catch {
    return path;
  }
}
