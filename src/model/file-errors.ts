const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'it may not be read',
  EPERM: 'it may not be read',
};

const UNWRITABLE: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'a part of its path is no folder',
  EEXIST: 'a part of its path is no folder',
  EISDIR: 'it is a folder',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ENAMETOOLONG: 'its name is too long',
};

/** Why a file could not be read, in words. */
export function whyUnreadable(error: unknown): string {
  return wordsFor(error, UNREADABLE, 'it cannot be read');
}

/** Why a file could not be written, in words. */
export function whyUnwritable(error: unknown): string {
  return wordsFor(error, UNWRITABLE, 'it cannot be written');
}

/** True when there is no file at a path. */
export function isAbsent(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(codeOf(error));
}

function wordsFor(error: unknown, known: Readonly<Record<string, string>>, otherwise: string): string {
  const code = codeOf(error);
  return known[code] ?? (code === '' ? otherwise : `${otherwise} (${code})`);
}

function codeOf(error: unknown): string {
  const { code } = Object(error) as { readonly code?: unknown };
  return typeof code === 'string' ? code : '';
}
