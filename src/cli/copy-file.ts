import { closeSync, openSync, realpathSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { CopyTarget } from '../traffic/redact/redacted-copy.ts';
import { ReportFileError, whyUnwritable } from './reports/report-file.ts';
import { UsageError } from './usage-error.ts';

/** A file that a copy is written to, piece by piece, and that takes its place when it is whole. */
export interface CopyFile extends CopyTarget {
  /** Leaves what was there before, unless the copy was kept. */
  discard(): void;
}

/**
 * Opens the file of `--redact`.
 *
 * @param original the file that is read
 * @throws UsageError when it cannot be written, or is the original
 */
export function openCopyFile(path: string, original: string): CopyFile {
  const target = targetOf(path, original);
  const part = join(dirname(target), `.${basename(target)}.${process.pid}.part`);
  let file: number | null = openPart(part, path);
  const close = (): void => {
    if (file !== null) closeSync(file);
    file = null;
  };
  const guarded = (action: () => void): void => {
    try {
      action();
    } catch (error) {
      throw new ReportFileError(`--redact: ${path} could not be written: ${whyUnwritable(error)}`);
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
        renameSync(part, target);
      }),
    discard: () => {
      close();
      rmSync(part, { force: true });
    },
  };
}

function openPart(part: string, path: string): number {
  try {
    // For its owner's eyes: it is what was secret a moment ago.
    return openSync(part, 'w', 0o600);
  } catch (error) {
    throw new UsageError(`--redact: ${path} cannot be written: ${whyUnwritable(error)}`);
  }
}

function targetOf(path: string, original: string): string {
  const target = resolve(path);
  const there = statSync(target, { throwIfNoEntry: false });
  if (there === undefined) return target;
  if (there.isDirectory()) throw new UsageError(`--redact: ${path} is a folder; name a file in it`);
  if (!there.isFile()) throw new UsageError(`--redact: ${path} is no file that can be replaced`);
  const read = statSync(original, { throwIfNoEntry: false });
  if (there.ino === read?.ino && there.dev === read.dev) {
    throw new UsageError(`--redact: ${path} is the file that is read: name another`);
  }
  // A link stays one: what it points at is replaced.
  return realpathSync(target);
}
