import { Command, CommanderError, Option } from 'commander';
import type { BrokerError } from './broker/broker-answers.ts';
import { type CommandModule, type Env, guarded, type Io, VERSION } from './commands/io.ts';
import { refuseRepeats, withoutUnknownValues } from './commands/options.ts';
import type { OutputGuard } from './commands/output-guard.ts';
import { EXIT, type ExitCode } from './model/finding.ts';
import { printableLines, USUAL_WIDTH } from './report/layout.ts';

/** The module of each command, which is imported only when the command is named. */
const COMMANDS: Readonly<Record<string, () => Promise<CommandModule>>> = {
  verify: () => import('./commands/verify-command.ts'),
  check: () => import('./commands/check-command.ts'),
  merge: () => import('./commands/merge-command.ts'),
  capture: () => import('./commands/capture-command.ts'),
  init: () => import('./commands/init/init-command.ts'),
  mock: () => import('./commands/mock-command.ts'),
  docs: () => import('./commands/docs-command.ts'),
  fields: () => import('./commands/fields-command.ts'),
  publish: () => import('./commands/broker/publish-command.ts'),
  'can-i-deploy': () => import('./commands/broker/can-i-deploy-command.ts'),
  webhook: () => import('./commands/broker/webhook-command.ts'),
  'record-deployment': () => import('./commands/broker/record-command.ts'),
  'record-release': () => import('./commands/broker/record-command.ts'),
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
    const program = await createProgram(argv, io, async (command, act) => {
      code = await act(command.opts() as never, { command, args: command.args, env, io });
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
  io: Pick<Io, 'out' | 'err' | 'columns'>,
  action: (command: Command, act: CommandModule['run']) => Promise<void>,
): Promise<Command> {
  const program = new Command('zstack-contract')
    .version(VERSION)
    // Some commands have a `--version` of their own: that of a pacticipant.
    .enablePositionalOptions();
  for (const [name, load] of Object.entries(COMMANDS)) {
    const command = program.command(name);
    if (!argv.includes(name)) continue;
    const { define, run } = await load();
    define(command);
    command.action(() => action(command, run));
  }
  const isHelp = argv.every((word) => word === '--') || argv.some((word) => HELP.includes(word));
  const help = isHelp ? await import('./commands/help.ts') : null;
  const width = io.columns ?? USUAL_WIDTH;
  for (const command of [program, ...program.commands]) {
    command
      .addHelpOption(new Option('-h, --help', 'show this help').helpGroup('Help:'))
      .description(help?.descriptionOf(command) ?? '')
      .addHelpText('after', () => help?.helpBelow(command, width) ?? '')
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
  InputError: EXIT.usage,
  CommandError: EXIT.usage,
  BrokenRunError: EXIT.unknown,
  BrokerError: EXIT.unknown,
  CatalogError: EXIT.unknown,
  ListenError: EXIT.unknown,
  NewFileError: EXIT.unknown,
  OwnFileError: EXIT.unknown,
};

/** Prints one sentence about what went wrong, and gives its exit code. */
function explain(error: unknown, io: Io, guard: OutputGuard | null): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.holds : EXIT.usage;
  const end = (sentence: string, code: ExitCode): ExitCode => {
    io.err(`error: ${printableLines(sentence)}\n`);
    return code;
  };
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  // The broker works, and says what is wrong with the question.
  const isRefused = name === 'BrokerError' && (error as BrokerError).kind === 'refused';
  const code = Object.hasOwn(EXITS, name) ? EXITS[name] : undefined;
  if (code !== undefined) return end(message, isRefused ? EXIT.usage : code);
  const { code: cause, syscall } = Object(error) as NodeJS.ErrnoException;
  if (syscall === 'uv_cwd') {
    return end('the working folder is not there any more: change to one that is', EXIT.usage);
  }
  if (cause === 'ERR_MODULE_NOT_FOUND') {
    return end(`zstack-contract is not installed whole: ${message}: install it again`, EXIT.unknown);
  }
  // An unexpected error may quote anything, secrets included.
  const reason = guard?.text(message) ?? message;
  return end(`this is a fault of zstack-contract itself, please report it: ${reason}`, EXIT.unknown);
}
