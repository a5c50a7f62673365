import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import type { BrokerAccess, BrokerCredentials } from '../../broker/access.ts';
import { whyUnreadable } from '../../model/file-trouble.ts';
import type { Env } from '../io.ts';
import { oneOf } from '../options.ts';
import { readProxy } from '../settings/credentials.ts';
import { FORMATS, type Format, parseSeconds } from '../settings/flags.ts';
import { variableOf } from '../settings/precedence.ts';
import { UsageError } from '../usage-error.ts';

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

/** A broker, and the certificates that the official command trusts. */
export interface ResolvedBroker {
  readonly access: BrokerAccess;
  readonly caFile: string | null;
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

export function addFormatOption(command: Command): Command {
  return command.addOption(
    new Option('--format <format>', 'text, or json for machines').argParser(oneOf(FORMATS)).default('text'),
  );
}

const USUAL_TIMEOUT = 30;

/**
 * Where the broker is and what it is shown: by flags, else by the environment.
 *
 * @throws UsageError that never repeats a secret
 */
export function resolveBroker(flags: BrokerFlags, env: Env): ResolvedBroker {
  const [caFile, caPlace] =
    flags.brokerCaFile === undefined
      ? [variableOf(env, 'SSL_CERT_FILE') ?? null, 'SSL_CERT_FILE']
      : [flags.brokerCaFile, '--broker-ca-file'];
  const timeout = Math.round((flags.brokerTimeout ?? USUAL_TIMEOUT) * 1000);
  return {
    access: {
      url: readUrl(flags, env),
      credentials: readCredentials(env),
      transport: {
        limits: { headersTimeout: timeout, totalTimeout: timeout },
        tls: caFile === null ? {} : { ca: readCertificates(caFile, caPlace) },
        proxy: readProxy(env),
      },
    },
    caFile,
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
