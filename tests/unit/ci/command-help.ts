import { zstackContract } from '../commands/command-line.ts';

/** What the help of a command says of it. */
export interface Help {
  /** Whether it takes anything but flags. */
  readonly positional: boolean;
  /** Flags, each with whether it takes a value and with its words. */
  readonly flags: ReadonlyMap<string, { readonly value: boolean; readonly words: string }>;
}

const FLAG = /^ {2}(?:--?[\w-]+, )?(--[\w-]+)(?: ([<[]\S+[>\]]))?(?: {2,}|$)/;

/** Asks the command line itself; null where there is no such command. */
export async function helpOf(command: string): Promise<Help | null> {
  const { code, out } = await zstackContract([command, '--help']);
  if (code !== 0 || !out.startsWith(`Usage: zstack-contract ${command} `)) return null;
  const flags = new Map<string, { value: boolean; words: string }>();
  let last: { words: string } | null = null;
  for (const line of out.split('\n')) {
    const [whole, flag, value] = FLAG.exec(line) ?? [];
    if (whole !== undefined && flag !== undefined) {
      const entry = { value: value !== undefined, words: line.slice(whole.length) };
      flags.set(flag, entry);
      last = entry;
    } else if (last !== null && line.startsWith('   ')) last.words += ` ${line.trim()}`;
    else last = null;
  }
  return { positional: !/^Usage: \S+ \S+ \[options\]$/m.test(out), flags };
}

/** What is wrong with the arguments of a call, as the help of its command goes. */
export async function problemsOf([command = '', ...args]: readonly string[]): Promise<readonly string[]> {
  if (command === '--help') return [];
  const help = await helpOf(command);
  if (help === null) return [`${command}: no such command`];
  const problems: string[] = [];
  const words = args[Symbol.iterator]();
  for (const word of words) {
    // What comes behind is the command of somebody else.
    if (word === '--') break;
    if (!word.startsWith('-')) {
      if (!help.positional) problems.push(`${command}: takes no argument such as ${word}`);
      continue;
    }
    const [name = '', inline] = word.split(/=(.*)/s);
    const flag = help.flags.get(name);
    if (flag === undefined) problems.push(`${command}: no flag ${name}`);
    else if (!flag.value && inline !== undefined) problems.push(`${command}: ${name} takes no value`);
    else if (flag.value) {
      const value = inline ?? words.next().value;
      if (value === undefined || value.startsWith('--')) problems.push(`${command}: ${name} lacks its value`);
      else if (name === '--report' && !knowsKind(flag.words, value))
        problems.push(`${command}: no report ${value}`);
    }
  }
  return problems;
}

function knowsKind(words: string, value: string): boolean {
  const [kind = ''] = value.split('=');
  return words.split(/[^\w-]+/).includes(kind);
}
