import { setTimeout } from 'node:timers/promises';
import { createProgram } from '../../src/cli.ts';
import { type CommandReference, referenceOf } from '../../src/commands/help.ts';
import type { Io } from '../../src/commands/io.ts';

/** A process that nothing is asked of: commands are defined, and none is run. */
const IDLE: Io = {
  out: () => {},
  err: () => {},
  stdin: (async function* () {})(),
  terminal: { out: false, err: false },
  interrupted: () => new Promise(() => {}),
  now: () => 0,
  sleep: () => setTimeout(0),
  cwd: '.',
};

/** What `--help` says of the program and of each command, in the order in which it lists them. */
export async function commandReferences(): Promise<readonly CommandReference[]> {
  const { commands } = await createProgram([], {}, IDLE, () => {});
  const names = commands.map((command) => command.name());
  const program = await createProgram(names, {}, IDLE, () => {});
  return [program, ...program.commands].map(referenceOf);
}
