import { type Command, InvalidArgumentError, Option } from 'commander';
import { addBrokerOptions, type BrokerFlags } from './broker-options.ts';

/** What `verify --broker` is told beside how to reach the broker. */
export interface VerifyBrokerFlags extends BrokerFlags {
  readonly broker?: true;
  readonly pactUrl?: string;
  readonly publishResults?: true;
  readonly providerVersion?: string;
  readonly providerBranch?: string;
  readonly wipSince?: string;
}

/** Flags that mean nothing without `--broker`. */
const ONLY_WITH_BROKER = {
  brokerBaseUrl: '--broker-base-url',
  brokerCaFile: '--broker-ca-file',
  brokerTimeout: '--broker-timeout',
  pactUrl: '--pact-url',
  publishResults: '--publish-results',
  providerVersion: '--provider-version',
  providerBranch: '--provider-branch',
  wipSince: '--wip-since',
} as const;

/** Adds the flags of `VerifyBrokerFlags`. */
export function addVerifyBrokerOptions(command: Command): Command {
  command
    .option(
      '--broker',
      'verify the pacts that a Pact Broker has for the provider, in place of our own: with the mock, or the deployment that --target names',
    )
    .option('--pact-url <url>', 'only this pact of the broker, such as the one that a webhook names')
    .option(
      '--publish-results',
      'publish the results; a pipeline does so with those of the mock without being told',
    )
    .option('--provider-version <version>', "the provider's version; by default the commit")
    .option('--provider-branch <branch>', "the provider's branch; by default as the pipeline or git tells")
    .addOption(
      new Option(
        '--wip-since <day>',
        'include work in progress from this day on; the last 30 by default',
      ).argParser(parseDay),
    );
  return addBrokerOptions(command);
}

/** The first flag that was given and needs `--broker`; null when there is none. */
export function strayBrokerFlag(flags: VerifyBrokerFlags): string | null {
  if (flags.broker === true) return null;
  const keys = Object.keys(ONLY_WITH_BROKER) as (keyof typeof ONLY_WITH_BROKER)[];
  const stray = keys.find((key) => flags[key] !== undefined);
  return stray === undefined ? null : ONLY_WITH_BROKER[stray];
}

function parseDay(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new InvalidArgumentError('A day is written like 2026-01-31.');
}
