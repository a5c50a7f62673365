import { type Command, Option } from 'commander';
import { UsageError } from './usage-error.ts';

/** Options that are declared to be given as often as one likes. */
const REPEATABLE = new WeakSet<Option>();

/** An option whose values are collected in a list, as often as it is given. */
export function repeatable<T>(flags: string, description: string, parse: (text: string) => T): Option {
  const option = new Option(flags, `${description}; repeatable`).argParser(
    (text: string, before: readonly T[] = []) => [...before, parse(text)],
  );
  REPEATABLE.add(option);
  return option;
}

/** Whether an option may be given more than once. */
export function isRepeatable(option: Option): boolean {
  return REPEATABLE.has(option);
}

/**
 * Lets a command refuse every option that is given twice and not declared repeatable: of two values the last
 * would be taken without a word, so that another deployment might be verified than was meant.
 */
export function refuseRepeats(command: Command): void {
  for (const option of command.options.filter((one) => !isRepeatable(one))) {
    let given = false;
    command.on(`option:${option.name()}`, () => {
      if (given) throw new UsageError(`${option.long ?? option.short} is given twice: give it once`);
      given = true;
    });
  }
}
