import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { Verifier } from '@pact-foundation/pact';

/*
 * Runs Pact's verifier in a process of its own: its native core writes to file descriptor 1, which
 * belongs to results, and takes proxies from the environment even for loopback.
 */

/** What the parent sends; the answer is what the verifier resolves or rejects with, as text. */
export interface VerifierRequest {
  readonly provider: string;
  /** In a folder of its own. */
  readonly pactFile: string;
  readonly providerBaseUrl: string;
  readonly statesUrl: string;
  /** For one request, in milliseconds. */
  readonly timeout: number;
}

process.once('message', (request: VerifierRequest) => {
  const { provider, pactFile, providerBaseUrl, statesUrl, timeout } = request;
  // The parent has ended without a word, so nobody else removes the folder that it made.
  process.once('disconnect', () => {
    rmSync(dirname(pactFile), { recursive: true, force: true });
    // An exit would wait for the native core, which has requests to make.
    process.kill(process.pid, 'SIGKILL');
  });
  new Verifier({
    provider,
    providerBaseUrl,
    pactUrls: [pactFile],
    providerStatesSetupUrl: statesUrl,
    timeout,
    logLevel: 'error',
  })
    .verifyProvider()
    .catch((error: unknown) => (error as Error).message)
    .then((text) => process.send?.(String(text), () => process.exit(0)));
});
