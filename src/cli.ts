import { Command, CommanderError } from 'commander';
import { BrokerError } from './broker/broker-error.ts';
import { PactFileError } from './broker/pact-file.ts';
import { ConflictError } from './broker/publish.ts';
import { OptionError } from './client/errors.ts';
import { canIDeployCommand } from './commands/broker/can-i-deploy-command.ts';
import { publishCommand } from './commands/broker/publish-command.ts';
import { recordCommand } from './commands/broker/record-command.ts';
import { webhookCommand } from './commands/broker/webhook-command.ts';
import { checkCommand } from './commands/check-command.ts';
import { fieldsCommand } from './commands/fields-command.ts';
import { type Env, guarded, type Io } from './commands/io.ts';
import { mockCommand } from './commands/mock-command.ts';
import { NewFileError } from './commands/new-file.ts';
import { OutputGuard } from './commands/output-guard.ts';
import { refuseRepeats } from './commands/repeated-options.ts';
import { refuseSecretFlags, withoutUnknownValues } from './commands/settings/flags.ts';
import { secretsOfEnvironment } from './commands/settings/own-secrets.ts';
import { UsageError } from './commands/usage-error.ts';
import { verifyCommand } from './commands/verify-command.ts';
import { VERSION } from './commands/version.ts';
import { CatalogError } from './contract/files.ts';
import { EXIT, type ExitCode } from './model/finding.ts';
import { ListenError } from './provider/serve.ts';
import { printableLines } from './report/layout.ts';
import { BrokenRunError } from './verify/provider-under-test.ts';

/**
 * Runs a command line.
 *
 * @param argv the arguments after the program's name
 * @returns 0 holds, 1 broken, 2 asked wrongly, 3 cannot tell
 */
export async function run(argv: readonly string[], env: Env, world: Io): Promise<ExitCode> {
  let code: ExitCode = EXIT.unknown;
  const guard = new OutputGuard(secretsOfEnvironment(env));
  const io = guarded(world, guard);
  const program = createProgram(env, io, (result) => {
    code = result;
  });
  try {
    refuseSecretFlags(argv);
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    return explain(error, io, guard);
  }
}

/** All commands. A program reads one command line: it counts what that gives. */
export function createProgram(env: Env, io: Io, done: (code: ExitCode) => void): Command {
  const program = new Command('zstack-contract')
    .description("Contract tests for ZStack's ReconnectIPsecConnection")
    .version(VERSION)
    // The version of a pacticipant is `--version` too, behind its command.
    .enablePositionalOptions()
    .addHelpText(
      'after',
      '\nExit codes: 0 the contract holds, 1 it is broken, 2 asked wrongly, or a deployment refuses the credentials, 3 cannot tell.',
    );
  program.addCommand(verifyCommand(io, env, done));
  program.addCommand(checkCommand(io, env, done));
  for (const command of [mockCommand, fieldsCommand]) program.addCommand(command(io, done));
  for (const command of [publishCommand, canIDeployCommand, webhookCommand]) {
    program.addCommand(command(io, env, done));
  }
  for (const kind of ['deployment', 'release'] as const) {
    program.addCommand(recordCommand(kind, io, env, done));
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

/** Errors that whoever asked can mend. */
const ASKED_WRONGLY = [UsageError, OptionError, PactFileError, ConflictError];

/** Errors that leave open whether the contract holds. */
const OURS = [BrokenRunError, BrokerError, CatalogError, ListenError, NewFileError];

/** One sentence for what went wrong, and its exit code; a stack trace only for our own mistakes. */
function explain(error: unknown, io: Io, guard: OutputGuard): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.holds : EXIT.usage;
  if (ASKED_WRONGLY.some((kind) => error instanceof kind)) {
    io.err(`error: ${printableLines((error as Error).message)}\n`);
    return EXIT.usage;
  }
  // The broker was asked, and says what is wrong with the question.
  if (error instanceof BrokerError && ['refused', 'not-found'].includes(error.trouble)) {
    io.err(`error: ${printableLines(error.message)}\n`);
    return EXIT.usage;
  }
  if (OURS.some((kind) => error instanceof kind)) {
    io.err(`error: ${printableLines((error as Error).message)}\n`);
    return EXIT.unknown;
  }
  // Nobody has foreseen it: it may quote whatever was at hand.
  const reason = guard.text(error instanceof Error ? error.message : String(error));
  io.err(`error: this is a fault of zstack-contract itself, please report it: ${printableLines(reason)}\n`);
  return EXIT.unknown;
}
