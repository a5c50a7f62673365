const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'it may not be read',
};

const UNWRITABLE: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'a part of its path is no folder',
  EEXIST: 'a part of its path is no folder',
  EISDIR: 'it is a folder',
  EACCES: 'permission is denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
};

/** Why a file could not be read, in words. */
export function whyUnreadable(error: unknown): string {
  const code = codeOf(error);
  return UNREADABLE[code] ?? `it cannot be read (${code})`;
}

/** Why a file could not be written, in words. */
export function whyUnwritable(error: unknown): string {
  const code = codeOf(error);
  return UNWRITABLE[code] ?? `it cannot be written (${code})`;
}

/** True when there is no file at a path. */
export function isAbsent(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(codeOf(error));
}

function codeOf(error: unknown): string {
  const { code } = Object(error) as { readonly code?: unknown };
  return typeof code === 'string' ? code : 'no code';
}
