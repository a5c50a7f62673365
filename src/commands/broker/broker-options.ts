import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { Broker } from '../../broker/broker.ts';
import type { BrokerAccess } from '../../broker/broker-access.ts';
import { type Build, buildOf, gitFacts } from '../../broker/build.ts';
import {
  type Candidate,
  type Environment,
  environmentsOf,
  pacticipantsOf,
} from '../../broker/environments.ts';
import { contractVersion } from '../../contract/files.ts';
import { whyUnreadable } from '../../model/file-errors.ts';
import { nameHint } from '../../model/nearest.ts';
import { PROVIDERS } from '../../model/pacts.ts';
import { printableJson } from '../../report/layout.ts';
import { type Env, type Io, interruptionOf } from '../io.ts';
import { type Format, GROUPS, readGiven, secondsOption, UsageError } from '../options.ts';
import { readLogin, readProxy } from '../settings/credentials.ts';
import { checkedUrl } from '../settings/urls.ts';
import { consumerHere } from './pact-folder.ts';

/** How a broker is reached, by flags. None of them takes a secret. */
export interface BrokerFlags {
  readonly brokerBaseUrl?: string;
  readonly brokerCaFile?: string;
  /** Seconds. */
  readonly brokerTimeout?: number;
}

export function addBrokerOptions(command: Command): Command {
  return command
    .optionsGroup(GROUPS.broker)
    .option('--broker-base-url <url>', 'the Pact Broker (or PACT_BROKER_BASE_URL)')
    .option('--broker-ca-file <file>', "certificates to trust in place of the system's (or SSL_CERT_FILE)")
    .addOption(secondsOption('--broker-timeout', 'for one answer of the broker; 30 by default'));
}

const WHERE_CREDENTIALS_BELONG = 'set PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD, or PACT_BROKER_TOKEN';

/** Reads where the broker is and how to log in: flags, else the environment. @throws UsageError that never repeats a secret */
export function resolveBroker(
  { brokerBaseUrl, brokerCaFile, brokerTimeout = 30 }: BrokerFlags,
  env: Env,
): BrokerAccess {
  const url = brokerBaseUrl ?? env['PACT_BROKER_BASE_URL'];
  if (!url) {
    throw new UsageError('no broker is named: give --broker-base-url or set PACT_BROKER_BASE_URL');
  }
  const place = brokerBaseUrl === undefined ? 'PACT_BROKER_BASE_URL' : '--broker-base-url';
  const { origin, pathname } = checkedUrl(url, place, WHERE_CREDENTIALS_BELONG);
  const caFile = brokerCaFile ?? (env['SSL_CERT_FILE'] || undefined);
  const caPlace = brokerCaFile === undefined ? 'SSL_CERT_FILE' : '--broker-ca-file';
  const timeout = Math.round(brokerTimeout * 1000);
  return {
    url: `${origin}${pathname.replace(/\/+$/, '')}`,
    credentials: readLogin(env, 'PACT_BROKER'),
    transport: {
      limits: { headersTimeout: timeout, totalTimeout: timeout },
      tls: caFile !== undefined ? { ca: readNamedFile(caFile, caPlace) } : {},
      proxy: readProxy(env),
    },
  };
}

export function readNamedFile(path: string, place: string): string {
  return readGiven(`${place}: ${path}`, () => readFileSync(path, 'utf8'), whyUnreadable);
}

/**
 * Uses a broker until the command is done, or the user interrupts it, which aborts the signal.
 *
 * @param secrets what no message may show, beside the broker's credentials
 */
