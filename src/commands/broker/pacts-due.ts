import type { Broker } from '../../broker/broker.ts';
import { type PactToVerify, pactByUrl, pactsForVerification } from '../../broker/pacts-for-verification.ts';
import { DIALECTS, type Dialect } from '../../model/dialect.ts';
import { PROVIDERS } from '../../model/pacticipants.ts';
import { UsageError } from '../usage-error.ts';
import type { VerifyBrokerFlags } from './verify-options.ts';

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

const DAY = 86_400_000;
const WIP_DAYS = 30;

/**
 * Fetches what is to be verified: one pact by its address, or what the broker selects for each provider.
 *
 * @throws BrokerError, UsageError
 */
export async function pactsDue(
  broker: Broker,
  { dialect: wanted, pactUrl, wipSince }: VerifyBrokerFlags & { readonly dialect?: Dialect },
  branch: string | null,
): Promise<PactsDue> {
  if (pactUrl !== undefined) return { due: [await dueByUrl(broker, pactUrl, wanted)], missing: [] };
  const due: Due[] = [];
  const missing: Missing[] = [];
  for (const dialect of wanted === undefined ? DIALECTS : [wanted]) {
    const provider = PROVIDERS[dialect];
    const since = wipSince ?? new Date(Date.now() - WIP_DAYS * DAY).toISOString().slice(0, 10);
    const pacts = await pactsForVerification(broker, { provider, branch, wipSince: since });
    due.push(...(pacts ?? []).map((pact) => ({ dialect, pact })));
    if (pacts === null || pacts.length === 0) missing.push({ dialect, provider, known: pacts !== null });
  }
  return { due, missing };
}

async function dueByUrl(broker: Broker, url: string, wanted: Dialect | undefined): Promise<Due> {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url) || /^[^/]*\/\/[^/?#]*@/.test(url)) {
    throw new UsageError(
      '--pact-url: expected a URL of the broker without credentials in it, as a webhook gives it',
    );
  }
  const pact = await pactByUrl(broker, url);
  const dialect = DIALECTS.find((one) => PROVIDERS[one] === pact.provider);
  if (dialect === undefined) {
    throw new UsageError(
      `--pact-url: the pact is with ${pact.provider}; known are ${Object.values(PROVIDERS).join(', ')}`,
    );
  }
  if (wanted !== undefined && wanted !== dialect) {
    throw new UsageError(`--pact-url: the pact is with ${pact.provider}, which is not --dialect ${wanted}`);
  }
  return { dialect, pact };
}

/** Why a provider has nothing to verify, for people; it must not be missed beside others that pass. */
export function whyMissing({ provider, known }: Missing, where: string): string {
  return known
    ? `${where} has no pact with ${provider} that these flags select`
    : `${where} knows no provider ${provider}, as no pact with it was ever published`;
}
