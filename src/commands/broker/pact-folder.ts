import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Pact, readPact } from '../../broker/pact-file.ts';
import { ROOT } from '../../contract/files.ts';
import { isAbsent, whyUnreadable } from '../../model/file-errors.ts';
import { CONSUMER } from '../../model/pacts.ts';
import { readGiven, UsageError } from '../options.ts';
import { isOwnCheckout, PACTS_SCRIPT } from '../reports/project-file.ts';

/** Where pacts are looked for when none are named, below the working folder. */
const FOLDER = 'pacts';

/**
 * Pacts as `pactsAt`, to be published.
 *
 * @throws UsageError also when two are of the same consumer and provider, or one is of the suite's sample consumer
 */
export function pactsToPublish(paths: readonly string[], cwd: string): readonly Pact[] {
  const pacts = pactsAt(paths, cwd);
  const first = new Map<string, Pact>();
  for (const pact of pacts) {
    const { consumer, path } = pact;
    refuseSample(consumer, path, cwd, 'take pacts that your own tests write, of a consumer of another name');
    const pair = `${consumer} with ${pact.provider}`;
    const other = first.get(pair);
    // The broker would keep the last of them.
    if (other !== undefined) {
      throw new UsageError(
        `${other.path} and ${path} are both the pact of ${pair}, and a version has only one: remove the wrong file, or merge both into one`,
      );
    }
    first.set(pair, pact);
  }
  return pacts;
}

/**
 * The pacts of files and folders, or of `pacts/` of the working folder.
 *
 * @throws UsageError when a place has none, PactFileError when a file is no pact
 */
export function pactsAt(paths: readonly string[], cwd: string): readonly Pact[] {
  const files = (paths.length === 0 ? [FOLDER] : paths).flatMap((path) => {
    const place = resolve(cwd, path);
    const found = filesAt(place);
    if (found.length > 0) return found;
    throw new UsageError(
      `${place} has no pact, which is a file in JSON that consumer tests write: run yours first, or name files or folders that have some`,
    );
  });
  return [...new Set(files)].map(readPactFile);
}

/**
 * The consumer that is built in the working folder: the one whose pacts stand in its `pacts/`.
 *
 * @throws UsageError when there is none, or several, or it is the suite's sample consumer
 */
export function consumerHere(cwd: string): string {
  const folder = join(cwd, FOLDER);
  const names = [...new Set(filesAt(folder).map((path) => readPactFile(path).consumer))];
  const [name, ...others] = names;
  if (name === undefined || others.length > 0) {
    const found = name === undefined ? 'no pact' : `pacts of several consumers (${names.join(', ')})`;
    throw new UsageError(
      `the consumer is not known: ${folder} has ${found}, and pacts of exactly one consumer are expected; name it with --pacticipant NAME`,
    );
  }
  refuseSample(name, folder, cwd, 'name your own consumer with --pacticipant NAME');
  return name;
}

/** A file itself, or the files of a folder in the order of their names; none where there is nothing. */
function filesAt(place: string): readonly string[] {
  try {
    if (!statSync(place).isDirectory()) return [place];
    const names = readdirSync(place).filter((name) => name.endsWith('.json'));
    return names.sort().map((name) => join(place, name));
  } catch (error) {
    if (isAbsent(error)) return [];
    throw new UsageError(`${place}: ${whyUnreadable(error)}`);
  }
}

function readPactFile(path: string): Pact {
  const text = readGiven(path, () => readFileSync(path, 'utf8'), whyUnreadable);
  return readPact(path, text);
}

/**
 * Refuses the sample consumer anywhere but in the suite's own checkout. Published for another project's commit, its
 * pacts would make the broker call that commit safe by tests that ran none of its code.
 *
 * @throws UsageError
 */
function refuseSample(consumer: string, place: string, cwd: string, next: string): void {
  if (consumer !== CONSUMER || isOwnCheckout(cwd)) return;
  throw new UsageError(
    `${place}: the consumer is ${CONSUMER}, the sample of zstack-contract itself. Its pacts do not test the code here, and count only in a clone of zstack-contract; ${next}`,
  );
}

/** Whether the pacts of this project, if they are among these, are what its consumer tests write. */
export function passesConsumerGate(pacts: readonly Pact[], onOutput: (text: string) => void): boolean {
  const own = join(ROOT, 'pacts');
  if (!pacts.some(({ path }) => realpathSync(dirname(path)) === own)) return true;
  const args = [join(ROOT, PACTS_SCRIPT), '--check'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) onOutput(`${stdout}${stderr}`);
  return status === 0;
}
