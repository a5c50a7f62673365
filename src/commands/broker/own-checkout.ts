import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Pact } from '../../broker/pact-file.ts';
import { ROOT } from '../../contract/files.ts';
import { CONSUMER } from '../../model/pacts.ts';
import { UsageError } from '../usage-error.ts';

/** What writes the suite's own pacts, below the top of a checkout. An installed package has it not. */
const GATE = join('scripts', 'pacts.ts');

/**
 * Whether a folder is the top of the checkout whose code this is. It has to be the folder itself: a checkout
 * that a project links to, or has below it, runs there as an installed package does.
 */
export function isOwnCheckout(folder: string, root: string = ROOT): boolean {
  return existsSync(join(root, GATE)) && realpathSync(folder) === realpathSync(root);
}

/**
 * The suite has a consumer of its own as a sample, whose pacts it keeps. For another project's commit they would
 * make the broker say that it is safe, by tests that none of its code had a part in.
 *
 * @param place where the name was found
 * @param next what to do about it
 * @throws UsageError for the sample consumer anywhere but in the suite's own checkout
 */
export function refuseSample(consumer: string, place: string, cwd: string, next: string): void {
  if (consumer !== CONSUMER || isOwnCheckout(cwd)) return;
  throw new UsageError(
    `${place}: the consumer is ${CONSUMER}, the sample of zstack-contract itself, whose pacts tell nothing of the code here; they count at the top of a clone of zstack-contract alone; ${next}`,
  );
}

/**
 * Runs the consumer tests again and compares what they write with the pacts of this project, if those are
 * among what is to be published.
 *
 * @returns whether they are complete and fresh
 */
export async function passesConsumerGate(
  pacts: readonly Pact[],
  onOutput: (text: string) => void,
): Promise<boolean> {
  const own = join(ROOT, 'pacts');
  if (!pacts.some(({ path }) => realpathSync(dirname(path)) === own)) return true;
  const args = [join(ROOT, GATE), '--check'];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const code = await new Promise<number | null>((done, reject) => {
    child.once('error', reject);
    child.once('close', done);
  });
  if (code !== 0) onOutput(output);
  return code === 0;
}