export async function withBroker<T>(
  access: BrokerAccess,
  io: Io,
  secrets: readonly string[],
  use: (broker: Broker, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const signal = interruptionOf(io);
  const broker = new Broker(access, { secrets, signal });
  return use(broker, signal).finally(() => broker.close());
}

/** Prints a result as JSON or in words, without the secrets of the run in any of its texts. */
export function show<T>(io: Io, format: Format, result: T, inWords: (shown: T) => string): void {
  const shown: T = JSON.parse(JSON.stringify(result), (_, value) =>
    typeof value === 'string' ? (io.guard?.hide(value) ?? value) : value,
  );
  io.out(`${format === 'json' ? printableJson(shown) : inWords(shown)}\n`);
}

/** What a build is, by flags. */
export interface BuildFlags {
  readonly version?: string | undefined;
  readonly branch?: string | undefined;
  readonly buildUrl?: string | undefined;
}

/** Reads what is built: flags, else the pipeline, else git. What none of them says is null. */
export async function findBuild({ version, branch, buildUrl }: BuildFlags, env: Env, folder: string) {
  const git = await gitFacts(folder).catch((error: unknown) => {
    throw new UsageError(`git cannot tell what is built here: ${(error as Error).message}`);
  });
  return { build: buildOf(env, git, { version, branch, url: buildUrl }), git };
}

/** @throws UsageError when nothing tells the version, or it or the branch cannot be one */
export function withVersion(build: Build, flag = '--version'): Build & { readonly version: string } {
  const { version, branch } = build;
  if (version === null) {
    throw new UsageError(`nothing tells the version here, neither a pipeline nor git: give ${flag}`);
  }
  for (const name of [version, branch ?? 'main']) {
    if (name.trim() !== name || /\p{Cc}/u.test(name) || /^(\.{1,2}$|-)/.test(name)) {
      throw new UsageError(
        `${flag} and branches: expected a name without spaces around it and without line breaks, that is not . or .. and does not begin with a hyphen`,
      );
    }
  }
  return { ...build, version };
}

/** Whether it is one of the providers of this contract, which have a version without any build. */
export function isProvider(pacticipant: string): boolean {
  return Object.values(PROVIDERS).includes(pacticipant);
}

/** The flags that name a version of an application. */
export interface SubjectFlags {
  readonly pacticipant?: string;
  readonly version?: string;
}

export function addSubjectOptions(command: Command): Command {
  return command
    .optionsGroup(GROUPS.run)
    .option('--pacticipant <name>', 'the application; by default the consumer of the pacts in pacts/')
    .option(
      '--version <version>',
      'its version; by default the commit, from the pipeline or git, and for zstack and zstack-documented that of the contract',
    );
}

/** The version that a command is about: by flag, for a provider that of the contract, else the commit. @throws UsageError */
export async function subjectOf(flags: SubjectFlags, env: Env, { cwd }: Io): Promise<Candidate> {
  const { pacticipant = consumerHere(cwd) } = flags;
  const known = flags.version ?? (isProvider(pacticipant) ? contractVersion() : undefined);
  const { version } = withVersion((await findBuild({ version: known }, env, cwd)).build);
  return { pacticipant, version };
}

/** Finds a misspelt name before the broker calls its version unsafe. @throws UsageError, BrokerError */
export async function assertKnownPacticipants(broker: Broker, names: readonly string[]): Promise<void> {
  await broker.index();
  assertKnown(broker, 'pacticipant', names, await pacticipantsOf(broker), 'publish its pacts first');
}

/** An environment as the broker knows it, for a pacticipant that it knows. @throws UsageError, BrokerError */
export async function environmentFor(
  broker: Broker,
  pacticipant: string,
  environment: string,
): Promise<Environment> {
  await assertKnownPacticipants(broker, [pacticipant]);
  const known = new Map((await environmentsOf(broker)).map((one) => [one.name, one]));
  const hint =
    'create it with: npx --package @pact-foundation/pact-cli pact-broker create-environment --name NAME --production';
  assertKnown(broker, 'environment', [environment], [...known.keys()], hint);
  return known.get(environment) as Environment;
}

function assertKnown(
  { redactor }: Broker,
  kind: string,
  names: readonly string[],
  known: readonly string[],
  hint: string,
): void {
  const name = names.find((one) => !known.includes(one));
  if (name === undefined) return;
  const next = known.length === 0 ? `it has none; ${hint}` : nameHint(name, known);
  throw new UsageError(redactor.hide(`the broker has no ${kind} ${JSON.stringify(name)}: ${next}`));
}
