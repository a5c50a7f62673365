import { Command, InvalidArgumentError, Option } from 'commander';
import type { Config, Settings } from '../../../generated/config.ts';
import { dialectOption, GROUPS, secondsOption, timeZoneOption, wholeNumber } from '../options.ts';

export const CONFIG_NAME = 'zstack-contract.config.yaml';

/** @throws InvalidArgumentError */
function readShard(text: string): string {
  const [index = 0, count = 0] = /^[1-9]\d{0,3}\/[1-9]\d{0,3}$/.test(text) ? text.split('/').map(Number) : [];
  if (index > 0 && index <= count) return text;
  throw new InvalidArgumentError('A part is written like 1/3, the first of three.');
}

/** The flags that have a setting's own name. */
type SettingFlags = Pick<Config, 'parallel' | 'format'> & Omit<Settings, 'credentials' | 'totalTimeout'>;

/** The values of the flags that `addTargetOptions` adds; times are in seconds. */
export interface TargetFlags extends SettingFlags {
  /** A URL, or a name in the config file. */
  readonly target?: string;
  readonly allTargets?: true;
  /** A part of the targets, such as `1/3`: each third one from the first on. */
  readonly shard?: string;
  readonly config?: string;
  readonly passwordStdin?: true;
  readonly account?: string;
  readonly timeout?: number;
  readonly strict?: true;
  readonly allowReconnect?: true;
  readonly pact?: true;
  /** Pacts in place of the contract; true for `pacts/` of the working folder. */
  readonly pacts?: true | readonly string[];
  readonly stateUrl?: string;
  readonly dryRun?: true;
}

/** Adds the flags that name a deployment and say how to verify it. None of them takes a secret. */
export function addTargetOptions(command: Command): Command {
  return command
    .optionsGroup(GROUPS.target)
    .option(
      '--target <target>',
      'verify a deployment: its URL, or its name in the config file (or ZSTACK_BASE_URL)',
    )
    .addOption(new Option('--all-targets', 'verify every target of the config file').conflicts('target'))
    .addOption(
      new Option(
        '--shard <part>',
        'with --all-targets: verify one part of the targets, such as 1/3 in the first of three jobs; merge the JSON reports afterwards',
      ).argParser(readShard),
    )
    .option('--config <file>', `the config file; by default ${CONFIG_NAME}, here or in a folder above`)
    .addOption(dialectOption('documented (the page) or deployed (real servers)'))
    .option('--uuid <uuid>', 'the IPsec connection to query (or ZSTACK_IPSEC_UUID)')
    .addOption(
      timeZoneOption(
        "the zone of the deployment's clock, for access keys (or ZSTACK_TIME_ZONE); found out by default",
      ),
    )
    .option('--ca-file <file>', "certificates to trust in place of the system's (or ZSTACK_CA_FILE)")
    .addOption(secondsOption('--timeout', 'limit for one answer; 60 by default'))
    .addOption(secondsOption('--connect-timeout', 'limit for opening a connection; 10 by default'))
    .addOption(secondsOption('--budget', 'how long to follow the job of a reconnect; 180 by default'))
    .addOption(
      new Option('--parallel <count>', 'targets at the same time, 1 to 32; 4 by default').argParser(
        wholeNumber(1, 32),
      ),
    )
    .optionsGroup(GROUPS.credentials)
    .option('--account <name>', 'the account to log in with (or ZSTACK_ACCOUNT)')
    .option('--password-stdin', "read the account's password from standard input (or ZSTACK_PASSWORD)")
    .option('--cert-file <file>', "the client's own certificate, with --key-file")
    .option('--key-file <file>', "the key of the client's certificate")
    .optionsGroup(GROUPS.safety)
    .option('--dry-run', 'print what would be sent to the target, with what effect, and send nothing')
    .addOption(
      new Option(
        '--allow-reconnect',
        'send one reconnect to the connection given by --uuid: THIS DROPS ITS TUNNEL',
      ).conflicts('allTargets'),
    )
    .option('--insecure', 'trust any certificate of the server; every report says so');
}

/** Flags that say nothing of a deployment, or name it. */
const WITHOUT_A_TARGET = ['target', 'allTargets', 'shard', 'config', 'dialect'];

/** The first flag that says something of a deployment, as a key of commander's options. */
export function flagOfTarget(flags: TargetFlags): string | undefined {
  const keys = addTargetOptions(new Command()).options.map((option) => option.attributeName());
  return [...keys, 'pact', 'stateUrl'].find((key) => key in flags && !WITHOUT_A_TARGET.includes(key));
}
