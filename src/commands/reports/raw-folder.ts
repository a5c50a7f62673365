import { accessSync, constants, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RawExchangeSink } from '../../judge/summary.ts';
import type { Exchange, Payload } from '../../model/exchange.ts';
import { whyUnwritable } from '../../model/file-errors.ts';
import { type Step, stepName } from '../../model/report.ts';
import { printable } from '../../report/layout.ts';
import { breaks } from '../../report/words.ts';
import type { Io } from '../io.ts';
import { NewFileError } from '../new-file.ts';
import { UsageError } from '../options.ts';

/** For their owner only. */
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

/** A recording can have any number of failed exchanges; nobody looks at more files than these. */
const MOST_FILES = 1000;

/** Longest part of a file's name that says what is in it. */
const LONGEST_NAME = 60;

/**
 * The folder of `--raw`: the exchanges of a run's failed steps, unredacted, a file each. They are written as the
 * steps are summed up, so that none is held in memory. Everything else that a run writes is redacted.
 */
export class RawFolder {
  readonly #path: string;
  readonly #io: Io;
  readonly #prefix: string;
  #written = 0;
  #left = 0;
  #failure: NewFileError | null = null;

  /** @throws UsageError when nothing can be written there */
  constructor(path: string, io: Io) {
    this.#path = path;
    this.#io = io;
    // Tells the files of this run from those of others, which stay.
    this.#prefix = new Date(io.now()).toISOString().replaceAll(':', '-');
    try {
      mkdirSync(path, { recursive: true, mode: FOLDER_MODE });
      accessSync(path, constants.W_OK | constants.X_OK);
      if (!statSync(path).isDirectory()) throw Object.assign(new Error(), { code: 'EEXIST' });
    } catch (error) {
      const reason =
        Object(error).code === 'EEXIST' ? 'is no folder' : `cannot be written: ${whyUnwritable(error)}`;
      throw new UsageError(`--raw: ${path} ${reason}`);
    }
    io.err(
      `--raw: requests and answers of failed steps are saved unredacted in ${printable(path)}, SECRETS INCLUDED\n`,
    );
  }

  /** Keeps the exchanges of failed steps of a target or a recording. */
  rawSinkFor(target: string, strict: boolean): RawExchangeSink {
    return ({ step, exchanges }) => {
      if (!breaks(step.verdict, strict)) return;
      for (const exchange of exchanges) this.#keep(target, step, exchange);
    };
  }

  /** Why something could not be kept; null when everything could. */
  get failure(): NewFileError | null {
    return this.#failure;
  }

  /** Reports how many files were written. */
  end(): void {
    const files = this.#written === 1 ? '1 file' : `${this.#written} files`;
    const left = this.#left === 0 ? '' : `, and left out ${this.#left} more exchanges`;
    const warning =
      this.#written === 0
        ? ''
        : '; the files hold secrets, such as sessions, passwords and keys: delete them when you have seen them';
    this.#io.err(`--raw: wrote ${files} to ${printable(this.#path)}${left}${warning}\n`);
  }

  #keep(target: string, step: Omit<Step, 'seen'>, exchange: Exchange): void {
    if (this.#written >= MOST_FILES || this.#failure !== null) {
      this.#left++;
      return;
    }
    try {
      const number = String(this.#written + 1).padStart(4, '0');
      const path = join(this.#path, `${this.#prefix}-${number}-${fileName(step)}.json`);
      const text = `${JSON.stringify(contentOf(target, step, exchange), null, 2)}\n`;
      // Never into an existing file: others might read it, or it might be a link.
      writeFileSync(path, text, { flag: 'wx', mode: FILE_MODE });
      this.#written++;
    } catch (error) {
      // The run goes on, so that its results are not lost.
      this.#failure = new NewFileError(`--raw: ${this.#path} could not be written: ${whyUnwritable(error)}`);
      this.#left++;
    }
  }
}

function fileName(step: Omit<Step, 'seen'>): string {
  const name = stepName(step).replaceAll(/[^\w-]+/g, '-');
  return name.replaceAll(/^-+|-+$/g, '').slice(0, LONGEST_NAME);
}

function contentOf(
  target: string,
  { index, interaction, operation, verdict, reason, findings }: Omit<Step, 'seen'>,
  { request, response, durationMs }: Exchange,
): object {
  return {
    target,
    step: { index, interaction, operation, verdict, reason, findings },
    durationMs: durationMs ?? null,
    request: { ...request, body: textOf(request.body) },
    response: { ...response, body: textOf(response.body) },
  };
}

/** A body as it came; null where there was none. */
function textOf(body: Payload): string | null {
  switch (body.kind) {
    case 'absent':
      return null;
    case 'json':
      return body.text ?? JSON.stringify(body.value);
    case 'html':
    case 'text':
      return body.text;
  }
}
