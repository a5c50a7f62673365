import { setTimeout as sleep } from 'node:timers/promises';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import type { Broker } from './broker.ts';
import { BrokerError } from './broker-answers.ts';
import type { Build } from './build.ts';
import { encoded } from './hal.ts';
import { pactDifference } from './pact-difference.ts';
import type { Pact } from './pact-file.ts';

const OTHERS_LONGEST = 1000;

/** A build whose version is known. */
export type VersionedBuild = Build & { readonly version: string };

/** Whether the broker has this pact already. */
export type Standing = 'new' | 'same';

/**
 * Publishes pacts, those of one consumer in one request: the broker takes all of them or none. (The
 * official command sends a request for each, and leaves half when the broker goes away between two.)
 *
 * The broker checks for a conflict before it writes, so two pipelines at the same moment can overwrite each other.
 * Reading the pacts back after a pause shows that.
 *
 * @param othersLongest how long another pipeline's request may be under way beside our own, in milliseconds
 * @returns how each of them stood before
 */
export async function publish(
  broker: Broker,
  pacts: readonly Pact[],
  build: VersionedBuild,
  othersLongest = OTHERS_LONGEST,
): Promise<ReadonlyMap<Pact, Standing>> {
  const before = await standings(broker, pacts, build);
  const start = performance.now();
  for (const consumer of new Set(pacts.map((pact) => pact.consumer))) {
    const own = pacts.filter((pact) => pact.consumer === consumer);
    const what = `the pacts of ${consumer} ${build.version}`;
    // The same content under the same version changes nothing, so asking twice does no harm.
    const body = requestBody(consumer, own, build);
    await broker.ask({ method: 'POST', path: '/contracts/publish', what, body });
  }
  // A broker that took long for this request may take as long for the other pipeline's.
  const isWritten = [...before.values()].includes('new');
  if (isWritten) await sleep(Math.max(othersLongest, 2 * (performance.now() - start)));
  for (const [{ consumer, provider }, standing] of await standings(broker, pacts, build)) {
    if (standing === 'same') continue;
    const sentence = `${broker.where} took the pacts, and has none between ${consumer} and ${provider} as ${build.version}: see its log, and what stands before it`;
    throw new BrokerError('failed', broker.redactor.hide(sentence));
  }
  return before;
}

/** How each pact stands with the broker. @throws BrokerError when one is published with other content */
async function standings(
  broker: Broker,
  pacts: readonly Pact[],
  { version }: VersionedBuild,
): Promise<ReadonlyMap<Pact, Standing>> {
  const found = new Map<Pact, Standing>();
  const differences: string[] = [];
  for (const pact of pacts) {
    const what = `the pact between ${pact.consumer} and ${pact.provider}`;
    const path = pactPath(pact, version);
    const { status, json } = await broker.ask({ method: 'GET', path, what, expected: [404] });
    found.set(pact, status === 404 ? 'new' : 'same');
    if (status === 404) continue;
    if (!isJsonObject(json['consumer']) || !isJsonObject(json['provider']))
      throw broker.unlike(`answered with something that is not a pact where ${what} would be`);
    const difference = pactDifference(json, pact.content, broker.redactor);
    if (difference.length > 0)
      differences.push(`${pact.consumer} -> ${pact.provider}:`, ...difference.map((line) => `  ${line}`));
  }
  if (differences.length === 0) return found;
  const sentences = [
    `version ${version} is published already, with other content, which cannot be replaced`,
    ...differences,
    'publish under a version of its own, such as the commit; + is only in the new pact, - only in the published one, ~ differs',
  ];
  throw new BrokerError('refused', sentences.join('\n'));
}

function requestBody(consumer: string, pacts: readonly Pact[], build: VersionedBuild): JsonObject {
  return {
    pacticipantName: consumer,
    pacticipantVersionNumber: build.version,
    ...(build.branch === null ? {} : { branch: build.branch }),
    ...(build.url === null ? {} : { buildUrl: build.url }),
    contracts: pacts.map(({ provider, text }) => ({
      consumerName: consumer,
      providerName: provider,
      specification: 'pact',
      contentType: 'application/json',
      content: Buffer.from(text, 'utf8').toString('base64'),
    })),
  };
}

export function pactPath({ consumer, provider }: Pact, version: string): string {
  return encoded`/pacts/provider/${provider}/consumer/${consumer}/version/${version}`;
}
