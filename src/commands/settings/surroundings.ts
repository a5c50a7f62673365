import { readFile } from 'node:fs/promises';
import { UsageError } from '../usage-error.ts';

/** What settings are read from, beside flags and environment. */
export interface Surroundings {
  /** The folder that paths of flags and of the environment are relative to. */
  readonly cwd: string;
  /** Rejects as `node:fs` does. */
  readonly readFile: (path: string) => Promise<string>;
  /** All of standard input. */
  readonly readStdin: () => Promise<string>;
}

/** Longer than any password; keeps `yes | zstack-contract` from filling the memory. */
const LONGEST_INPUT = 65_536;

/** The process's own folder, files and standard input. */
export function processSurroundings(): Surroundings {
  return {
    cwd: process.cwd(),
    readFile: (path) => readFile(path, 'utf8'),
    readStdin: () => readAll(process.stdin),
  };
}

/**
 * Reads a stream to its end.
 *
 * @throws UsageError when it is a terminal, which would show what is typed, or longer than any password
 */
export async function readAll(
  input: AsyncIterable<Uint8Array | string> & { readonly isTTY?: boolean },
): Promise<string> {
  if (input.isTTY === true) {
    throw new UsageError(
      '--password-stdin reads a pipe or a file, and standard input is a terminal: pass-tool | zstack-contract …',
    );
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of input) {
    const bytes = Buffer.from(chunk as string);
    length += bytes.length;
    if (length > LONGEST_INPUT) throw new UsageError('standard input is too long for a password');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}
