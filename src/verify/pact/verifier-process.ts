import { Verifier } from '@pact-foundation/pact';

/*
 * Runs Pact's verifier in a process of its own: its native core writes to file descriptor 1, which
 * belongs to results, and takes proxies from the environment even for loopback.
 */

/** What the parent sends; the answer is what the verifier resolves or rejects with, as text. */
export interface VerifierRequest {
  readonly provider: string;
  readonly pactFile: string;
  readonly providerBaseUrl: string;
  readonly statesUrl: string;
  /** For one request, in milliseconds. */
  readonly timeout: number;
}

process.once('message', (request: VerifierRequest) => {
  const { provider, pactFile, providerBaseUrl, statesUrl, timeout } = request;
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
