import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Pact, readPact } from '../../broker/pact-file.ts';
import { whyUnreadable } from '../../model/file-trouble.ts';
import { UsageError } from '../usage-error.ts';

/**
 * The pacts of a folder, in the order of their names.
 *
 * @throws UsageError when there are none that can be read, or two of the same consumer and provider
 * @throws PactFileError when a file is no pact
 */
export function readPacts(folder: string): readonly Pact[] {
  if (read(folder, () => statSync(folder)).isFile())
    throw new UsageError(`--pacts: ${folder}: expected the folder of the pacts, and it is a file`);
  const names = read(folder, () => readdirSync(folder))
    .filter((name) => name.endsWith('.json'))
    .sort();
  if (names.length === 0) throw new UsageError(`--pacts: ${folder} has no pact, which is a file in JSON`);
  const pacts = names.map((name) => {
    const path = join(folder, name);
    return readPact(
      path,
      read(path, () => readFileSync(path, 'utf8')),
    );
  });
  refuseTwins(pacts);
  return pacts;
}

function read<T>(path: string, how: () => T): T {
  try {
    return how();
  } catch (error) {
    throw new UsageError(`--pacts: ${path}: ${whyUnreadable(error)}`);
  }
}

/** A version has one pact with a provider, so that of two the broker would keep the last. */
function refuseTwins(pacts: readonly Pact[]): void {
  for (const pact of pacts) {
    const { consumer, provider } = pact;
    const first = pacts.find((other) => other.consumer === consumer && other.provider === provider);
    if (first === undefined || first === pact) continue;
    throw new UsageError(
      `--pacts: ${first.path} and ${pact.path} are both the pact of ${consumer} with ${provider}, of which a version has one; remove the one that is not meant, or write both into one file`,
    );
  }
}
