import type { BrokerAccess } from './access.ts';
import { BrokerError } from './broker-error.ts';
import { plainOutput, runPactCli } from './pact-cli.ts';

/** A version that is now in an environment: deployed where one replaces the other, released where they add up. */
export interface Arrival {
  readonly kind: 'deployment' | 'release';
  readonly pacticipant: string;
  readonly version: string;
  readonly environment: string;
  /** Tells several installations of one environment apart; deployments only. */
  readonly instance: string | null;
}

/**
 * Records an arrival by the official command. Recording it again changes nothing.
 *
 * @throws BrokerError when the broker does not take it
 */
export async function recordArrival(
  access: BrokerAccess,
  { kind, pacticipant, version, environment, instance }: Arrival,
  options: { readonly caFile?: string | null; readonly signal?: AbortSignal } = {},
): Promise<void> {
  const args = ['--pacticipant', pacticipant, '--version', version, '--environment', environment];
  const own = instance === null ? [] : ['--application-instance', instance];
  const { code, output } = await runPactCli(access, [`record-${kind}`, ...args, ...own], options);
  if (code === 0) return;
  const words = plainOutput(output, access).slice(0, 500);
  throw new BrokerError('failed', `the broker at ${access.url} did not record the ${kind}: ${words}`);
}
