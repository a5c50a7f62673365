import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Dialect } from '../../model/contract.ts';
import { dialectOption, FORMATS, type Format, oneOf, parseSeconds } from '../options.ts';

export const CONFIG_NAME = 'zstack-contract.config.yaml';

/** What the flags of `addTargetOptions` say; times are in seconds. */
export interface TargetFlags {
  /** A URL, or a name in the config file. */
  readonly target?: string;
  readonly allTargets?: true;
  readonly config?: string;
  readonly dialect?: Dialect;
  readonly uuid?: string;
  readonly passwordStdin?: true;
  readonly account?: string;
  readonly caFile?: string;
  readonly certFile?: string;
  readonly keyFile?: string;
  readonly insecure?: true;
  readonly timeout?: number;
  readonly connectTimeout?: number;
  readonly budget?: number;
  readonly parallel?: number;
  readonly strict?: true;
  readonly format?: Format;
}

/** Adds the flags that say what to verify and how to reach it. None of them takes a secret. */
export function addTargetOptions(command: Command): Command {
  return command
    .option(
      '--target <target>',
      'verify a deployment: its URL, or its name in the config file (or ZSTACK_BASE_URL)',
    )
    .option('--all-targets', 'verify every target of the config file')
    .option('--config <file>', `the config file; by default ${CONFIG_NAME}, here or in a folder above`)
    .addOption(dialectOption('documented (the page) or deployed (real servers)'))
    .option('--uuid <uuid>', 'the IPsec connection to query (or ZSTACK_IPSEC_UUID)')
    .option('--account <name>', 'the account to log in with (or ZSTACK_ACCOUNT)')
    .option('--password-stdin', "read the account's password from standard input (or ZSTACK_PASSWORD)")
    .option('--ca-file <file>', "certificates to trust in place of the system's (or ZSTACK_CA_FILE)")
    .option('--cert-file <file>', "the client's own certificate, with --key-file")
    .option('--key-file <file>', "the key of the client's certificate")
    .option('--insecure', 'trust whatever certificate the server shows; every report says so')
    .addOption(
      new Option('--timeout <seconds>', 'for one whole answer; 60 by default').argParser(parseSeconds),
    )
    .addOption(
      new Option('--connect-timeout <seconds>', 'until a connection stands; 10 by default').argParser(
        parseSeconds,
      ),
    )
    .addOption(
      new Option(
        '--budget <seconds>',
        'how long the job of a reconnect is followed; 180 by default',
      ).argParser(parseSeconds),
    )
    .addOption(
      new Option('--parallel <count>', 'targets at the same time, 1 to 32; 4 by default').argParser(
        parseParallel,
      ),
    )
    .option('--strict', 'let warnings break the contract too')
    .addOption(
      new Option('--format <format>', 'text, or json for machines; text by default').argParser(
        oneOf(FORMATS),
      ),
    );
}

function parseParallel(text: string): number {
  if (/^\d{1,2}$/.test(text) && Number(text) >= 1 && Number(text) <= 32) return Number(text);
  throw new InvalidArgumentError('Targets at the same time are a number from 1 to 32.');
}
