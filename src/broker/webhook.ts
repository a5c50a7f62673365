import { createHash } from 'node:crypto';
import type { JsonObject } from '../model/json.ts';
import type { Broker } from './broker.ts';
import { authorizationOf, type BrokerCredentials, secretsOf } from './broker-access.ts';
import { linkInWords, textAt, textsIn } from './hal.ts';

/** A request that the broker sends on some events. */
export interface Webhook {
  readonly description: string;
  readonly consumer: string;
  readonly provider: string;
  readonly events: readonly string[];
  readonly url: string;
  /** How the broker logs in where it sends the request. */
  readonly login: BrokerCredentials;
  /** As JSON, with the broker's `${pactbroker.…}` where it fills something in. */
  readonly body: JsonObject;
}

/** Starts the pipeline of a provider: a pact lacks a verification. */
export const PROVIDER_EVENT = 'contract_requiring_verification_published';

/** The body for a provider's pipeline; the broker fills in the placeholders. */
export const PROVIDER_BODY: JsonObject = {
  event_type: PROVIDER_EVENT,
  client_payload: {
    pact_url: '${pactbroker.pactUrl}',
    provider: '${pactbroker.providerName}',
    consumer: '${pactbroker.consumerName}',
    consumer_version: '${pactbroker.consumerVersionNumber}',
    consumer_branch: '${pactbroker.consumerVersionBranch}',
  },
};

const CREATED = 201;

/**
 * Creates a webhook, or replaces the one with the same description, consumer and provider.
 *
 * @throws BrokerError, also when the broker does not allow the address
 */
export async function createWebhook(broker: Broker, webhook: Webhook) {
  const what = `the webhook to ${new URL(webhook.url).origin}`;
  const path = `/webhooks/${webhookId(webhook)}`;
  const { status, json } = await broker.ask({ method: 'PUT', path, what, body: bodyOf(webhook) });
  const shownAt = textAt(json, '_links', 'self', 'href');
  if (shownAt === null) throw broker.unlike(`did not return the address of ${what}`);
  return { shownAt: linkInWords(shownAt, broker.redactor), isReplaced: status !== CREATED };
}

/** A part of a path of this length or more may be a secret. */
const SHORTEST_IN_PATH = 16;

/**
 * The secrets of a webhook, which a broker may repeat in a refusal: its credentials, every text of its body, and
 * values in its URL.
 */
export function secretsOfWebhook({ url, login, body }: Webhook): readonly string[] {
  const { pathname, searchParams } = new URL(url);
  const inPath = pathname.split('/').filter((part) => part.length >= SHORTEST_IN_PATH);
  const inBody = body === PROVIDER_BODY ? [] : textsIn(body);
  return [...secretsOf(login), ...searchParams.values(), ...inPath, ...inBody];
}

function webhookId({ description, consumer, provider }: Webhook): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([description, consumer, provider]))
    .digest('base64url');
  return `zc${hash.replaceAll(/[-_]/g, 'x').slice(0, 20)}`;
}

function bodyOf({ description, consumer, provider, events, url, login, body }: Webhook): JsonObject {
  const headers = {
    'content-type': 'application/json',
    ...(login.kind === 'token' && authorizationOf(login)),
  };
  const user = login.kind === 'basic' ? { username: login.username, password: login.password } : {};
  return {
    description,
    consumer: { name: consumer },
    provider: { name: provider },
    enabled: true,
    events: events.map((name) => ({ name })),
    request: { method: 'POST', url, headers, ...user, body },
  };
}
