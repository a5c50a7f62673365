import {
  accessSync,
  closeSync,
  constants,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { whyUnwritable } from '../model/file-trouble.ts';
import { placeOfNew } from './file-identity.ts';
import { UsageError } from './usage-error.ts';

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
  let file: number | null = open(written, path, flag, mode);
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

function open(written: string, path: string, flag: string, mode: number): number {
  try {
    return openSync(written, 'w', mode);
  } catch (error) {
    throw new UsageError(`${flag}: ${path} cannot be written: ${whyUnwritable(error)}`);
  }
}
