import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import type { BrokerAccess, BrokerCredentials } from '../../broker/access.ts';
import type { Broker } from '../../broker/broker.ts';
import { type Build, buildOf, type GitFacts, gitFacts } from '../../broker/build.ts';
import { type Environment, environmentsOf, pacticipantsOf } from '../../broker/environments.ts';
import { whyUnreadable } from '../../model/file-errors.ts';
import { nearestName } from '../../model/nearest.ts';
import type { Env } from '../io.ts';
import { type Format, parseSeconds, UsageError } from '../options.ts';
import { readProxy } from '../settings/credentials.ts';
import { variableOf } from '../settings/precedence.ts';

/** How a broker is reached, as flags say. None of them takes a secret. */
export interface BrokerFlags {
  readonly brokerBaseUrl?: string;
  readonly brokerCaFile?: string;
  /** Seconds. */
  readonly brokerTimeout?: number;
}

export interface FormatFlag {
  readonly format: Format;
}

/** Adds the flags of `BrokerFlags`. */
export function addBrokerOptions(command: Command): Command {
  return command
    .option('--broker-base-url <url>', 'the Pact Broker (or PACT_BROKER_BASE_URL)')
    .option('--broker-ca-file <file>', "certificates to trust in place of the system's (or SSL_CERT_FILE)")
    .addOption(
      new Option('--broker-timeout <seconds>', 'for one answer of the broker; 30 by default').argParser(
        parseSeconds,
      ),
    );
}

const USUAL_TIMEOUT = 30;

/**
 * Where the broker is and what it is shown: by flags, else by the environment.
 *
 * @throws UsageError that never repeats a secret
 */
export function resolveBroker(flags: BrokerFlags, env: Env): BrokerAccess {
  const [caFile, caPlace] =
    flags.brokerCaFile === undefined
      ? [variableOf(env, 'SSL_CERT_FILE') ?? null, 'SSL_CERT_FILE']
      : [flags.brokerCaFile, '--broker-ca-file'];
  const timeout = Math.round((flags.brokerTimeout ?? USUAL_TIMEOUT) * 1000);
  return {
    url: readUrl(flags, env),
    credentials: readCredentials(env),
    transport: {
      limits: { headersTimeout: timeout, totalTimeout: timeout },
      tls: caFile === null ? {} : { ca: readCertificates(caFile, caPlace) },
      proxy: readProxy(env),
    },
  };
}

function readUrl({ brokerBaseUrl }: BrokerFlags, env: Env): string {
  const [text, place] =
    brokerBaseUrl === undefined
      ? [variableOf(env, 'PACT_BROKER_BASE_URL'), 'PACT_BROKER_BASE_URL']
      : [brokerBaseUrl, '--broker-base-url'];
  if (text === undefined) {
    throw new UsageError('no broker is named: give --broker-base-url or set PACT_BROKER_BASE_URL');
  }
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) {
    throw new UsageError(`${place}: expected a URL that begins with http:// or https://`);
  }
  const { username, password, search, hash, origin, pathname } = new URL(text);
  if (username !== '' || password !== '') {
    throw new UsageError(
      `${place}: the URL holds credentials, which would end up in logs; set PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD, or PACT_BROKER_TOKEN`,
    );
  }
  if (search !== '' || hash !== '') {
    throw new UsageError(`${place}: the URL of a broker has no query and no fragment`);
  }
  return `${origin}${pathname.replace(/\/+$/, '')}`;
}

function readCredentials(env: Env): BrokerCredentials {
  const username = variableOf(env, 'PACT_BROKER_USERNAME');
  const password = variableOf(env, 'PACT_BROKER_PASSWORD');
  const token = variableOf(env, 'PACT_BROKER_TOKEN');
  if (token !== undefined && (username !== undefined || password !== undefined)) {
    throw new UsageError(
      'PACT_BROKER_TOKEN and PACT_BROKER_USERNAME are different kinds of credentials; set one',
    );
  }
  if (token !== undefined) {
    if (!/^[\x21-\x7e]+$/.test(token)) {
      throw new UsageError(
        'PACT_BROKER_TOKEN: the value holds a space, a line break or a letter outside ASCII',
      );
    }
    return { kind: 'token', token };
  }
  if (username === undefined && password === undefined) return { kind: 'none' };
  if (username === undefined)
    throw new UsageError('PACT_BROKER_PASSWORD is set, PACT_BROKER_USERNAME is not');
  if (password === undefined)
    throw new UsageError('PACT_BROKER_USERNAME is set, PACT_BROKER_PASSWORD is not');
  return { kind: 'basic', username, password };
}

