import { randomUUID } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { whyUnwritable } from '../model/file-errors.ts';
import { readGiven, UsageError } from './options.ts';

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
 * Opens a file that a run writes, before the run begins. A regular file is written beside its place first, so that a
 * run that breaks off leaves the file of the run before; a folder that is not there is made. A pipe or a device is
 * written directly.
 *
 * @throws UsageError when it cannot be written
 */
export function openNewFile(path: string, flag: string, mode = 0o666): NewFile {
  const open = (): NewFile => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory()) throw new UsageError(`${flag}: ${path} is a folder; name a file in it`);
    if (found !== undefined && !found.isFile()) return fileFrom(path, flag, openSync(path, 'w'), null);
    if (found === undefined) mkdirSync(dirname(path), { recursive: true });
    else accessSync(path, constants.W_OK);
    const target = finalPath(path);
    // Nobody can foresee its name, and so put a link there.
    const part = join(dirname(target), `.zstack-contract-${randomUUID()}.part`);
    return fileFrom(path, flag, openSync(part, 'wx', mode), { part, target });
  };
  return readGiven(`${flag}: ${path} cannot be written`, open, whyUnwritable);
}

/** Opens a file that other programs add to as well. @throws UsageError when it cannot be written */
export function openToAppend(path: string, flag: string): NewFile {
  const open = (): NewFile => fileFrom(path, flag, openSync(path, 'a'), null);
  return readGiven(`${flag}: ${path} cannot be written`, open, whyUnwritable);
}

/** @param move where the new file is, and where it belongs; null for one that is in its place */
function fileFrom(
  path: string,
  flag: string,
  descriptor: number,
  move: { readonly part: string; readonly target: string } | null,
): NewFile {
  let isOpen = true;
  const close = (): void => {
    if (isOpen) closeSync(descriptor);
    isOpen = false;
  };
  const discard = (): void => {
    close();
    if (move !== null) rmSync(move.part, { force: true });
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
    put: (text) => guarded(() => writeFileSync(descriptor, text)),
    keep: () =>
      guarded(() => {
        close();
        if (move !== null) renameSync(move.part, move.target);
      }),
    discard,
  };
}

/**
 * Where a path leads, through links; the same for two names of one file. The file need not exist yet, and
 * neither need its folder.
 */
export function finalPath(path: string): string {
  const whole = resolve(path);
  try {
    return realpathSync(whole);
  } catch {
    const folder = dirname(whole);
    return folder === whole ? whole : join(finalPath(folder), basename(whole));
  }
}
