import type { Broker } from '../../broker/broker.ts';
import { type Environment, environmentsOf, pacticipantsOf } from '../../broker/names.ts';
import { nearestName } from '../../model/nearest.ts';
import { UsageError } from '../usage-error.ts';

/**
 * Tells a misspelt name from a version that is not safe: the broker answers both alike.
 *
 * @returns the environment, as the broker knows it
 * @throws UsageError with the nearest name that the broker knows
 */
export async function knownNames(
  broker: Broker,
  { pacticipant, environment }: { readonly pacticipant: string; readonly environment: string },
): Promise<Environment> {
  await assertKnownPacticipants(broker, [pacticipant]);
  const known = await environmentsOf(broker);
  const found = known.find(({ name }) => name === environment);
  if (found !== undefined) return found;
  const names = known.map(({ name }) => name);
  const hint = 'create it with: pact-broker create-environment --name NAME --production';
  throw unknown(broker, 'environment', environment, names, hint);
}

/** @throws UsageError for the first that the broker does not know */
export async function assertKnownPacticipants(broker: Broker, names: readonly string[]): Promise<void> {
  const known = await pacticipantsOf(broker);
  for (const name of names) {
    if (!known.includes(name)) throw unknown(broker, 'pacticipant', name, known, 'publish its pacts first');
  }
}

function unknown(
  broker: Broker,
  kind: string,
  name: string,
  known: readonly string[],
  hint: string,
): UsageError {
  const near = nearestName(name, known);
  const { redactor } = broker;
  const next =
    near === null
      ? known.length === 0
        ? `it has none; ${hint}`
        : `known are ${known.join(', ')}`
      : `did you mean ${near}?`;
  return new UsageError(redactor.hide(`the broker has no ${kind} ${JSON.stringify(name)}: ${next}`));
}
