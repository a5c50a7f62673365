import type { Command } from 'commander';
import { recordArrival } from '../../broker/environments.ts';
import { EXIT, type ExitCode } from '../../model/finding.ts';
import { printable } from '../../report/layout.ts';
import type { Given } from '../io.ts';
import { type Format, formatOption, GROUPS, UsageError } from '../options.ts';
import {
  addBrokerOptions,
  addSubjectOptions,
  type BrokerFlags,
  environmentFor,
  isProvider,
  resolveBroker,
  type SubjectFlags,
  show,
  subjectOf,
  withBroker,
} from './broker-options.ts';

interface RecordFlags extends BrokerFlags, SubjectFlags {
  readonly format: Format;
  readonly environment: string;
  readonly applicationInstance?: string;
}

function kindOf(command: Command): 'deployment' | 'release' {
  return command.name() === 'record-release' ? 'release' : 'deployment';
}

const WORDS = { deployment: 'is deployed in', release: 'is released to' } as const;

/** `record-deployment` and `record-release`: a version is in an environment now. */
export function define(command: Command): void {
  addSubjectOptions(command).requiredOption('--environment <name>', 'where it is now');
  if (kindOf(command) === 'deployment') {
    command.option('--application-instance <name>', 'which of several installations in that environment');
  }
  addBrokerOptions(command).optionsGroup(GROUPS.output).addOption(formatOption());
}

export async function run(flags: RecordFlags, { command, io, env }: Given): Promise<ExitCode> {
  const kind = kindOf(command);
  const { environment, applicationInstance: instance = null } = flags;
  const access = resolveBroker(flags, env);
  const { pacticipant, version } = await subjectOf(flags, env, io);
  const recorded = { kind, pacticipant, version, environment, instance } as const;
  await withBroker(access, io, [], async (broker) => {
    const known = await environmentFor(broker, pacticipant, environment);
    if (await recordArrival(broker, { ...recorded, environment: known })) return;
    const next = isProvider(pacticipant)
      ? 'publish its verification results first: zstack-contract verify --broker --publish-results'
      : 'publish its pacts first: zstack-contract publish';
    throw new UsageError(`the broker has no version ${version} of ${pacticipant}: ${next}`);
  });
  show(io, flags.format, recorded, (shown) =>
    printable(`${shown.pacticipant} ${shown.version} ${WORDS[kind]} ${shown.environment}`),
  );
  return EXIT.holds;
}
