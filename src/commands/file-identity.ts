import { readlinkSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

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
export function placeOfNew(path: string, links = MOST_LINKS): string {
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
