import type { Broker } from '../../broker/broker.ts';
import { type PactToVerify, pactByUrl, pactsForVerification } from '../../broker/pacts-for-verification.ts';
import { DIALECTS, type Dialect } from '../../model/contract.ts';
import { PROVIDERS } from '../../model/pacts.ts';

/** Which pacts of a broker are verified. */
export interface PactSelection {
  /** Null for both. */
  readonly dialect: Dialect | null;
  /** One pact by its address; null for what the broker selects. */
  readonly pactUrl: string | null;
  /** The provider's branch; null when nothing tells it. */
  readonly branch: string | null;
  /** Work in progress counts from this day on, such as 2026-01-31. */
  readonly wipSince: string;
}

/** A pact that is to be verified, and the dialect of its provider. */
interface Due {
  readonly dialect: Dialect;
  readonly pact: PactToVerify;
}

/** A provider without a pact that is to be verified. */
interface Missing {
  readonly dialect: Dialect;
  readonly provider: string;
  /** Whether the broker knows the provider at all. */
  readonly known: boolean;
}

interface PactsDue {
  readonly due: readonly Due[];
  readonly missing: readonly Missing[];
}

/** The one pact that was asked for is with another provider. */
export class OtherProviderError extends Error {
  override readonly name = 'OtherProviderError';
}

/**
 * Fetches what is to be verified: one pact by its address, or what the broker selects for each provider.
 *
 * @throws BrokerError
 * @throws OtherProviderError
 */
export async function pactsDue(broker: Broker, selection: PactSelection): Promise<PactsDue> {
  const { dialect: wanted, pactUrl, branch, wipSince } = selection;
  if (pactUrl !== null) return { due: [await dueByUrl(broker, pactUrl, wanted)], missing: [] };
  const due: Due[] = [];
  const missing: Missing[] = [];
  for (const dialect of wanted === null ? DIALECTS : [wanted]) {
    const provider = PROVIDERS[dialect];
    const pacts = await pactsForVerification(broker, { provider, branch, wipSince });
    due.push(...(pacts ?? []).map((pact) => ({ dialect, pact })));
    if (pacts === null || pacts.length === 0) missing.push({ dialect, provider, known: pacts !== null });
  }
  return { due, missing };
}

async function dueByUrl(broker: Broker, url: string, wanted: Dialect | null): Promise<Due> {
  const pact = await pactByUrl(broker, url);
  const dialect = DIALECTS.find((one) => PROVIDERS[one] === pact.provider);
  if (dialect === undefined) {
    const known = Object.values(PROVIDERS).join(', ');
    throw new OtherProviderError(`the pact is with ${pact.provider}; known are ${known}`);
  }
  if (wanted !== null && wanted !== dialect) {
    throw new OtherProviderError(`the pact is with ${pact.provider}, which is not --dialect ${wanted}`);
  }
  return { dialect, pact };
}

/** Why a provider has nothing to verify, for people; it must not be missed beside others that pass. */
export function whyMissing({ provider, known }: Missing, where: string): string {
  return known
    ? `${where} has no pact with ${provider} that these flags select`
    : `${where} knows no provider ${provider}, as no pact with it was ever published`;
}
