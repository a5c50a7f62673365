import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ROOT } from '../../contract/files.ts';

/** The pacts of this project. */
export const OWN_PACTS = join(ROOT, 'pacts');

const GATE = join(ROOT, 'scripts', 'pacts.ts');

/**
 * Runs the consumer tests again and compares what they write with the pacts of this project. An installed
 * package has no tests; its pacts were gated when it was built.
 *
 * @returns whether they are complete and fresh
 */
export async function passesConsumerGate(folder: string, onOutput: (text: string) => void): Promise<boolean> {
  if (realpathSync(resolve(folder)) !== OWN_PACTS || !existsSync(GATE)) return true;
  const child = spawn(process.execPath, [GATE, '--check'], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
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
