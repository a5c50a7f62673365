import { createProgram } from '../../src/cli.ts';
import { type CommandReference, referenceOf } from '../../src/commands/help.ts';

/** Commands are defined, and none is run. */
const NO_OUTPUT = { out: () => {}, err: () => {} };
const NO_ACTION = async (): Promise<void> => {};

/** What `--help` says of the program and of each command, in the order in which it lists them. */
export async function commandReferences(): Promise<readonly CommandReference[]> {
  const { commands } = await createProgram([], NO_OUTPUT, NO_ACTION);
  const names = commands.map((command) => command.name());
  const program = await createProgram(names, NO_OUTPUT, NO_ACTION);
  return [program, ...program.commands].map(referenceOf);
}
