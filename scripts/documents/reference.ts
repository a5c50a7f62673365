import type { CommandReference, OptionReference } from '../../src/commands/help.ts';
import { commandReferences } from './command-reference.ts';

/** `docs/reference.md`: what `--help` says of every command, and the environment variables of all. */
export async function referenceDocument(): Promise<string> {
  const [program, ...commands] = await commandReferences();
  const overview = commands.map(({ name, description }) => [`[\`${name}\`](#${name})`, description]);
  return [
    '<!-- Generated from the options of the commands and src/commands/help-texts.ts by `npm run generate`; do not edit. -->',
    '# Reference',
    'Every command with its options, the environment variables and the exit codes, as `--help` has them. Write ' +
      '`npx --no` before a command in the clone, or where the package is installed; for the list of commands write ' +
      '`npx --no -- zstack-contract --help`, as npm takes a bare `--help` for itself. Options win over the environment, ' +
      'and the environment wins over the config file.',
    table(['Command', 'What it does'], overview),
    ...commands.map(commandSection),
    '## Environment variables',
    table(['Variable', 'Meaning', 'Commands'], variableRows(commands)),
    '## Exit codes',
    table(['Code', 'Meaning'], exitCodeRows(program)),
    'A command that runs a contract ends with 130 if you press Ctrl-C before anything was sent, or twice. The codes of a ' +
      'command stand in its section.',
  ]
    .join('\n\n')
    .concat('\n');
}

function commandSection(command: CommandReference): string {
  const { name, description, usage, arguments: given, groups, examples } = command;
  const options = groups.filter(({ heading }) => heading !== 'Help');
  return [
    `## ${name}`,
    `${description}.`,
    `\`\`\`text\nzstack-contract ${name} ${usage}\n\`\`\``,
    ...(given.length === 0
      ? []
      : [
          table(
            ['Argument', 'Meaning'],
            given.map((one) => [`\`${one.name}\``, one.description]),
          ),
        ]),
    ...options.map(({ heading, options: own }) => table([heading, 'Meaning'], own.map(optionRow))),
    `Examples:\n\n\`\`\`text\n${examples.map(({ line, words }) => `# ${words}\n${line}`).join('\n\n')}\n\`\`\``,
    table(['Exit code', 'Meaning'], exitCodeRows(command)),
  ].join('\n\n');
}

function optionRow({ flags, description, ...option }: OptionReference): readonly string[] {
  const facts = [
    ...(option.isRequired ? ['required'] : []),
    ...(option.choices.length > 0
      ? [`one of ${option.choices.map((word) => `\`${word}\``).join(', ')}`]
      : []),
    ...(option.default === null ? [] : [`\`${option.default}\` by default`]),
  ];
  return [`\`${flags}\``, [description, ...facts].join('; ')];
}

function exitCodeRows(command: CommandReference | undefined): readonly (readonly string[])[] {
  return command?.exitCodes.map(({ code, meaning }) => [`${code}`, meaning]) ?? [];
}

/** Each variable with the commands that read it, in the order in which help first names them. */
function variableRows(commands: readonly CommandReference[]): readonly (readonly string[])[] {
  const all = commands.flatMap(({ environment }) => environment);
  const meanings = new Map(all.map((one) => [one.name, one.meaning] as const));
  return [...meanings].map(([variable, meaning]) => {
    const readers = commands.filter(({ environment }) => environment.some(({ name }) => name === variable));
    return [`\`${variable}\``, meaning, readers.map(({ name }) => `\`${name}\``).join(', ')];
  });
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
