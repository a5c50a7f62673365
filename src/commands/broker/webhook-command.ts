import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { Broker } from '../../broker/broker.ts';
import {
  createWebhook,
  PROVIDER_BODY,
  PROVIDER_EVENTS,
  secretsOfWebhook,
  type Webhook,
} from '../../broker/webhook.ts';
import { whyUnreadable } from '../../model/file-errors.ts';
import { EXIT, type ExitCode } from '../../model/finding.ts';
import { isJsonObject, type JsonObject } from '../../model/json.ts';
import { PROVIDERS } from '../../model/pacts.ts';
import { printable } from '../../report/layout.ts';
import type { Env, Io } from '../io.ts';
import { repeatable, UsageError } from '../options.ts';
import { variableOf } from '../settings/precedence.ts';
import {
  addBrokerOptions,
  assertKnownPacticipants,
  type BrokerFlags,
  resolveBroker,
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
export function defineWebhook(command: Command, io: Io, env: Env, done: (code: ExitCode) => void): void {
  command
    .requiredOption('--url <url>', 'what the broker is to POST to')
    .option('--consumer, --pacticipant <name>', 'whose pacts; by default the consumer of those in pacts/')
    .option('--provider <name>', 'pacts with whom', PROVIDERS.deployed)
    .addOption(repeatable('--event <name>', `when; ${PROVIDER_EVENTS.join(', ')} by default`, (name) => name))
    .option('--description <words>', 'what the broker calls it; one of the same description is replaced')
    .option('--body <file>', 'what is posted, as JSON; by default what a GitHub repository_dispatch takes')
    .addHelpText(
      'after',
      '\nWEBHOOK_TOKEN is sent to the URL as a bearer token; WEBHOOK_USERNAME and WEBHOOK_PASSWORD as basic auth.',
    );
  addBrokerOptions(command).action(async (flags: WebhookFlags) => {
    const { pacticipant: consumer = consumerHere(io.cwd), provider } = flags;
    const access = resolveBroker(flags, env);
    const { token, username, password } = readCredentials(env);
    const webhook: Webhook = {
      description: flags.description ?? `zstack-contract: verify ${provider} for ${consumer}`,
      consumer,
      provider,
      events: flags.event ?? PROVIDER_EVENTS,
      url: readUrl(flags.url),
      headers: token === null ? {} : { authorization: `Bearer ${token}` },
      username,
      password,
      body: flags.body === undefined ? PROVIDER_BODY : readBody(flags.body),
    };
    const broker = new Broker(access, { secrets: secretsOfWebhook(webhook) });
    try {
      await broker.index();
      await assertKnownPacticipants(broker, [consumer, provider]);
      const { shownAt, isReplaced } = await createWebhook(broker, webhook);
      const what = `${isReplaced ? 'replaced' : 'created'}: ${webhook.description}`;
      io.out(`${printable(broker.redactor.hide(what))}\n  ${printable(shownAt)}\n`);
      done(EXIT.holds);
    } finally {
      await broker.close();
    }
  });
}

/** What the webhook logs in with; a token and a user exclude each other, as for the broker itself. */
function readCredentials(env: Env): {
  readonly token: string | null;
  readonly username: string | null;
  readonly password: string | null;
} {
  const token = variableOf(env, 'WEBHOOK_TOKEN') ?? null;
  const username = variableOf(env, 'WEBHOOK_USERNAME') ?? null;
  const password = variableOf(env, 'WEBHOOK_PASSWORD') ?? null;
  if (token !== null && (username !== null || password !== null)) {
    throw new UsageError('WEBHOOK_TOKEN and WEBHOOK_USERNAME are different kinds of credentials; set one');
  }
  if (token !== null && !/^[\x21-\x7e]+$/.test(token)) {
    throw new UsageError('WEBHOOK_TOKEN: the value holds a space, a line break or a letter outside ASCII');
  }
  if ((username === null) !== (password === null)) {
    const [given, missing] = username === null ? ['PASSWORD', 'USERNAME'] : ['USERNAME', 'PASSWORD'];
    throw new UsageError(`WEBHOOK_${given} is set, WEBHOOK_${missing} is not`);
  }
  return { token, username, password };
}

function readUrl(text: string): string {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) {
    throw new UsageError('--url: expected a URL that begins with http:// or https://');
  }
  const { username, password } = new URL(text);
  if (username === '' && password === '') return text;
  throw new UsageError('--url: the URL holds credentials; set WEBHOOK_USERNAME and WEBHOOK_PASSWORD');
}

/** Stands for the token in the body of `ci/gitlab/webhook.json`. */
const PLACEHOLDER = 'TRIGGER_TOKEN';

function readBody(path: string): JsonObject {
  let body: unknown;
  try {
    body = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const reason = (error as Error).name === 'SyntaxError' ? 'it is not JSON' : whyUnreadable(error);
    throw new UsageError(`--body: ${path}: ${reason}`);
  }
  if (isJsonObject(body) && Object.values(body).includes(PLACEHOLDER)) {
    throw new UsageError(
      `--body: ${path}: it has ${PLACEHOLDER} still: put a pipeline trigger token of the project in its place`,
    );
  }
  if (isJsonObject(body)) return body;
  throw new UsageError(`--body: ${path}: expected a JSON object`);
}
