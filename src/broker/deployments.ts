import type { BrokerAccess } from './access.ts';
import type { Broker } from './broker.ts';
import { BrokerError } from './broker-error.ts';
import { type Environment, versionsIn } from './names.ts';
import { runPactCli } from './pact-cli.ts';
import { cliTrouble } from './pact-cli-trouble.ts';

/** A version that is now in an environment: deployed where one replaces the other, released where they add up. */
export interface Arrival {
  readonly kind: 'deployment' | 'release';
  readonly pacticipant: string;
  readonly version: string;
  /** As the broker knows it. */
  readonly environment: Environment;
  /** Tells several installations of one environment apart; deployments only. */
  readonly instance: string | null;
}

/**
 * Records an arrival by the official command, and looks whether the broker has it: the command takes any
 * answer of JSON for a success. Recording it again changes nothing.
 *
 * @throws BrokerError when the broker does not take it
 */
export async function recordArrival(
  broker: Broker,
  access: BrokerAccess,
  { kind, pacticipant, version, environment, instance }: Arrival,
  options: { readonly caFile?: string | null; readonly signal?: AbortSignal } = {},
): Promise<void> {
  const args = ['--pacticipant', pacticipant, '--version', version, '--environment', environment.name];
  const own = instance === null ? [] : ['--application-instance', instance];
  const { code, output } = await runPactCli(access, [`record-${kind}`, ...args, ...own], options);
  const what = `the ${kind} of ${pacticipant} ${version}`;
  if (code !== 0)
    throw cliTrouble(output, broker.asking(what), (words) => `did not record the ${kind}: ${words}`);
  const present = await versionsIn(broker, environment);
  if (present.get(pacticipant)?.includes(version) === true) return;
  const sentence = `${broker.where} took ${what}, and does not list it in ${environment.name}: see what stands before it, and check PACT_BROKER_BASE_URL`;
  throw new BrokerError('no-broker', sentence);
}
