import type { JsonObject } from '../model/json.ts';
import type { Broker } from './broker.ts';
import type { Build } from './build.ts';
import { encoded } from './hal.ts';
import type { PactToVerify } from './pacts-for-verification.ts';

/** The verification result of one interaction. */
export interface InteractionVerdict {
  readonly success: boolean;
  /** What was wrong, a line each. */
  readonly mismatches: readonly string[];
}

/** Who verified, as the broker shows it. */
export interface Verifier {
  readonly implementation: string;
  readonly version: string;
}

/** Whether a pact is kept. A pending interaction that fails counts as a failure, as for Pact's own verifier. */
export function isSuccess(interactions: readonly InteractionVerdict[]): boolean {
  return interactions.length > 0 && interactions.every(({ success }) => success);
}

/** Publishes results, in the order of the pact's interactions. The branch goes first, since pending pacts depend on it. */
export async function publishResult(
  broker: Broker,
  pact: PactToVerify,
  interactions: readonly InteractionVerdict[],
  { version, branch, url }: Build & { readonly version: string },
  verifiedBy: Verifier,
): Promise<'published' | 'there already'> {
  const { provider, latestResultLink } = pact;
  const success = isSuccess(interactions);
  if (branch !== null) {
    const path = encoded`/pacticipants/${provider}/branches/${branch}/versions/${version}`;
    const what = `the branch ${branch} of ${provider} ${version}`;
    await broker.ask({ method: 'PUT', path, what, body: {} });
  }
  const isThis = (json: JsonObject): boolean =>
    json['providerApplicationVersion'] === version && json['success'] === success;
  if (latestResultLink !== null) {
    const what = 'the latest verification result';
    const { json } = await broker.ask({ method: 'GET', path: latestResultLink, what, expected: [404] });
    if (isThis(json)) return 'there already';
  }
  const body: JsonObject = {
    success,
    providerApplicationVersion: version,
    ...(url === null ? {} : { buildUrl: url }),
    testResults: interactions.map((one, index) => ({
      interactionId: pact.interactionIds[index] ?? '',
      success: one.success,
      mismatches: one.mismatches.map((description) => ({ description })),
    })),
    verifiedBy: { ...verifiedBy },
  };
  const what = `the verification results of ${provider} ${version}`;
  const { json } = await broker.ask({ method: 'POST', path: pact.resultsLink, what, body, once: true });
  if (isThis(json)) return 'published';
  throw broker.unlike(`did not confirm ${what}`);
}
