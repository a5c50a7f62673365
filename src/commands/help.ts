import type { Command, Option } from 'commander';
import { wrap } from '../report/layout.ts';
import { COMMAND_HELP, type Example, VARIABLES } from './help-texts.ts';
import { isRepeatable } from './options.ts';

/** Everything that `--help` says of a command, as data. */
export interface CommandReference {
  /** `verify`; `zstack-contract` for the program itself. */
  readonly name: string;
  readonly description: string;
  /** Arguments and options, such as `[options] <file...>`. */
  readonly usage: string;
  readonly arguments: readonly { readonly name: string; readonly description: string }[];
  /** The options by heading, in the order of `--help`. */
  readonly groups: readonly { readonly heading: string; readonly options: readonly OptionReference[] }[];
  readonly examples: readonly Example[];
  readonly environment: readonly { readonly name: string; readonly meaning: string }[];
  readonly exitCodes: readonly { readonly code: number; readonly meaning: string }[];
}

export interface OptionReference {
  /** `--dialect <dialect>`. */
  readonly flags: string;
  readonly description: string;
  /** The words that it takes; empty where it takes any. */
  readonly choices: readonly string[];
  /** Null where it has none, or the description says it. */
  readonly default: string | null;
  readonly isRequired: boolean;
  readonly isRepeatable: boolean;
}

/** What `--help` says of a command whose options are defined, as `createProgram` makes it. */
export function referenceOf(command: Command): CommandReference {
  const name = command.name();
  const { examples = [], environment = [], exitCodes = {} } = COMMAND_HELP[name] ?? {};
  const headings = [...new Set(command.options.map((option) => option.helpGroupHeading ?? 'Options:'))];
  return {
    name,
    description: command.description(),
    usage: command.usage(),
    arguments: command.registeredArguments.map((one) => ({ name: one.name(), description: one.description })),
    groups: headings.map((heading) => ({
      heading: heading.replace(/:$/, ''),
      options: command.options
        .filter((option) => (option.helpGroupHeading ?? 'Options:') === heading)
        .map(optionReference),
    })),
    examples,
    environment: environment.map((variable) => ({ name: variable, meaning: VARIABLES[variable] })),
    exitCodes: Object.entries(exitCodes).map(([code, meaning]) => ({ code: Number(code), meaning })),
  };
}

function optionReference(option: Option): OptionReference {
  const { flags, description, argChoices = [], defaultValue, mandatory, negate } = option;
  const isGiven = defaultValue !== undefined && !negate;
  return {
    flags,
    description,
    choices: argChoices,
    default: isGiven ? String(defaultValue) : null,
    isRequired: mandatory,
    isRepeatable: isRepeatable(option),
  };
}

/** What stands below the options in `--help`. */
export function helpBelow(command: Command, width: number): string {
  const { examples, environment, exitCodes } = referenceOf(command);
  const rows = (all: readonly (readonly [string, string])[]): readonly string[] => {
    const column = Math.max(...all.map(([term]) => term.length)) + 4;
    return all.map(([term, words]) => wrap(words, ' '.repeat(column), `  ${term}`.padEnd(column), width));
  };
  const sections: readonly (readonly [string, readonly string[]])[] = [
    // A command line is pasted, so it stays on one line.
    ['Examples', examples.flatMap(({ line, words }) => [`  # ${words}`, `  ${line}`])],
    ['Environment', rows(environment.map(({ name, meaning }) => [name, meaning]))],
    ['Exit codes', rows(exitCodes.map(({ code, meaning }) => [String(code), meaning]))],
  ];
  return sections
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => `\n${title}:\n${lines.join('\n')}\n`)
    .join('')
    .trimEnd();
}
