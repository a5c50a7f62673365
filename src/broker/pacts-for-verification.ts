import { isJsonObject, type JsonObject } from '../model/json.ts';
import type { Broker } from './broker.ts';
import { BrokerError } from './broker-answers.ts';
import { pacticipantsOf } from './environments.ts';
import { encoded, linkInWords, textAt } from './hal.ts';
import { interactionsOf, type Pact, PactFileError, readPact } from './pact-file.ts';

/** Whose pacts are fetched, and for which build of the provider. */
export interface Selection {
  readonly provider: string;
  /** The provider's branch, by which the broker tells pending pacts; null if unknown. */
  readonly branch: string | null;
  /** From which day on work in progress is included, as `2026-01-31`. */
  readonly wipSince: string;
}

/** A pact as the broker hands it out. */
export interface PactToVerify {
  readonly provider: string;
  /** Why the broker selected it, such as `latest from main branch`. */
  readonly chosen: string;
  /** Its consumer and version, such as `zstack-ipsec-client (1.0.0)`. */
  readonly name: string;
  /** No version of the provider's branch has ever verified it, so that a failure does not break the build. */
  readonly pending: boolean;
  /** As JSON, with what the broker adds. */
  readonly text: string;
  /** The broker's ids of its interactions, in their order. */
  readonly interactionIds: readonly string[];
  readonly resultsLink: string;
  readonly latestResultLink: string | null;
}

/**
 * Fetches the pacts that a provider has to keep: of the consumers' main branches, of their branches with
 * the name of the provider's, and of all that is deployed or released; pending and work in progress too.
 *
 * @returns none when no pact matches, which is no pass; null when the broker does not know the provider
 */
export async function pactsForVerification(
  broker: Broker,
  { provider, branch, wipSince }: Selection,
): Promise<readonly PactToVerify[] | null> {
  const ofBranch = {
    includePendingStatus: true,
    providerVersionBranch: branch,
    includeWipPactsSince: wipSince,
  };
  const { status, json } = await broker.ask({
    method: 'POST',
    path: encoded`/pacts/provider/${provider}/for-verification`,
    what: `the pacts of ${provider}`,
    body: {
      consumerVersionSelectors: [
        { mainBranch: true },
        ...(branch === null ? [] : [{ matchingBranch: true }]),
        { deployedOrReleased: true },
      ],
      ...(branch === null ? {} : ofBranch),
    },
    expected: [404],
  });
  if (status === 404) {
    // Any server may answer 404: only the list of pacticipants tells that the provider is missing.
    if (!(await pacticipantsOf(broker)).includes(provider)) return null;
    throw broker.unlike(`knows ${provider}, but has no list of the pacts that it has to keep (404)`);
  }
  const found: PactToVerify[] = [];
  for (const entry of broker.embedded(json, 'pacts')) {
    const url = broker.text(entry, '_links', 'self', 'href');
    const pact = await pactByUrl(broker, url, entry);
    // Otherwise a result would be published for another provider.
    if (pact.provider !== provider)
      throw broker.unlike(
        `was asked for the pacts of ${provider}, and names one with ${pact.provider} at ${linkInWords(url, broker.redactor)}`,
      );
    found.push(pact);
  }
  return found;
}

/** Fetches one pact, such as the one that a webhook names. @param entry what the broker says of it in a list */
export async function pactByUrl(broker: Broker, url: string, entry: JsonObject = {}): Promise<PactToVerify> {
  const { redactor } = broker;
  const { json, text } = await broker.ask({ method: 'GET', path: url, what: 'the pact' });
  const place = linkInWords(url, redactor);
  const resultsLink = textAt(json, '_links', 'pb:publish-verification-results', 'href');
  if (resultsLink === null) throw broker.unlike(`has no pact at ${place}, or none that takes results`);
  const { consumer, provider, content } = readFetched(broker, place, text);
  const version = textAt(json, '_links', 'pb:consumer-version', 'name');
  const { verificationProperties: properties } = entry;
  const { pending, wip } = isJsonObject(properties) ? properties : { pending: false, wip: false };
  const name = redactor.identifier(version === null ? consumer : `${consumer} (${version})`);
  return {
    provider,
    chosen: redactor.text(textAt(entry, 'shortDescription') ?? 'given by its address'),
    name: `${name}${wip === true ? ', work in progress' : ''}`,
    pending: pending === true,
    text,
    interactionIds: interactionsOf(content).map((one) => textAt(one, '_id') ?? ''),
    resultsLink,
    latestResultLink: textAt(json, '_links', 'pb:latest-verification-results', 'href'),
  };
}

/** A broken pact is an error of its consumer, not of whoever verifies it, and leaves the result open. */
function readFetched(broker: Broker, place: string, text: string): Pact {
  try {
    return readPact(place, text);
  } catch (error) {
    if (!(error instanceof PactFileError)) throw error;
    const sentence = `${broker.where} has a pact that cannot be verified: ${error.message}; have its consumer publish it anew`;
    throw new BrokerError('unusable', broker.redactor.hide(sentence));
  }
}