function readCertificates(path: string, place: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${place}: ${path}: ${whyUnreadable(error)}`);
  }
}

/** What a build is, as flags say. */
export interface BuildFlags {
  readonly version?: string;
  readonly branch?: string;
  readonly buildUrl?: string;
}

/** A build, and the working tree that it was made of. */
export interface KnownBuild {
  readonly build: Build & { readonly version: string };
  readonly git: GitFacts;
}

/** Adds the flags of `BuildFlags`. */
export function addBuildOptions(command: Command): Command {
  return command
    .option('--version <version>', 'the version; by default the commit, as the pipeline or git tells')
    .option('--branch <branch>', 'its branch; by default as the pipeline or git tells')
    .option('--build-url <url>', 'where the build can be looked at; by default as the pipeline tells');
}

/** What is being built, by flags, else by the pipeline, else by git; whatever nothing tells is null. */
export async function findBuild(
  flags: BuildFlags,
  env: Env,
  folder: string,
): Promise<{ readonly build: Build; readonly git: GitFacts }> {
  const git = await gitFacts(folder).catch((error: unknown) => {
    throw new UsageError(`git cannot tell what is built here: ${(error as Error).message}`);
  });
  const build = buildOf(env, git, {
    ...(flags.version ? { version: flags.version } : {}),
    ...(flags.branch ? { branch: flags.branch } : {}),
    ...(flags.buildUrl ? { url: flags.buildUrl } : {}),
  });
  return { build, git };
}

/**
 * The same, where a version is needed.
 *
 * @param flag the flag that gives the version
 * @throws UsageError when nothing tells the version, or it cannot be one
 */
export async function knownBuild(
  flags: BuildFlags,
  env: Env,
  folder: string,
  flag = '--version',
): Promise<KnownBuild> {
  const { build, git } = await findBuild(flags, env, folder);
  return { build: withVersion(build, flag), git };
}

/** @throws UsageError when there is no version, or it cannot be one */
export function withVersion(build: Build, flag: string): KnownBuild['build'] {
  const { version, branch } = build;
  if (version === null) {
    throw new UsageError(`nothing tells the version here, neither a pipeline nor git: give ${flag}`);
  }
  for (const name of [version, branch ?? 'main']) {
    if (name.trim() !== name || /[\p{Cc}]/u.test(name) || /^(\.{1,2}$|-)/.test(name)) {
      throw new UsageError(
        `${flag} and branches: expected a name without spaces around it and without line breaks, that is not . or .. and does not begin with a hyphen`,
      );
    }
  }
  return { ...build, version };
}

/**
 * Tells a misspelt name from a version that is not safe: the broker answers both alike.
 *
 * @returns the environment, as the broker knows it
 * @throws UsageError with the nearest name that the broker knows
 */
export async function knownNames(
  broker: Broker,
  { pacticipant, environment }: { readonly pacticipant: string; readonly environment: string },
): Promise<Environment> {
  await assertKnownPacticipants(broker, [pacticipant]);
  const known = await environmentsOf(broker);
  const found = known.find(({ name }) => name === environment);
  if (found !== undefined) return found;
  const names = known.map(({ name }) => name);
  const hint = 'create it with: pact-broker create-environment --name NAME --production';
  throw unknown(broker, 'environment', environment, names, hint);
}

/** @throws UsageError for the first that the broker does not know */
export async function assertKnownPacticipants(broker: Broker, names: readonly string[]): Promise<void> {
  const known = await pacticipantsOf(broker);
  for (const name of names) {
    if (!known.includes(name)) throw unknown(broker, 'pacticipant', name, known, 'publish its pacts first');
  }
}

function unknown(
  broker: Broker,
  kind: string,
  name: string,
  known: readonly string[],
  hint: string,
): UsageError {
  const near = nearestName(name, known);
  const { redactor } = broker;
  const next =
    near === null
      ? known.length === 0
        ? `it has none; ${hint}`
        : `known are ${known.join(', ')}`
      : `did you mean ${near}?`;
  return new UsageError(redactor.hide(`the broker has no ${kind} ${JSON.stringify(name)}: ${next}`));
}
