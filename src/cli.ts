import { Command, CommanderError, Option } from 'commander';
import type { BrokerError } from './broker/broker-answers.ts';
import { type Define, type Env, guarded, type Io, VERSION } from './commands/io.ts';
import { refuseRepeats, refuseSecretFlags, withoutUnknownValues } from './commands/options.ts';
import type { OutputGuard } from './commands/output-guard.ts';
import { EXIT, type ExitCode } from './model/finding.ts';
import { printableLines, USUAL_WIDTH } from './report/layout.ts';

type Load = () => Promise<{ readonly define: Define }>;

const loadRecord: Load = () => import('./commands/broker/record-command.ts');

/** Each command: its line in the list, and its module, which is imported only when the command is named. */
const COMMANDS: Readonly<Record<string, readonly [description: string, load: Load]>> = {
  verify: [
    'Run the interactions of the contract against a provider and judge each answer, field by field',
    () => import('./commands/verify-command.ts'),
  ],
  check: [
    'Judge recorded traffic (HAR of a browser, mitmproxy or Charles), or one JSON body',
    () => import('./commands/check-command.ts'),
  ],
  merge: [
    'Make one report and one exit code of the JSON reports of many runs',
    () => import('./commands/merge-command.ts'),
  ],
  capture: [
    'Run a client in any language against the mock, judge what it does, and write its pact',
    () => import('./commands/capture-command.ts'),
  ],
  init: [
    "Write what a client's repository needs: a first test or capture, settings, and the pipeline",
    () => import('./commands/init/init-command.ts'),
  ],
  mock: [
    'Run the mock ZStack on 127.0.0.1 until you press Ctrl-C',
    () => import('./commands/mock-command.ts'),
  ],
  docs: [
    'Write the page of the operation, with all that the contract knows of it, as one HTML file',
    () => import('./commands/docs-command.ts'),
  ],
  fields: [
    "Show the 46 fields of the vendor's page, and what real servers do with them",
    () => import('./commands/fields-command.ts'),
  ],
  publish: [
    'Publish pacts to a Pact Broker, as the version and branch of this build',
    () => import('./commands/broker/publish-command.ts'),
  ],
  'can-i-deploy': [
    'Ask the broker whether a version is verified with everything that is deployed in an environment',
    () => import('./commands/broker/can-i-deploy-command.ts'),
  ],
  webhook: [
    "Let the broker start the provider's pipeline when a pact needs a verification",
    () => import('./commands/broker/webhook-command.ts'),
  ],
  'record-deployment': [
    'Tell the broker that a version is deployed in an environment, in place of the one before',
    loadRecord,
  ],
  'record-release': [
    'Tell the broker that a version is released to an environment, beside the ones before',
    loadRecord,
  ],
};

const HELP = ['--help', '-h', 'help'];

/** Arguments that only ask about the program itself. */
const ABOUT_THE_PROGRAM = ['--version', '-V', ...HELP];

/**
 * Runs a command line.
 *
 * @param argv the arguments after the program's name
 * @returns 0 holds, 1 broken, 2 usage error, 3 cannot tell
 */
export async function run(argv: readonly string[], env: Env, world: Io): Promise<ExitCode> {
  let code: ExitCode = EXIT.unknown;
  let guard: OutputGuard | null = null;
  if (!argv.every((word) => ABOUT_THE_PROGRAM.includes(word))) {
    const { OutputGuard, secretsOfEnvironment } = await import('./commands/output-guard.ts');
    guard = new OutputGuard(secretsOfEnvironment(env));
  }
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

/**
 * All commands: those that the command line names with their options, the others as `--help` lists them. Use a
 * program for one command line only, since it counts the options that are given.
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
    // Some commands have a `--version` of their own: that of a pacticipant.
    .enablePositionalOptions();
  for (const [name, [description, load]] of Object.entries(COMMANDS)) {
    const command = program.command(name).description(description);
    if (argv.includes(name)) (await load()).define(command, io, env, done);
  }
  const isHelp = argv.some((word) => HELP.includes(word));
  const { helpBelow } = isHelp ? await import('./commands/help.ts') : { helpBelow: () => '' };
  const width = io.columns ?? USUAL_WIDTH;
  for (const command of [program, ...program.commands]) {
    command
      .addHelpOption(new Option('-h, --help', 'show this help').helpGroup('Help:'))
      .addHelpText('after', () => helpBelow(command, width))
      .exitOverride()
      .allowExcessArguments(false)
      .showHelpAfterError(`See zstack-contract ${command === program ? '' : `${command.name()} `}--help.`)
      .configureOutput({
        writeOut: (text) => io.out(text),
        writeErr: (text) => io.err(text),
        getOutHelpWidth: () => width,
        getErrHelpWidth: () => width,
        outputError: (text, write) => write(withoutUnknownValues(text)),
      });
    refuseRepeats(command);
  }
  return program;
}

/**
 * Exit codes of errors whose message is all there is to say. They are recognized by name, since a command
 * imports only the classes that it needs.
 */
const EXITS: Readonly<Record<string, ExitCode>> = {
  UsageError: EXIT.usage,
  OptionError: EXIT.usage,
  PactFileError: EXIT.usage,
  ConflictError: EXIT.usage,
  OtherProviderError: EXIT.usage,
  InputError: EXIT.usage,
  CommandError: EXIT.usage,
  BrokenRunError: EXIT.unknown,
  BrokerError: EXIT.unknown,
  CatalogError: EXIT.unknown,
  ListenError: EXIT.unknown,
  NewFileError: EXIT.unknown,
  OwnFileError: EXIT.unknown,
};

/** Whether a module of this package, or of one that it needs, is missing or broken: the stack of the latter begins with its URL. */
function isOfInstallation(error: unknown): boolean {
  const { code, stack } = Object(error) as { readonly code?: unknown; readonly stack?: unknown };
  return (
    code === 'ERR_MODULE_NOT_FOUND' || (error instanceof SyntaxError && String(stack).startsWith('file:'))
  );
}

/** Prints one sentence about what went wrong, and gives its exit code. */
function explain(error: unknown, io: Io, guard: OutputGuard | null): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.holds : EXIT.usage;
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  if (Object.hasOwn(EXITS, name)) {
    io.err(`error: ${printableLines(message)}\n`);
    // The broker works, and says what is wrong with the question.
    const isRefused = name === 'BrokerError' && (error as BrokerError).kind === 'refused';
    return isRefused ? EXIT.usage : (EXITS[name] ?? EXIT.unknown);
  }
  // What Node throws where it is asked for the working folder.
  if (Object(error).syscall === 'uv_cwd') {
    io.err('error: the working folder is not there any more: change to one that is\n');
    return EXIT.usage;
  }
  if (isOfInstallation(error)) {
    io.err(`error: zstack-contract is not installed whole: ${printableLines(message)}: install it again\n`);
    return EXIT.unknown;
  }
  // An unexpected error may quote anything, secrets included.
  const reason = guard?.text(message) ?? message;
  io.err(`error: this is a fault of zstack-contract itself, please report it: ${printableLines(reason)}\n`);
  return EXIT.unknown;
}
