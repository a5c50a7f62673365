import type { JsonObject } from '../model/json.ts';
import type { Broker } from './broker.ts';
import { BrokerError } from './broker-answers.ts';
import type { Build } from './build.ts';
import type { PactToVerify } from './pacts-for-verification.ts';

/** The verification result of one interaction. */
export interface InteractionVerdict {
  readonly success: boolean;
  /** What was wrong, a line each. */
  readonly mismatches: readonly string[];
}

/** The verification results of a pact. */
export interface VerificationResult {
  readonly pact: Pick<PactToVerify, 'provider' | 'interactionIds' | 'resultsLink' | 'latestResultLink'>;
  /** In the order of the pact. */
  readonly interactions: readonly InteractionVerdict[];
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

/**
 * Publishes the results of a provider's version. Its branch is published first, since pending pacts depend on it.
 *
 * @returns whether the broker had this result already
 * @throws BrokerError
 */
export async function publishResult(
  broker: Broker,
  { pact, interactions }: VerificationResult,
  build: Build & { readonly version: string },
  verifiedBy: Verifier,
): Promise<'published' | 'there already'> {
  const { provider } = pact;
  const { version, branch, url } = build;
  if (branch !== null) await nameBranch(broker, provider, branch, version);
  const success = isSuccess(interactions);
  if (await isPublished(broker, pact, version, success)) return 'there already';
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
  try {
    const { json } = await broker.ask({ method: 'POST', path: pact.resultsLink, what, body });
    if (json['success'] === success && json['providerApplicationVersion'] === version) return 'published';
    const sentence = `${broker.where} did not confirm ${what}: check PACT_BROKER_BASE_URL`;
    throw new BrokerError('no-broker', sentence);
  } catch (error) {
    // The request may have arrived although its answer was lost.
    const lost = error instanceof BrokerError && ['unreachable', 'timed-out'].includes(error.kind);
    if (lost && (await isPublished(broker, pact, version, success).catch(() => false))) return 'published';
    throw error;
  }
}

async function nameBranch(broker: Broker, provider: string, branch: string, version: string): Promise<void> {
  const [one, other, third] = [provider, branch, version].map(encodeURIComponent);
  await broker.ask({
    method: 'PUT',
    path: `/pacticipants/${one}/branches/${other}/versions/${third}`,
    what: `the branch ${branch} of ${provider} ${version}`,
    body: {},
  });
}

/** Whether the latest result of this pact is the same. */
async function isPublished(
  broker: Broker,
  { latestResultLink }: VerificationResult['pact'],
  version: string,
  success: boolean,
): Promise<boolean> {
  if (latestResultLink === null) return false;
  const { status, json } = await broker.ask({
    method: 'GET',
    path: latestResultLink,
    what: 'the latest verification result',
    expected: [404],
  });
  return status !== 404 && json['providerApplicationVersion'] === version && json['success'] === success;
}
