import type { Command } from 'commander';
import { BrokerError } from '../../broker/broker-answers.ts';
import { askDeployability, canIDeploy } from '../../broker/can-i-deploy.ts';
import type { Environment } from '../../broker/environments.ts';
import { type Candidate, type Deployability, shownAnswer } from '../../broker/matrix.ts';
import { EXIT, type ExitCode } from '../../model/finding.ts';
import { printable, printableJson, table, wrap } from '../../report/layout.ts';
import { createProgress, type Env, type Io } from '../io.ts';
import { formatOption, GROUPS, secondsOption, UsageError } from '../options.ts';
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

interface DeployFlags extends BrokerFlags, FormatFlag {
  readonly pacticipant?: string;
  readonly version?: string;
  readonly toEnvironment: string;
  /** Seconds. */
  readonly wait?: number;
  readonly allowNothingChecked?: true;
}

/** What is to be deployed, and where. */
interface DeployQuestion extends Candidate {
  readonly environment: string;
}

/** What the answer comes to. */
type Conclusion = 'safe' | 'not safe' | 'nothing checked';

const INTERVAL = 5000;

/** `can-i-deploy`: may a version go into an environment? */
export function define(command: Command, io: Io, env: Env, done: (code: ExitCode) => void): void {
  command
    .optionsGroup(GROUPS.run)
    .option('--pacticipant <name>', 'the application; by default the consumer of the pacts in pacts/')
    .option('--version <version>', VERSION_HELP)
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
  const { pacticipant = consumerHere(io.cwd), toEnvironment: environment } = flags;
  if (flags.allowNothingChecked === true && !isProvider(pacticipant)) throw new UsageError(ONLY_PROVIDERS);
  const resolved = resolveBroker(flags, env);
  const version = await versionOf(pacticipant, flags.version, env, io.cwd);
  const question = { pacticipant, version, environment };
  const progress = createProgress(io);
  return withBroker(resolved, io, [], async ({ broker, signal }) => {
    const { redactor } = broker;
    let known: Environment | null = null;
    const ask = async (): Promise<Deployability> => {
      if (known === null) {
        await broker.index();
        known = await knownNames(broker, question);
      }
      return askDeployability(broker, question, known);
    };
    const waiting = {
      wait: (flags.wait ?? 0) * 1000,
      interval: INTERVAL,
      now: () => io.now(),
      sleep: (milliseconds: number) => io.sleep(milliseconds, signal),
      onWait: (why: BrokerError | Deployability, left: number) => {
        const reason = why instanceof BrokerError ? why.message : shownAnswer(why, redactor).reason;
        progress.line(`${plain(reason)}; asking again for ${Math.ceil(left / 1000)} s`);
      },
    };
    const answer = await canIDeploy(ask, waiting, signal);
    const conclusion = conclude(answer, flags.allowNothingChecked === true);
    const shown = {
      pacticipant: redactor.identifier(pacticipant),
      version: redactor.identifier(version),
      environment: redactor.identifier(environment),
    };
    const render = flags.format === 'json' ? renderJson : renderText;
    io.out(render(shown, shownAnswer(answer, redactor), conclusion));
    return { safe: EXIT.holds, 'not safe': EXIT.broken, 'nothing checked': EXIT.unknown }[conclusion];
  });
}

/** The broker calls it safe when there is nothing to check; nothing checked is not a pass. */
function conclude({ deployable, rows }: Deployability, allowNothing: boolean): Conclusion {
  if (deployable !== true) return 'not safe';
  return rows.length === 0 && !allowNothing ? 'nothing checked' : 'safe';
}

const ONLY_PROVIDERS =
  '--allow-nothing-checked is for a provider, whose consumers may not be deployed yet: a consumer without a verified pact is never safe';

/** Why a pacticipant without a row in the matrix cannot be called safe. */
function nothingChecked(pacticipant: string): string {
  return isProvider(pacticipant)
    ? 'nothing was checked: no consumer of it is deployed there; give --allow-nothing-checked if this is the first deployment'
    : 'nothing was checked: this version has no pact; publish its pacts first: zstack-contract publish';
}

/** Sentences about whose results an answer rests on, each version once. */
function basisInWords({ rows }: Deployability): readonly string[] {
  const words = {
    contract: 'is the contract: its results come from the mock of zstack-contract, not from a server',
    build: 'is a build: its results were published for this build',
  };
  const sentences = rows.flatMap(({ provider, providerVersion, basis }) =>
    basis === null ? [] : [`${provider} ${providerVersion} ${words[basis]}.`],
  );
  return [...new Set(sentences)];
}

function renderText(question: DeployQuestion, answer: Deployability, conclusion: Conclusion): string {
  const { pacticipant, version, environment } = question;
  const { deployable, reason, rows } = answer;
  const head = [['CONSUMER', 'VERSION', 'PROVIDER', 'VERSION', 'RESULT']];
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
  const why = deployable === null ? `not verified: ${reason}` : reason;
  const words = { safe: 'SAFE', 'not safe': 'NOT SAFE', 'nothing checked': 'CANNOT TELL' }[conclusion];
  const blocks = [
    ...(rows.length === 0 ? [] : [table([...head, ...body])]),
    ...(links.length === 0 ? [] : [links.join('\n')]),
    wrap(plain(why), '  '),
    ...basisInWords(answer).map((sentence) => wrap(printable(sentence), '  ')),
    ...(conclusion === 'nothing checked' ? [wrap(nothingChecked(pacticipant), '  ')] : []),
    `${words}: ${printable(pacticipant)} ${printable(version)} to ${printable(environment)}`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

function renderJson(
  question: DeployQuestion,
  { deployable, reason, rows }: Deployability,
  conclusion: Conclusion,
): string {
  const verdict = { safe: 'pass', 'not safe': 'fail', 'nothing checked': 'skip' }[conclusion];
  return `${printableJson({ ...question, verdict, deployable, reason, rows })}\n`;
}

function plain(reason: string): string {
  return reason.replaceAll(/\s+/g, ' ').trim();
}
