import { setTimeout as sleep } from 'node:timers/promises';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import type { Broker } from './broker.ts';
import { BrokerError, reasonIn } from './broker-answers.ts';
import type { Build } from './build.ts';
import { pactDifference } from './pact-difference.ts';
import type { Pact } from './pact-file.ts';

const OTHERS_LONGEST = 1000;

/** What to publish, and under which version. */
export interface Publication {
  readonly pacts: readonly Pact[];
  readonly build: Build & { readonly version: string };
}

/** Whether the broker has this pact already. */
export type Standing = 'new' | 'same';

/** This version is published already with other content. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError';

  constructor(version: string, differences: ReadonlyMap<Pact, readonly string[]>) {
    const blocks = [...differences].map(([{ consumer, provider }, lines]) =>
      [`${consumer} -> ${provider}:`, ...lines.map((line) => `  ${line}`)].join('\n'),
    );
    super(
      [
        `version ${version} is published already, with other content, which cannot be replaced`,
        ...blocks,
        'publish under a version of its own, such as the commit; + is only in the new pact, - only in the published one',
      ].join('\n'),
    );
  }
}

/**
 * How each pact stands with the broker.
 *
 * @throws ConflictError when one is published under this version with other content
 */
async function standings(
  broker: Broker,
  { pacts, build }: Publication,
): Promise<ReadonlyMap<Pact, Standing>> {
  const found = new Map<Pact, Standing>();
  const differences = new Map<Pact, readonly string[]>();
  for (const pact of pacts) {
    const published = await publishedContent(broker, pact, build.version);
    const difference = published === null ? [] : pactDifference(published, pact.content, broker.redactor);
    if (difference.length > 0) differences.set(pact, difference);
    found.set(pact, published === null ? 'new' : 'same');
  }
  if (differences.size > 0) throw new ConflictError(build.version, differences);
  return found;
}

/**
 * Publishes pacts, those of one consumer in one request: the broker takes all of them or none. (The
 * official command sends a request for each, and leaves half when the broker goes away between two.)
 *
 * @param othersLongest how long another pipeline's request may be under way beside our own, in milliseconds
 * @returns how each of them stood before
 * @throws ConflictError, or BrokerError when the broker did not take them
 */
export async function publish(
  broker: Broker,
  publication: Publication,
  othersLongest = OTHERS_LONGEST,
): Promise<ReadonlyMap<Pact, Standing>> {
  const before = await standings(broker, publication);
  const { pacts, build } = publication;
  const start = performance.now();
  for (const consumer of new Set(pacts.map((pact) => pact.consumer))) {
    const own = pacts.filter((pact) => pact.consumer === consumer);
    const { status, json } = await broker.ask({
      method: 'POST',
      path: '/contracts/publish',
      what: `the pacts of ${consumer} ${build.version}`,
      body: requestBody(consumer, own, build),
      // The same content under the same version changes nothing.
      repeatable: true,
      expected: [409],
    });
    if (status !== 409) continue;
    // Another pipeline was faster: reports the difference if there is one.
    await standings(broker, publication);
    throw new BrokerError(
      'refused',
      `${broker.where} refused the pacts of ${consumer} (409)${reasonIn(json, broker.redactor)}`,
      409,
    );
  }
  // A broker that took long for this request may take as long for the other pipeline's.
  const isWritten = [...before.values()].includes('new');
  if (isWritten) await sleep(Math.max(othersLongest, 2 * (performance.now() - start)));
  await readBack(broker, publication);
  return before;
}

/**
 * Makes sure that the broker has what it was given. The broker checks for a conflict before it writes, so two
 * pipelines at the same moment can overwrite each other. Reading the pact back after a pause shows that.
 */
async function readBack(broker: Broker, publication: Publication): Promise<void> {
  const now = await standings(broker, publication);
  const [lost] = [...now].flatMap(([pact, standing]) => (standing === 'new' ? [pact] : []));
  if (lost === undefined) return;
  const sentence = `${broker.where} took the pacts, and has none between ${lost.consumer} and ${lost.provider} as ${publication.build.version}: see its log, and what stands before it`;
  throw new BrokerError('failed', sentence);
}

function requestBody(consumer: string, pacts: readonly Pact[], build: Publication['build']): JsonObject {
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

async function publishedContent(broker: Broker, pact: Pact, version: string): Promise<JsonObject | null> {
  const { status, json } = await broker.ask({
    method: 'GET',
    path: pactPath(pact, version),
    what: `the pact between ${pact.consumer} and ${pact.provider}`,
    expected: [404],
  });
  if (status === 404) return null;
  if (isJsonObject(json['consumer']) && isJsonObject(json['provider'])) return json;
  const sentence = `${broker.where} answered with something that is not a pact where the pact between ${pact.consumer} and ${pact.provider} would be: check PACT_BROKER_BASE_URL`;
  throw new BrokerError('no-broker', sentence, status);
}

/** The path of a pact, below the URL of its broker. */
export function pactPath({ consumer, provider }: Pact, version: string): string {
  const [one, other, third] = [provider, consumer, version].map(encodeURIComponent);
  return `/pacts/provider/${one}/consumer/${other}/version/${third}`;
}
