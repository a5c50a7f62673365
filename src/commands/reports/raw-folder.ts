import { accessSync, constants, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Witness } from '../../judge/summary.ts';
import type { Exchange, Payload } from '../../model/exchange.ts';
import { whyUnwritable } from '../../model/file-errors.ts';
import { type Step, stepName } from '../../model/report.ts';
import { printable } from '../../report/layout.ts';
import { breaks } from '../../report/words.ts';
import type { Io } from '../io.ts';
import { NewFileError } from '../new-file.ts';
import { UsageError } from '../options.ts';

/** For nobody but their owner. */
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

/** A recording can have any number of failed exchanges; whoever has to see some needs no more than these. */
const MOST_FILES = 1000;

/** Longest part of a file's name that says what is in it. */
const LONGEST_NAME = 60;

/**
 * The folder of `--raw`: what the failed steps of a run sent and were answered, unredacted, a file for each
 * exchange. It is written as the steps are summed up, so that nothing of it is held, and by nothing else: all
 * that a run says otherwise is redacted.
 */
export class RawFolder {
  readonly #path: string;
  readonly #io: Io;
  readonly #prefix: string;
  #written = 0;
  #left = 0;
  #next = 1;
  #trouble: NewFileError | null = null;

  /** @throws UsageError when nothing can be written there */
  constructor(path: string, io: Io) {
    this.#path = path;
    this.#io = io;
    // Files of another run stay as they are, and are told from those of this one.
    this.#prefix = new Date(io.now()).toISOString().replaceAll(':', '-');
    try {
      mkdirSync(path, { recursive: true, mode: FOLDER_MODE });
      if (!statSync(path).isDirectory()) throw new UsageError(`--raw: ${path} is no folder`);
      accessSync(path, constants.W_OK | constants.X_OK);
    } catch (error) {
      if (error instanceof UsageError) throw error;
      const isFile = Object(error).code === 'EEXIST';
      throw new UsageError(
        `--raw: ${path} ${isFile ? 'is no folder' : `cannot be written: ${whyUnwritable(error)}`}`,
      );
    }
    io.err(
      `--raw: what failed steps sent and were answered is kept in ${printable(path)} as it was, SECRETS INCLUDED\n`,
    );
  }

  /** What keeps the exchanges of a target's, or a recording's, failed steps. */
  witnessOf(target: string, strict: boolean): Witness {
    return ({ step, exchanges }) => {
      if (!breaks(step.verdict, strict)) return;
      for (const exchange of exchanges) this.#keep(target, step, exchange);
    };
  }

  /** Why something could not be kept; null when all could. */
  get trouble(): NewFileError | null {
    return this.#trouble;
  }

  /** Says what was kept. */
  end(): void {
    const [files, hold, them] =
      this.#written === 1 ? ['1 file', 'it holds', 'it'] : [`${this.#written} files`, 'they hold', 'them'];
    const left = this.#left === 0 ? '' : `, and left out ${this.#left} more exchanges`;
    const warning =
      this.#written === 0
        ? ''
        : `; ${hold} secrets, such as sessions, passwords and keys: delete ${them} when you have seen ${them}`;
    this.#io.err(`--raw: wrote ${files} to ${printable(this.#path)}${left}${warning}\n`);
  }

  #keep(target: string, step: Omit<Step, 'seen'>, exchange: Exchange): void {
    if (this.#written >= MOST_FILES || this.#trouble !== null) {
      this.#left++;
      return;
    }
    try {
      this.#write(fileName(step), `${JSON.stringify(contentOf(target, step, exchange), null, 2)}\n`);
      this.#written++;
    } catch (error) {
      // What was found must not be lost with the place that this was to be written to.
      this.#trouble = new NewFileError(`--raw: ${this.#path} could not be written: ${whyUnwritable(error)}`);
      this.#left++;
    }
  }

  /** Never into a file that is there: others might read it, or it might be a link to elsewhere. */
  #write(name: string, text: string): void {
    for (;;) {
      const number = String(this.#next++).padStart(4, '0');
      try {
        const path = join(this.#path, `${this.#prefix}-${number}-${name}.json`);
        writeFileSync(path, text, { flag: 'wx', mode: FILE_MODE });
        return;
      } catch (error) {
        if (Object(error).code !== 'EEXIST') throw error;
      }
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
