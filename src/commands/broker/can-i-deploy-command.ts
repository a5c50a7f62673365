import type { Command } from 'commander';
import { BrokerError } from '../../broker/broker-answers.ts';
import { askDeployability, canIDeploy, type Deployability, shownAnswer } from '../../broker/can-i-deploy.ts';
import type { Candidate, Environment } from '../../broker/environments.ts';
import { EXIT, type ExitCode } from '../../model/finding.ts';
import { printable, table, wrap } from '../../report/layout.ts';
import { createProgress, type Given } from '../io.ts';
import { type Format, formatOption, GROUPS, secondsOption, UsageError } from '../options.ts';
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

interface DeployFlags extends BrokerFlags, SubjectFlags {
  readonly format: Format;
  readonly toEnvironment: string;
  /** Seconds. */
  readonly wait?: number;
  readonly allowNothingChecked?: true;
}

/** What is to be deployed and where, and what the broker says. */
interface Answer extends Candidate, Deployability {
  readonly environment: string;
  readonly verdict: keyof typeof CONCLUSIONS;
}

/** Between two questions, in milliseconds. */
const INTERVAL = 5000;

/** `can-i-deploy`: may a version go into an environment? */
export function define(command: Command): void {
  addSubjectOptions(command)
    .requiredOption('--to-environment <name>', 'the environment to deploy it to')
    .addOption(secondsOption('--wait', 'keep asking for so long while a verification is missing'))
    .option('--allow-nothing-checked', 'a provider is safe although no consumer of it is deployed there yet');
  addBrokerOptions(command).optionsGroup(GROUPS.output).addOption(formatOption());
}

export async function run(flags: DeployFlags, { io, env }: Given): Promise<ExitCode> {
  const { toEnvironment: environment, allowNothingChecked = false } = flags;
  const access = resolveBroker(flags, env);
  const subject = await subjectOf(flags, env, io);
  if (allowNothingChecked && !isProvider(subject.pacticipant)) {
    throw new UsageError(
      '--allow-nothing-checked is for a provider: a consumer without a pact is never safe',
    );
  }
  const progress = createProgress(io);
  return withBroker(access, io, [], async (broker, signal) => {
    const { redactor } = broker;
    let known: Environment | null = null;
    const ask = async (): Promise<Deployability> => {
      known ??= await environmentFor(broker, subject.pacticipant, environment);
      return askDeployability(broker, subject, known);
    };
    const patience = {
      wait: (flags.wait ?? 0) * 1000,
      interval: INTERVAL,
      now: () => io.now(),
      sleep: (milliseconds: number) => io.sleep(milliseconds, signal),
      onWait: (why: BrokerError | Deployability, left: number) => {
        const reason = why instanceof BrokerError ? why.message : shownAnswer(why, redactor).reason;
        progress.line(`${onOneLine(reason)}; asking again for ${Math.ceil(left / 1000)} s`);
      },
    };
    const answer = await canIDeploy(ask, patience, signal);
    const verdict = conclude(answer, allowNothingChecked);
    const shown: Answer = {
      pacticipant: redactor.identifier(subject.pacticipant),
      version: redactor.identifier(subject.version),
      environment: redactor.identifier(environment),
      verdict,
      ...shownAnswer(answer, redactor),
    };
    show(io, flags.format, shown, inWords);
    return CONCLUSIONS[verdict].code;
  });
}

/** What the answer comes to. */
const CONCLUSIONS = {
  pass: { words: 'SAFE', code: EXIT.holds },
  fail: { words: 'NOT SAFE', code: EXIT.broken },
  skip: { words: 'CANNOT TELL', code: EXIT.unknown },
} as const;

/** The broker calls it safe when there is nothing to check; nothing checked is not a pass. */
function conclude({ deployable, rows }: Deployability, allowNothingChecked: boolean) {
  if (deployable !== true) return 'fail';
  return rows.length > 0 || allowNothingChecked ? 'pass' : 'skip';
}

function inWords(answer: Answer): string {
  const { pacticipant, version, environment, verdict, deployable, reason, rows } = answer;
  const head = ['CONSUMER', 'VERSION', 'PROVIDER', 'VERSION', 'RESULT'];
  const body = rows.map((row) => [
    row.consumer,
    row.consumerVersion,
    row.provider,
    row.providerVersion ?? 'not deployed',
    row.result,
  ]);
  const links = rows.flatMap(({ result, url }) => (result === 'failed' && url !== null ? [url] : []));
  const basis = rows.flatMap((row) =>
    row.basis === null ? [] : [`${row.provider} ${row.providerVersion} ${BASIS[row.basis]}.`],
  );
  const sentences = [
    onOneLine(deployable === null ? `not verified: ${reason}` : reason),
    ...new Set(basis.map(printable)),
    ...(verdict === 'skip' ? [isProvider(pacticipant) ? NO_CONSUMER : NO_PACT] : []),
  ];
  const subject = `${printable(pacticipant)} ${printable(version)} to ${printable(environment)}`;
  return [
    ...(rows.length === 0 ? [] : [table([head, ...body])]),
    ...(links.length === 0 ? [] : [links.map((url) => `  see ${printable(url)}`).join('\n')]),
    ...sentences.map((sentence) => wrap(sentence, '  ')),
    `${CONCLUSIONS[verdict].words}: ${subject}`,
  ].join('\n\n');
}

/** Whose results an answer rests on. */
const BASIS = {
  contract: 'is the contract: its results come from the mock of zstack-contract, not from a server',
  build: 'is a build: its results were published for this build',
} as const;

const NO_CONSUMER =
  'nothing was checked: no consumer of it is deployed there; give --allow-nothing-checked if this is the first deployment';
const NO_PACT =
  'nothing was checked: this version has no pact; publish its pacts first: zstack-contract publish';

function onOneLine(reason: string): string {
  return reason.replaceAll(/\s+/g, ' ').trim();
}
