import type { Command, Option } from 'commander';
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
  const headingOf = ({ helpGroupHeading = 'Options:' }: Option): string => helpGroupHeading;
  const groups = command.createHelp().groupItems([...command.options], [...command.options], headingOf);
  return {
    name,
    description: descriptionOf(command),
    usage: command.usage(),
    arguments: command.registeredArguments.map((one) => ({ name: one.name(), description: one.description })),
    groups: [...groups].map(([heading, options]) => {
      return { heading: heading.replace(/:$/, ''), options: options.map(optionReference) };
    }),
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
  const help = command.createHelp();
  help.helpWidth = width;
  // A command line is pasted, so it stays on one line.
  const pasted = examples.flatMap(({ line, words }) => [`  # ${words}`, `  ${line}`]);
  const sections = {
    'Environment:': environment.map(({ name, meaning }) => [name, meaning] as const),
    'Exit codes:': exitCodes.map(({ code, meaning }) => [String(code), meaning] as const),
  };
  const lists = Object.entries(sections).flatMap(([title, rows]) => {
    const longest = Math.max(...rows.map(([term]) => term.length));
    const items = rows.map(([term, meaning]) => help.formatItem(term, longest, meaning, help));
    return help.formatItemList(title, items, help);
  });
  return ['', ...help.formatItemList('Examples:', pasted, help), ...lists].join('\n').trimEnd();
}
