import type { Catalog } from '../../contract/catalog.ts';
import { disruptiveOperations } from '../../contract/reply-shape.ts';
import type { ExitCode } from '../../model/verdict.ts';
import type { ReportContext } from '../../report/context.ts';
import { jsonChunks } from '../../report/json.ts';
import { type Renderer, type ReportKind, rendererOf } from '../../report/kinds.ts';
import { printable } from '../../report/layout.ts';
import { exitCodeOfRun, type Matrix } from '../../report/matrix.ts';
import { renderMatrixText } from '../../report/text.ts';
import type { Env, Io } from '../io.ts';
import { type NewFile, NewFileError, openNewFile } from '../new-file.ts';
import type { Format } from '../settings/flags.ts';
import type { Reporting } from './begin-report.ts';
import { refuseClashes } from './clashes.ts';
import { type JobSummary, openSummary, summaryPath } from './job-summary.ts';
import { RawFolder } from './raw-folder.ts';
import type { ReportFlags, ReportRequest } from './report-option.ts';

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
