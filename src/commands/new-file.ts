import { randomUUID } from 'node:crypto';
import {
  accessSync,
  appendFileSync,
  closeSync,
  constants,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { whyUnwritable } from '../model/file-errors.ts';
import { UsageError } from './options.ts';

/** A file that is written in pieces, and replaces the old one when it is complete. */
export interface NewFile {
  /** @throws NewFileError */
  put(text: string): void;
  /** Puts what was written in place. @throws NewFileError */
  keep(): void;
  /** Leaves what was there before, unless the new file was kept. */
  discard(): void;
}

/** A file that could not be written after all. */
export class NewFileError extends Error {
  override readonly name = 'NewFileError';
}

/**
 * Opens a file that a run writes, before the run begins. A regular file is written beside its place first, so
 * that a run that breaks off leaves the file of the run before; a folder that is not there is made. A pipe or a device
 * is written directly.
 *
 * @param flag the flag that names the file, for messages
 * @param mode permissions of a new file
 * @throws UsageError when it cannot be written
 */
export function openNewFile(path: string, flag: string, mode = 0o666): NewFile {
  const { target, inPlace } = orUsageError(flag, path, () => placeOf(path, flag));
  // Nobody can foresee its name, and so put a link there.
  const written = inPlace ? target : join(dirname(target), `.zstack-contract-${randomUUID()}.part`);
  let file: number | null = orUsageError(flag, path, () => openSync(written, inPlace ? 'w' : 'wx', mode));
  const close = (): void => {
    if (file !== null) closeSync(file);
    file = null;
  };
  const discard = (): void => {
    const isOpen = file !== null;
    close();
    if (isOpen && !inPlace) rmSync(written, { force: true });
  };
  const guarded = (action: () => void): void => {
    try {
      action();
    } catch (error) {
      discard();
      throw new NewFileError(`${flag}: ${path} could not be written: ${whyUnwritable(error)}`);
    }
  };
  return {
    put: (text) =>
      guarded(() => {
        for (let rest = Buffer.from(text); rest.length > 0 && file !== null; ) {
          rest = rest.subarray(writeSync(file, rest));
        }
      }),
    keep: () =>
      guarded(() => {
        close();
        if (!inPlace) renameSync(written, target);
      }),
    discard,
  };
}

/** Where a path leads: a link stays a link, and its file is replaced. */
function placeOf(path: string, flag: string): { readonly target: string; readonly inPlace: boolean } {
  const found = statSync(path, { throwIfNoEntry: false });
  const target = resolve(path);
  if (found === undefined) {
    mkdirSync(dirname(target), { recursive: true });
    return { target, inPlace: false };
  }
  if (found.isDirectory()) throw new UsageError(`${flag}: ${path} is a folder; name a file in it`);
  if (!found.isFile()) return { target, inPlace: true };
  accessSync(target, constants.W_OK);
  return { target: realpathSync(target), inPlace: false };
}

function orUsageError<T>(flag: string, path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${flag}: ${path} cannot be written: ${whyUnwritable(error)}`);
  }
}

/**
 * The same text for two names of one file, through links of any kind. A file that does not exist yet is known by
 * its name and by its folder, which need not exist either.
 */
export function fileIdentity(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false, bigint: true });
  if (found?.isFile()) return `${found.dev}:${found.ino}`;
  if (found !== undefined) return realpathSync(path);
  const whole = resolve(path);
  return join(fileIdentity(dirname(whole)), basename(whole));
}

/** The environment variable that names the summary of a GitHub job, to which each of its steps adds. */
export const SUMMARY = 'GITHUB_STEP_SUMMARY';

/** @throws UsageError when the summary of the job cannot be written */
export function assertSummary(path: string): void {
  orUsageError(SUMMARY, path, () => closeSync(openSync(path, 'a')));
}

/** Adds to the summary of the job. @throws NewFileError */
export function appendSummary(path: string, markdown: string): void {
  try {
    appendFileSync(path, markdown);
  } catch (error) {
    throw new NewFileError(`${SUMMARY}: ${path} could not be written: ${whyUnwritable(error)}`);
  }
}
