import { closeSync, existsSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { whyUnwritable } from '../../model/file-trouble.ts';
import type { Env } from '../io.ts';
import { NewFileError } from '../new-file.ts';
import { UsageError } from '../usage-error.ts';

/** The summary of a GitHub job, to which each of its steps adds. */
export interface JobSummary {
  /** Adds a text at the end, and closes the file. @throws NewFileError */
  append(markdown: string): void;
  /** Closes the file, and leaves it as it was. */
  discard(): void;
}

/** Where the summary of a job is written; null outside GitHub, where there is none. */
export function summaryPath(env: Env): string | null {
  return env['GITHUB_STEP_SUMMARY'] || null;
}

/**
 * Opens the summary of a job before anything is sent.
 *
 * @throws UsageError when it cannot be written
 */
export function openSummary(path: string): JobSummary {
  const isNew = !existsSync(path);
  let file: number | null = open(path);
  const close = (): void => {
    if (file !== null) closeSync(file);
    file = null;
  };
  return {
    append: (markdown) => {
      try {
        if (file !== null) writeFileSync(file, markdown);
        close();
      } catch (error) {
        throw new NewFileError(`GITHUB_STEP_SUMMARY: ${path} could not be written: ${whyUnwritable(error)}`);
      }
    },
    discard: () => {
      const isOpen = file !== null;
      close();
      if (isOpen && isNew) rmSync(path, { force: true });
    },
  };
}

function open(path: string): number {
  try {
    return openSync(path, 'a');
  } catch (error) {
    throw new UsageError(`GITHUB_STEP_SUMMARY: ${path} cannot be written: ${whyUnwritable(error)}`);
  }
}
