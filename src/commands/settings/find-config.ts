import { dirname, join, resolve } from 'node:path';
import { isAbsent, whyUnreadable } from '../../model/file-trouble.ts';
import { UsageError } from '../usage-error.ts';
import type { Surroundings } from './surroundings.ts';

export const CONFIG_NAME = 'zstack-contract.config.yaml';

/** A config file that was found, not yet understood. */
export interface FoundConfig {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

/**
 * Finds the config file: the one that was given, else the first `zstack-contract.config.yaml` from the
 * working folder upward; null when there is none.
 *
 * @throws UsageError when the file that was given is missing, or the one that was found cannot be read
 */
export async function findConfig(
  given: string | undefined,
  { cwd, readFile }: Pick<Surroundings, 'cwd' | 'readFile'>,
): Promise<FoundConfig | null> {
  if (given !== undefined) {
    if (given === '') throw new UsageError('--config: expected the path of a file');
    const path = resolve(cwd, given);
    try {
      return { path, text: await readFile(path) };
    } catch (error) {
      throw new UsageError(`--config: ${path}: ${whyUnreadable(error)}`);
    }
  }
  let folder = resolve(cwd);
  while (true) {
    const path = join(folder, CONFIG_NAME);
    try {
      return { path, text: await readFile(path) };
    } catch (error) {
      if (!isAbsent(error)) throw new UsageError(`${path}: ${whyUnreadable(error)}`);
    }
    const parent = dirname(folder);
    if (parent === folder) return null;
    folder = parent;
  }
}
