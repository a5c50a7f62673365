import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { Verifier, type VerifierOptions } from '@pact-foundation/pact';

/*
 * Runs Pact's verifier in a process of its own: its native core writes to file descriptor 1, which belongs to
 * results, and takes proxies from the environment even for loopback. The parent sends its options, with one pact in a
 * folder of its own; the answer is what it resolves or rejects with, as text.
 */

process.once('message', (options: VerifierOptions) => {
  // The parent has ended without a word, so nobody else removes the folder that it made.
  process.once('disconnect', () => {
    for (const file of options.pactUrls ?? []) rmSync(dirname(file), { recursive: true, force: true });
    // An exit would wait for the native core, which has requests to make.
    process.kill(process.pid, 'SIGKILL');
  });
  new Verifier(options)
    .verifyProvider()
    .catch((error: unknown) => (error as Error).message)
    .then((text) => process.send?.(String(text), () => process.exit(0)));
});
