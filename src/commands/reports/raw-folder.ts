import { accessSync, constants, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RawExchangeSink } from '../../judge/summary.ts';
import { payloadText } from '../../model/exchange.ts';
import { whyUnwritable } from '../../model/file-errors.ts';
import { stepName } from '../../model/report.ts';
import { printable } from '../../report/layout.ts';
import { breaks } from '../../report/words.ts';
import type { Io } from '../io.ts';
import { NewFileError } from '../new-file.ts';
import { readGiven } from '../options.ts';

/** A recording can have any number of failed exchanges; nobody looks at more files than these. */
const MOST_FILES = 1000;

/** The folder of `--raw`. */
export interface RawFolder {
  /** Keeps the exchanges of failed steps of a target or a recording. */
  sinkFor(target: string): RawExchangeSink;
  /** Tells how many files were written. Gives why something could not be kept; null when everything could. */
  end(): NewFileError | null;
}

/**
 * Opens the folder of `--raw`, for the exchanges of a run's failed steps, unredacted, a file each. They are written as
 * the steps are summed up, so that none is held in memory. Everything else that a run writes is redacted.
 *
 * @throws UsageError when nothing can be written there
 */
export function openRawFolder(path: string, strict: boolean, io: Io): RawFolder {
  const open = (): void => {
    // For its owner only, and so are the files.
    mkdirSync(path, { recursive: true, mode: 0o700 });
    accessSync(path, constants.W_OK | constants.X_OK);
  };
  readGiven(`--raw: ${path} cannot be written`, open, whyUnwritable);
  // Tells the files of this run from those of others, which stay.
  const prefix = new Date(io.now()).toISOString().replaceAll(':', '-');
  let found = 0;
  let written = 0;
  let failure: NewFileError | null = null;
  const keep = (name: string, content: object): void => {
    found++;
    if (written === MOST_FILES || failure !== null) return;
    const number = String(written + 1).padStart(4, '0');
    const what = name.replaceAll(/[^\w-]+/g, '-').slice(0, 60);
    try {
      // Never into an existing file: others might read it, or it might be a link.
      const file = join(path, `${prefix}-${number}-${what}.json`);
      writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`, { flag: 'wx', mode: 0o600 });
      written++;
    } catch (error) {
      // The run goes on, so that its results are not lost.
      failure = new NewFileError(`--raw: ${path} could not be written: ${whyUnwritable(error)}`);
    }
  };
  io.err(
    `--raw: requests and answers of failed steps are saved unredacted in ${printable(path)}, SECRETS INCLUDED\n`,
  );
  return {
    sinkFor:
      (target) =>
      ({ step, exchanges }) => {
        if (!breaks(step.verdict, strict)) return;
        const { index, interaction, operation, verdict, reason, findings } = step;
        for (const { request, response, durationMs = null } of exchanges) {
          keep(stepName(step), {
            target,
            step: { index, interaction, operation, verdict, reason, findings },
            durationMs,
            request: { ...request, body: payloadText(request.body) },
            response: { ...response, body: payloadText(response.body) },
          });
        }
      },
    end: () => {
      const warning =
        written === 0
          ? ''
          : '; the files hold secrets, such as sessions, passwords and keys: delete them when you have seen them';
      io.err(`--raw: wrote ${written} of ${found} exchanges to ${printable(path)}${warning}\n`);
      return failure;
    },
  };
}
