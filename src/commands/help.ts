import type { Command, Option } from 'commander';
import { wrap } from '../report/layout.ts';
import { COMMAND_HELP, VARIABLES } from './help-texts.ts';

export type CommandReference = ReturnType<typeof referenceOf>;
export type OptionReference = ReturnType<typeof optionReference>;

/** The line of a command in the list of all. */
export function descriptionOf(command: Command): string {
  return COMMAND_HELP[command.name()]?.description ?? '';
}

/** Everything that `--help` says of a command whose options are defined, as data. */
export function referenceOf(command: Command) {
  const name = command.name();
  const { examples = [], environment = [], exitCodes = {} } = COMMAND_HELP[name] ?? {};
  const headings = [...new Set(command.options.map((option) => option.helpGroupHeading ?? 'Options:'))];
  return {
    name,
    description: descriptionOf(command),
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

function optionReference({ flags, description, argChoices = [], defaultValue, mandatory, negate }: Option) {
  return {
    flags,
    description,
    choices: argChoices,
    default: defaultValue === undefined || negate ? null : String(defaultValue),
    isRequired: mandatory,
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
