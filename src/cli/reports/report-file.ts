import { closeSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from '../usage-error.ts';

/** A file that is to be written at the end of a run, known to be writable before its beginning. */
export interface ReportFile {
  /** Puts the text, given in pieces, in place: all of it or nothing. */
  write(chunks: Iterable<string>): void;
  /** Leaves what was there before. */
  discard(): void;
}

/** A file that could not be written after all. */
export class ReportFileError extends Error {
  override readonly name = 'ReportFileError';
}

/**
 * Opens a file for a report. What is written goes beside it and takes its place at the end, so that a run
 * that breaks off leaves the report of the run before.
 *
 * @param flag what asked for it, for messages
 * @throws UsageError when it cannot be written
 */
export function openReportFile(path: string, flag: string): ReportFile {
  const target = resolve(path);
  const existing = statSync(target, { throwIfNoEntry: false });
  if (existing?.isDirectory() === true) throw new UsageError(`${flag}: ${path} is a folder; expected a file`);
  // A pipe or a device has nothing to be kept and no neighbour.
  const inPlace = existing !== undefined && !existing.isFile();
  const written = inPlace ? target : join(dirname(target), `.${basename(target)}.${process.pid}.part`);
  const file = open(written, path, flag);
  let open_ = true;
  const close = (): void => {
    if (open_) closeSync(file);
    open_ = false;
  };
  return {
    write: (chunks) => {
      try {
        for (const text of chunks) {
          for (let rest = Buffer.from(text); rest.length > 0; ) rest = rest.subarray(writeSync(file, rest));
        }
        close();
        if (!inPlace) renameSync(written, target);
      } catch (error) {
        if (!inPlace) rmSync(written, { force: true });
        throw new ReportFileError(`${flag}: ${path} could not be written: ${whyUnwritable(error)}`);
      }
    },
    discard: () => {
      close();
      if (!inPlace) rmSync(written, { force: true });
    },
  };
}

function open(written: string, path: string, flag: string): number {
  try {
    return openSync(written, 'w');
  } catch (error) {
    throw new UsageError(`${flag}: ${path} cannot be written: ${whyUnwritable(error)}`);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'a part of its path is no folder',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ENAMETOOLONG: 'its name is too long',
};

/** Why a file could not be written, for people. */
export function whyUnwritable(error: unknown): string {
  const { code } = error as { readonly code?: string };
  return REASONS[code ?? ''] ?? code ?? String(error);
}
