import type { Command } from 'commander';
import { BrokerError } from '../../broker/broker-answers.ts';
import { askDeployability, canIDeploy } from '../../broker/can-i-deploy.ts';
import type { Environment } from '../../broker/environments.ts';
import { type Candidate, type Deployability, shownAnswer } from '../../broker/matrix.ts';
import { EXIT, type ExitCode } from '../../model/finding.ts';
import { printable, table, wrap } from '../../report/layout.ts';
import { createProgress, type Env, type Io } from '../io.ts';
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
type Answer = Candidate & Deployability & { readonly environment: string };

/** Between two questions, in milliseconds. */
const INTERVAL = 5000;

/** `can-i-deploy`: may a version go into an environment? */
export function define(command: Command, io: Io, env: Env, done: (code: ExitCode) => void): void {
  addSubjectOptions(command)
    .requiredOption('--to-environment <name>', 'the environment to deploy it to')
    .addOption(secondsOption('--wait', 'keep asking for so long while a verification is missing'))
    .option(
      '--allow-nothing-checked',
      'a provider is safe although no consumer of it is deployed there: its first deployment into an environment',
    );
  addBrokerOptions(command).optionsGroup(GROUPS.output).addOption(formatOption());
  command.action(async (flags: DeployFlags) => done(await run(flags, io, env)));
}

async function run(flags: DeployFlags, io: Io, env: Env): Promise<ExitCode> {
  const { toEnvironment: environment, allowNothingChecked = false } = flags;
  const access = resolveBroker(flags, env);
  const subject = await subjectOf(flags, env, io);
  if (allowNothingChecked && !isProvider(subject.pacticipant)) {
    throw new UsageError(
      '--allow-nothing-checked is for a provider, whose consumers may not be deployed yet: a consumer without a verified pact is never safe',
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
    const conclusion = conclude(answer, allowNothingChecked);
    const shown = {
      pacticipant: redactor.identifier(subject.pacticipant),
      version: redactor.identifier(subject.version),
      environment: redactor.identifier(environment),
      verdict: conclusion.verdict,
      ...shownAnswer(answer, redactor),
    };
    show(io, flags.format, shown, (result) => inWords(result, conclusion));
    return conclusion.code;
  });
}

/** What the answer comes to. */
const CONCLUSIONS = {
  safe: { words: 'SAFE', verdict: 'pass', code: EXIT.holds },
  unsafe: { words: 'NOT SAFE', verdict: 'fail', code: EXIT.broken },
  unchecked: { words: 'CANNOT TELL', verdict: 'skip', code: EXIT.unknown },
} as const;

type Conclusion = (typeof CONCLUSIONS)[keyof typeof CONCLUSIONS];

/** The broker calls it safe when there is nothing to check; nothing checked is not a pass. */
function conclude({ deployable, rows }: Deployability, allowNothingChecked: boolean): Conclusion {
  if (deployable !== true) return CONCLUSIONS.unsafe;
  return rows.length > 0 || allowNothingChecked ? CONCLUSIONS.safe : CONCLUSIONS.unchecked;
}

function inWords(
  { pacticipant, version, environment, deployable, reason, rows }: Answer,
  conclusion: Conclusion,
): string {
  const head = ['CONSUMER', 'VERSION', 'PROVIDER', 'VERSION', 'RESULT'];
  const body = rows.map((row) => [
    row.consumer,
    row.consumerVersion,
    row.provider,
    row.providerVersion ?? 'not deployed',
    row.result,
  ]);
  const links = rows.flatMap(({ result, url }) =>
    result === 'failed' && url !== null ? [`  see ${printable(url)}`] : [],
  );
  const basis = rows.flatMap((row) =>
    row.basis === null ? [] : [`${row.provider} ${row.providerVersion} ${BASIS[row.basis]}.`],
  );
  const why = onOneLine(deployable === null ? `not verified: ${reason}` : reason);
  const unchecked = isProvider(pacticipant) ? NO_CONSUMER : NO_PACT;
  const sentences = [
    why,
    ...new Set(basis.map(printable)),
    ...(conclusion === CONCLUSIONS.unchecked ? [unchecked] : []),
  ];
  return [
    ...(rows.length === 0 ? [] : [table([head, ...body])]),
    ...(links.length === 0 ? [] : [links.join('\n')]),
    ...sentences.map((sentence) => wrap(sentence, '  ')),
    `${conclusion.words}: ${printable(pacticipant)} ${printable(version)} to ${printable(environment)}`,
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
