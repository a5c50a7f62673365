import { statSync } from 'node:fs';
import type { CopyTarget } from '../traffic/redacted-copy.ts';
import { fileIdentity } from './file-identity.ts';
import { type NewFile, openNewFile } from './new-file.ts';
import { UsageError } from './usage-error.ts';

/** A file that a copy is written to. */
export type CopyFile = CopyTarget & NewFile & { readonly path: string };

/** For its owner's eyes: it is what was secret a moment ago. */
const MODE = 0o600;

/**
 * Opens the file of `--redact`.
 *
 * @param original the file that is read
 * @throws UsageError when it cannot be written, or is the original
 */
export function openCopyFile(path: string, original: string): CopyFile {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there !== undefined && !there.isDirectory() && !there.isFile()) {
    throw new UsageError(`--redact: ${path} is no file that can be replaced`);
  }
  if (there?.isFile() === true && fileIdentity(path) === fileIdentity(original)) {
    throw new UsageError(`--redact: ${path} is the file that is read: name another`);
  }
  return { ...openNewFile(path, '--redact', MODE), path };
}
