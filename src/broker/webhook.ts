import { createHash } from 'node:crypto';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import { BrokerError } from './answers.ts';
import type { Broker } from './broker.ts';
import { linkInWords, linkOf } from './hal.ts';

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

/** What became of a webhook. */
export interface CreatedWebhook {
  /** Where the broker shows it. */
  readonly shownAt: string;
  /** Whether it took the place of one of the same description. */
  readonly isReplaced: boolean;
}

const CREATED = 201;

/**
 * Creates a webhook, or changes the one that was created by the same description, so that running it
 * twice leaves one webhook.
 *
 * @throws BrokerError, also when the broker does not allow the address
 */
export async function createWebhook(broker: Broker, webhook: Webhook): Promise<CreatedWebhook> {
  const what = `the webhook to ${new URL(webhook.url).origin}`;
  const path = `/webhooks/${webhookId(webhook)}`;
  const { status, json } = await broker.ask({ method: 'PUT', path, what, body: bodyOf(webhook) });
  const shownAt = linkOf(json, 'self');
  if (shownAt !== null)
    return { shownAt: linkInWords(shownAt, broker.redactor), isReplaced: status !== CREATED };
  const sentence = `${broker.where} answered without the address of ${what}, so that nothing tells whether it has it: check PACT_BROKER_BASE_URL`;
  throw new BrokerError('no-broker', sentence);
}

/** Something that the broker fills in. */
const TEMPLATE = /\$\{pactbroker\.[^}]*\}/g;

/** From here on a part of a path is no word that somebody chose. */
const SHORTEST_IN_PATH = 16;

/**
 * What no message may show of a webhook, as a broker that refuses one may repeat it: what it logs in with,
 * every text of its body, and what its URL carries beside names.
 */
export function secretsOfWebhook({ url, headers, password, body }: Webhook): readonly string[] {
  const { pathname, searchParams, search } = new URL(url);
  const inUrl = [
    ...[...searchParams.values()],
    ...search
      .slice(1)
      .split('&')
      .map((pair) => pair.slice(pair.indexOf('=') + 1)),
    ...pathname.split('/').filter((part) => part.length >= SHORTEST_IN_PATH),
  ];
  const texts = body === PROVIDER_BODY ? [] : textsIn(body);
  const shown = Object.values(headers).flatMap((header) => [header, header.replace(/^\S+\s+/, '')]);
  return [...shown, ...(password === null ? [] : [password]), ...inUrl, ...texts]
    .flatMap((text) => text.split(TEMPLATE))
    .map((text) => text.trim())
    .filter((text) => text !== '');
}

function textsIn(value: JsonValue): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isJsonObject(value) ? Object.values(value).flatMap(textsIn) : [];
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
