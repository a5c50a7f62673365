import { Command, CommanderError } from 'commander';
import type { BrokerError } from './broker/broker-error.ts';
import type { PactFileError } from './broker/pact-file.ts';
import type { ConflictError } from './broker/publish.ts';
import type { OptionError } from './client/errors.ts';
import { type Define, type Env, guarded, type Io, VERSION } from './commands/io.ts';
import type { NewFileError } from './commands/new-file.ts';
import {
  refuseRepeats,
  refuseSecretFlags,
  type UsageError,
  withoutUnknownValues,
} from './commands/options.ts';
import type { OutputGuard } from './commands/output-guard.ts';
import type { CatalogError } from './contract/files.ts';
import { EXIT, type ExitCode } from './model/finding.ts';
import type { ListenError } from './provider/serve.ts';
import { printableLines } from './report/layout.ts';
import type { BrokenRunError } from './verify/provider-under-test.ts';

/** A command: what lists it, and what is imported only when it is named. */
interface Entry {
  readonly name: string;
  readonly description: string;
  readonly load: () => Promise<Define>;
}

const COMMANDS: readonly Entry[] = [
  {
    name: 'verify',
    description:
      'Run the interactions of the contract against a provider and judge each answer, field by field',
    load: async () => (await import('./commands/verify-command.ts')).defineVerify,
  },
  {
    name: 'check',
    description: 'Judge recorded traffic (HAR of a browser, mitmproxy or Charles), or one JSON body',
    load: async () => (await import('./commands/check-command.ts')).defineCheck,
  },
  {
    name: 'mock',
    description: 'Run the mock ZStack on 127.0.0.1 until Ctrl-C',
    load: async () => (await import('./commands/mock-command.ts')).defineMock,
  },
  {
    name: 'docs',
    description: 'Write the page of the operation, with all that the contract knows of it, as one HTML file',
    load: async () => (await import('./commands/docs-command.ts')).defineDocs,
  },
  {
    name: 'fields',
    description: "Show the 46 fields of the vendor's page, and what real servers do with them",
    load: async () => (await import('./commands/fields-command.ts')).defineFields,
  },
  {
    name: 'publish',
    description: 'Publish pacts to a Pact Broker, as the version and branch of this build',
    load: async () => (await import('./commands/broker/publish-command.ts')).definePublish,
  },
  {
    name: 'can-i-deploy',
    description: 'Ask the broker whether a version is verified with all that is deployed in an environment',
    load: async () => (await import('./commands/broker/can-i-deploy-command.ts')).defineCanIDeploy,
  },
  {
    name: 'webhook',
    description: "Let the broker start the provider's pipeline when a pact needs a verification",
    load: async () => (await import('./commands/broker/webhook-command.ts')).defineWebhook,
  },
  {
    name: 'record-deployment',
    description: 'Tell the broker that a version is deployed in an environment, in place of the one before',
    load: async () => (await import('./commands/broker/record-command.ts')).defineRecord,
  },
  {
    name: 'record-release',
    description: 'Tell the broker that a version is released to an environment, beside the ones before',
    load: async () => (await import('./commands/broker/record-command.ts')).defineRecord,
  },
];

/** Words that the program itself answers, with nothing of a run. */
const ABOUT_THE_PROGRAM = ['--version', '-V', '--help', '-h'];

/**
 * Runs a command line.
 *
 * @param argv the arguments after the program's name
 * @returns 0 holds, 1 broken, 2 asked wrongly, 3 cannot tell
 */
export async function run(argv: readonly string[], env: Env, world: Io): Promise<ExitCode> {
  let code: ExitCode = EXIT.unknown;
  const guard = argv.every((word) => ABOUT_THE_PROGRAM.includes(word)) ? null : await guardFor(env);
  const io = guard === null ? world : guarded(world, guard);
  try {
    refuseSecretFlags(argv);
    const program = await createProgram(argv, env, io, (result) => {
      code = result;
    });
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    return explain(error, io, guard);
  }
}

async function guardFor(env: Env): Promise<OutputGuard> {
  const [{ OutputGuard }, { secretsOfEnvironment }] = await Promise.all([
    import('./commands/output-guard.ts'),
    import('./commands/settings/credentials.ts'),
  ]);
  return new OutputGuard(secretsOfEnvironment(env));
}

/**
 * All commands; those that a command line names with their options, the others as help lists them. A program
 * reads one command line: it counts what that gives.
 */
export async function createProgram(
  argv: readonly string[],
  env: Env,
  io: Io,
  done: (code: ExitCode) => void,
): Promise<Command> {
  const program = new Command('zstack-contract')
    .description("Contract tests for ZStack's ReconnectIPsecConnection")
    .version(VERSION)
    // The version of a pacticipant is `--version` too, behind its command.
    .enablePositionalOptions()
    .addHelpText(
      'after',
      '\nExit codes: 0 the contract holds, 1 it is broken, 2 asked wrongly, or a deployment refuses the credentials, 3 cannot tell.',
    );
  for (const { name, description, load } of COMMANDS) {
    const command = program.command(name).description(description);
    if (argv.includes(name)) (await load())(command, io, env, done);
  }
  for (const command of [program, ...program.commands]) {
    command
      .exitOverride()
      .allowExcessArguments(false)
      .showHelpAfterError(`See zstack-contract ${command === program ? '' : `${command.name()} `}--help.`)
      .configureOutput({
        writeOut: (text) => io.out(text),
        writeErr: (text) => io.err(text),
        outputError: (text, write) => write(withoutUnknownValues(text)),
      });
    refuseRepeats(command);
  }
  return program;
}

type AskedWrongly = UsageError | OptionError | PactFileError | ConflictError;
type Unknown = BrokenRunError | BrokerError | CatalogError | ListenError | NewFileError;

/**
 * Exit codes of errors that say all there is to say: of what whoever asked can mend, and of what leaves open
 * whether the contract holds. Told by their names, since a command imports only the classes that it needs.
 */
const EXITS: Readonly<Record<(AskedWrongly | Unknown)['name'], ExitCode>> = {
  UsageError: EXIT.usage,
  OptionError: EXIT.usage,
  PactFileError: EXIT.usage,
  ConflictError: EXIT.usage,
  BrokenRunError: EXIT.unknown,
  BrokerError: EXIT.unknown,
  CatalogError: EXIT.unknown,
  ListenError: EXIT.unknown,
  NewFileError: EXIT.unknown,
};

function isExpected(error: unknown): error is AskedWrongly | Unknown {
  return error instanceof Error && Object.hasOwn(EXITS, error.name);
}

/** One sentence for what went wrong, and its exit code; a stack trace only for our own mistakes. */
function explain(error: unknown, io: Io, guard: OutputGuard | null): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.holds : EXIT.usage;
  if (isExpected(error)) {
    io.err(`error: ${printableLines(error.message)}\n`);
    // The broker was asked, and says what is wrong with the question.
    const isMine = error.name === 'BrokerError' && ['refused', 'not-found'].includes(error.trouble);
    return isMine ? EXIT.usage : EXITS[error.name];
  }
  // Nobody has foreseen it: it may quote whatever was at hand.
  const message = error instanceof Error ? error.message : String(error);
  const reason = guard?.text(message) ?? message;
  io.err(`error: this is a fault of zstack-contract itself, please report it: ${printableLines(reason)}\n`);
  return EXIT.unknown;
}
