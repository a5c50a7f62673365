import { createHash } from 'node:crypto';
import type { JsonObject } from '../model/json.ts';
import { type Broker, linkOf } from './broker.ts';

/** What a broker is to call, and when. */
export interface Webhook {
  readonly description: string;
  readonly consumer: string | null;
  readonly provider: string | null;
  readonly events: readonly string[];
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly username: string | null;
  readonly password: string | null;
  /** As JSON, with the broker's `${pactbroker.…}` where it fills something in. */
  readonly body: JsonObject;
}

/** When the pipeline of a provider is to run: a pact needs a verification that it has not. */
export const PROVIDER_EVENTS = ['contract_requiring_verification_published'] as const;

/** What a provider's pipeline has to know; the broker fills it in. */
export const PROVIDER_BODY: JsonObject = {
  event_type: 'contract_requiring_verification_published',
  client_payload: {
    pact_url: '${pactbroker.pactUrl}',
    provider: '${pactbroker.providerName}',
    provider_version: '${pactbroker.providerVersionNumber}',
    provider_branch: '${pactbroker.providerVersionBranch}',
    consumer: '${pactbroker.consumerName}',
    consumer_version: '${pactbroker.consumerVersionNumber}',
    consumer_branch: '${pactbroker.consumerVersionBranch}',
  },
};

/**
 * Creates a webhook, or changes the one that was created by the same description, so that running it
 * twice leaves one webhook.
 *
 * @returns where the broker shows it
 * @throws BrokerError, also when the broker does not allow the address
 */
export async function createWebhook(broker: Broker, webhook: Webhook): Promise<string> {
  const { json } = await broker.ask({
    method: 'PUT',
    path: `/webhooks/${webhookId(webhook)}`,
    what: `the webhook to ${new URL(webhook.url).origin}`,
    body: bodyOf(webhook),
  });
  return linkOf(json, 'self') ?? '';
}

/** The same for the same description, consumer and provider. */
function webhookId({ description, consumer, provider }: Webhook): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([description, consumer, provider]))
    .digest('base64url');
  return `zc${hash.replaceAll(/[-_]/g, 'x').slice(0, 20)}`;
}

function bodyOf({
  description,
  consumer,
  provider,
  events,
  url,
  headers,
  username,
  password,
  body,
}: Webhook): JsonObject {
  return {
    description,
    ...(consumer === null ? {} : { consumer: { name: consumer } }),
    ...(provider === null ? {} : { provider: { name: provider } }),
    enabled: true,
    events: events.map((name) => ({ name })),
    request: {
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json', ...headers },
      ...(username === null ? {} : { username }),
      ...(password === null ? {} : { password }),
      body,
    },
  };
}
