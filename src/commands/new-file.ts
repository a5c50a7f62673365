import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  openSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { whyUnwritable } from '../model/file-errors.ts';
import type { Env } from './io.ts';
import { UsageError } from './options.ts';

/** A file that is written piece by piece, and takes its place when it is whole. */
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
 * Opens a file that a run writes, before it begins. What is written goes beside it first, so that a run that
 * breaks off leaves the file of the run before. A pipe or a device, which has nothing to be kept and no
 * neighbour, is written at once.
 *
 * @param flag what asked for it, for messages
 * @param mode permissions of a file that is new
 * @throws UsageError when it cannot be written
 */
export function openNewFile(path: string, flag: string, mode = 0o666): NewFile {
  const { target, inPlace } = placeOf(path, flag);
  const written = inPlace ? target : join(dirname(target), `.${basename(target)}.${process.pid}.part`);
  let file: number | null = open(written, path, flag, { how: 'w', mode });
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

/** Where a path leads; a link stays one, and what it points at is replaced. */
function placeOf(path: string, flag: string): { readonly target: string; readonly inPlace: boolean } {
  const there = statOf(path, flag);
  if (there === undefined) return { target: placeOfNew(path), inPlace: false };
  const target = resolve(path);
  if (there.isDirectory()) throw new UsageError(`${flag}: ${path} is a folder; name a file in it`);
  if (!there.isFile()) return { target, inPlace: true };
  try {
    accessSync(target, constants.W_OK);
  } catch (error) {
    throw new UsageError(`${flag}: ${path} cannot be written: ${whyUnwritable(error)}`);
  }
  return { target: realpathSync(target), inPlace: false };
}

function statOf(path: string, flag: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw new UsageError(`${flag}: ${path} cannot be written: ${whyUnwritable(error)}`);
  }
}

function open(
  written: string,
  path: string,
  asked: string,
  { how, mode }: { readonly how: 'w' | 'a'; readonly mode?: number },
): number {
  try {
    return openSync(written, how, mode);
  } catch (error) {
    throw new UsageError(`${asked}: ${path} cannot be written: ${whyUnwritable(error)}`);
  }
}

/** Links that lead nowhere, one after the other: the kernel gives up sooner. */
const MOST_LINKS = 40;

/**
 * What two names have in common that lead to one file, be it there or not yet. What is no plain file, such as
 * a pipe, goes by its name: nothing in it can be replaced.
 */
export function fileIdentity(path: string): string {
  const there = statSync(path, { throwIfNoEntry: false, bigint: true });
  if (there === undefined) return placeOfNew(path);
  return there.isFile() ? `${there.dev}:${there.ino}` : resolve(path);
}

/** Where a file is made that does not exist yet: through links of folders, and through a link to nothing. */
function placeOfNew(path: string, links = MOST_LINKS): string {
  const whole = resolve(path);
  const folder = realFolder(dirname(whole));
  const place = join(folder, basename(whole));
  const target = linkAt(place);
  return target === null || links === 0 ? place : placeOfNew(resolve(folder, target), links - 1);
}

function realFolder(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function linkAt(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

/** The environment variable that names the summary of a GitHub job. */
const SUMMARY = 'GITHUB_STEP_SUMMARY';

/** The summary of a GitHub job, to which each of its steps adds. */
export interface JobSummary {
  /** Adds a text at the end, and closes the file. @throws NewFileError */
  append(markdown: string): void;
  /** Closes the file, and leaves it as it was. */
  discard(): void;
}

/** Where the summary of a job is written; null outside GitHub, where there is none. */
export function summaryPath(env: Env): string | null {
  return env[SUMMARY] || null;
}

/**
 * Opens the summary of a job before anything is sent.
 *
 * @throws UsageError when it cannot be written
 */
export function openSummary(path: string): JobSummary {
  const isNew = !existsSync(path);
  let file: number | null = open(path, path, SUMMARY, { how: 'a' });
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
        throw new NewFileError(`${SUMMARY}: ${path} could not be written: ${whyUnwritable(error)}`);
      }
    },
    discard: () => {
      const isOpen = file !== null;
      close();
      if (isOpen && isNew) rmSync(path, { force: true });
    },
  };
}
