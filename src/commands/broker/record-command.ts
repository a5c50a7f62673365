import type { Command } from 'commander';
import type { Broker } from '../../broker/broker.ts';
import { BrokerError } from '../../broker/broker-error.ts';
import { type Arrival, recordArrival } from '../../broker/deployments.ts';
import { EXIT, type ExitCode } from '../../model/finding.ts';
import { printable, printableJson } from '../../report/layout.ts';
import type { Env, Io } from '../io.ts';
import { formatOption, UsageError } from '../options.ts';
import {
  addBrokerOptions,
  type BrokerFlags,
  type FormatFlag,
  findBuild,
  knownNames,
  resolveBroker,
  withBroker,
  withVersion,
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
    .option('--pacticipant <name>', 'whose version; by default that of the consumer of the pacts in pacts/')
    .option('--version <version>', 'its version; by default the commit, from the pipeline or git')
    .requiredOption('--environment <name>', 'where it is now');
  if (kind === 'deployment') {
    command.option('--application-instance <name>', 'which of several installations in that environment');
  }
  addBrokerOptions(command).addOption(formatOption());
  command.action(async (flags: RecordFlags) => {
    const { pacticipant = consumerHere(io.cwd), environment, applicationInstance: instance = null } = flags;
    const resolved = resolveBroker(flags, env);
    const { version } = withVersion((await findBuild(flags, env, io.cwd)).build);
    await withBroker(resolved, io, [], async ({ broker, access, caFile, signal }) => {
      await broker.index();
      const known = await knownNames(broker, { pacticipant, environment });
      await assertKnownVersion(broker, pacticipant, version);
      const arrival = { kind, pacticipant, version, environment: known, instance };
      await recordArrival(broker, access, arrival, { caFile, signal });
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

async function assertKnownVersion(broker: Broker, pacticipant: string, version: string): Promise<void> {
  const path = `/pacticipants/${encodeURIComponent(pacticipant)}/versions/${encodeURIComponent(version)}`;
  const what = `version ${version} of ${pacticipant}`;
  const { status, json } = await broker.ask({ method: 'GET', path, what, expected: [404] });
  if (status !== 404) {
    if (json['number'] === version) return;
    const sentence = `${broker.where} answered with something other than ${what}: check PACT_BROKER_BASE_URL`;
    throw new BrokerError('no-broker', sentence);
  }
  throw new UsageError(
    `the broker has no version ${version} of ${pacticipant}: publish its pacts or its verification results first`,
  );
}
