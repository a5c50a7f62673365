import type { Command } from 'commander';
import { type Arrival, recordArrival } from '../../broker/environments.ts';
import { EXIT, type ExitCode } from '../../model/finding.ts';
import { printable, printableJson } from '../../report/layout.ts';
import type { Env, Io } from '../io.ts';
import { formatOption, GROUPS, UsageError } from '../options.ts';
import {
  addBrokerOptions,
  type BrokerFlags,
  type FormatFlag,
  isProvider,
  knownNames,
  resolveBroker,
  VERSION_HELP,
  versionOf,
  withBroker,
} from './broker-options.ts';
import { consumerHere } from './pact-folder.ts';

interface RecordFlags extends BrokerFlags, FormatFlag {
  readonly pacticipant?: string;
  readonly version?: string;
  readonly environment: string;
  readonly applicationInstance?: string;
}

const WORDS = { deployment: 'is deployed in', release: 'is released to' } as const;

/** `record-deployment` and `record-release`: a version is in an environment now. */
export function define(command: Command, io: Io, env: Env, done: (code: ExitCode) => void): void {
  const kind: Arrival['kind'] = command.name() === 'record-release' ? 'release' : 'deployment';
  command
    .optionsGroup(GROUPS.run)
    .option('--pacticipant <name>', 'whose version; by default that of the consumer of the pacts in pacts/')
    .option('--version <version>', VERSION_HELP)
    .requiredOption('--environment <name>', 'where it is now');
  if (kind === 'deployment') {
    command.option('--application-instance <name>', 'which of several installations in that environment');
  }
  addBrokerOptions(command).optionsGroup(GROUPS.output).addOption(formatOption());
  command.action(async (flags: RecordFlags) => {
    const { pacticipant = consumerHere(io.cwd), environment, applicationInstance: instance = null } = flags;
    const resolved = resolveBroker(flags, env);
    const version = await versionOf(pacticipant, flags.version, env, io.cwd);
    await withBroker(resolved, io, [], async ({ broker }) => {
      await broker.index();
      const known = await knownNames(broker, { pacticipant, environment });
      const arrival = { kind, pacticipant, version, environment: known, instance };
      if (!(await recordArrival(broker, arrival))) throw unknownVersion(pacticipant, version);
    });
    const recorded = { kind, pacticipant, version, environment, instance };
    const sentence = `${pacticipant} ${version} ${WORDS[kind]} ${environment}`;
    const hide = (text: string): string => io.guard?.hide(text) ?? text;
    const shown = Object.entries(recorded).map(([name, one]) => [name, one && hide(one)]);
    io.out(
      flags.format === 'json'
        ? `${printableJson(Object.fromEntries(shown))}\n`
        : `${printable(hide(sentence))}\n`,
    );
    done(EXIT.holds);
  });
}

function unknownVersion(pacticipant: string, version: string): UsageError {
  const next = isProvider(pacticipant)
    ? 'publish its verification results first: zstack-contract verify --broker --publish-results'
    : 'publish its pacts first: zstack-contract publish';
  return new UsageError(`the broker has no version ${version} of ${pacticipant}: ${next}`);
}
