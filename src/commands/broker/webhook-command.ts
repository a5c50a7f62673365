import type { Command } from 'commander';
import {
  createWebhook,
  PROVIDER_BODY,
  PROVIDER_EVENT,
  secretsOfWebhook,
  type Webhook,
} from '../../broker/webhook.ts';
import { EXIT, type ExitCode } from '../../model/finding.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';
import { PROVIDERS } from '../../model/pacts.ts';
import { printable } from '../../report/layout.ts';
import type { Given } from '../io.ts';
import { GROUPS, readGiven, repeatable, UsageError } from '../options.ts';
import { readLogin } from '../settings/credentials.ts';
import { checkedUrl } from '../settings/urls.ts';
import {
  addBrokerOptions,
  assertKnownPacticipants,
  type BrokerFlags,
  readNamedFile,
  resolveBroker,
  withBroker,
} from './broker-options.ts';
import { consumerHere } from './pact-folder.ts';

interface WebhookFlags extends BrokerFlags {
  readonly url: string;
  readonly pacticipant?: string;
  readonly provider: string;
  readonly event?: readonly string[];
  readonly body?: string;
  readonly description?: string;
}

/** `webhook`: lets the broker start the provider's pipeline when a pact needs a verification. */
export function define(command: Command): void {
  command
    .optionsGroup(GROUPS.run)
    .requiredOption('--url <url>', 'where the broker sends a POST')
    .option('--consumer, --pacticipant <name>', 'whose pacts; by default the consumer of those in pacts/')
    .option('--provider <name>', 'pacts with whom', PROVIDERS.deployed)
    .addOption(repeatable('--event <name>', `when; ${PROVIDER_EVENT} by default`))
    .option('--description <words>', 'its description; a webhook with the same one is replaced')
    .option('--body <file>', 'body of the POST, as JSON; that of a GitHub repository_dispatch by default');
  addBrokerOptions(command);
}

export async function run(flags: WebhookFlags, { io, env }: Given): Promise<ExitCode> {
  const { pacticipant: consumer = consumerHere(io.cwd), provider } = flags;
  checkedUrl(flags.url, '--url', 'set WEBHOOK_USERNAME and WEBHOOK_PASSWORD', true);
  const resolved = resolveBroker(flags, env);
  const webhook: Webhook = {
    description: flags.description ?? `zstack-contract: verify ${provider} for ${consumer}`,
    consumer,
    provider,
    events: flags.event ?? [PROVIDER_EVENT],
    url: flags.url,
    login: readLogin(env, 'WEBHOOK'),
    body: flags.body === undefined ? PROVIDER_BODY : readBody(flags.body),
  };
  await withBroker(resolved, io, secretsOfWebhook(webhook), async (broker) => {
    await assertKnownPacticipants(broker, [consumer, provider]);
    const { shownAt, isReplaced } = await createWebhook(broker, webhook);
    const what = `${isReplaced ? 'replaced' : 'created'}: ${webhook.description}`;
    io.out(`${printable(broker.redactor.hide(what))}\n  ${printable(shownAt)}\n`);
  });
  return EXIT.holds;
}

function readBody(path: string): JsonObject {
  const text = readNamedFile(path, '--body');
  const body = readGiven(
    `--body: ${path}`,
    () => JSON.parse(text) as JsonValue,
    () => 'it is not JSON',
  );
  if (isJsonObject(body)) return body;
  throw new UsageError(`--body: ${path}: expected a JSON object`);
}
