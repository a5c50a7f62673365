import { readFileSync } from 'node:fs';
import { whyUnreadable } from './file-errors.ts';

/** A file of this package is missing or broken, which nothing but a new installation mends. */
export class OwnFileError extends Error {
  override readonly name = 'OwnFileError';

  constructor(path: string, why: string) {
    super(`${path} is a file of zstack-contract itself, and ${why}: install zstack-contract again`);
  }
}

export function readOwnFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new OwnFileError(path, whyUnreadable(error));
  }
}

/** Reads a JSON file of this package. @throws OwnFileError */
export function readOwnJson(path: string): unknown {
  const text = readOwnFile(path);
  try {
    return JSON.parse(text);
  } catch {
    throw new OwnFileError(path, 'it is not JSON');
  }
}
