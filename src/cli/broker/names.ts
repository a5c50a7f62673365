import type { Broker } from '../../broker/broker.ts';
import { environmentsOf, pacticipantsOf } from '../../broker/can-i-deploy.ts';
import { nearestName } from '../../model/nearest.ts';
import { UsageError } from '../usage-error.ts';

/**
 * Tells a misspelt name from a version that is not safe: the broker answers both alike.
 *
 * @throws UsageError with the nearest name that the broker knows
 */
export async function assertKnownNames(
  broker: Broker,
  { pacticipant, environment }: { readonly pacticipant: string; readonly environment: string },
): Promise<void> {
  assertKnown('pacticipant', pacticipant, await pacticipantsOf(broker), 'publish its pacts first');
  const hint = 'create it with: pact-broker create-environment --name NAME --production';
  assertKnown('environment', environment, await environmentsOf(broker), hint);
}

function assertKnown(kind: string, name: string, known: readonly string[], hint: string): void {
  if (known.includes(name)) return;
  const near = nearestName(name, known);
  const next =
    near === null
      ? known.length === 0
        ? `it has none; ${hint}`
        : `known are ${known.join(', ')}`
      : `did you mean ${near}?`;
  throw new UsageError(`the broker has no ${kind} ${JSON.stringify(name)}: ${next}`);
}
