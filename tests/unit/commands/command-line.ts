import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { run } from '../../../src/cli.ts';
import type { Env, Io } from '../../../src/commands/io.ts';
import { ROOT } from '../../../src/contract/files.ts';

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Surrounding {
  readonly env?: Env;
  /** Resolves when the user would press Ctrl-C; never by default. */
  readonly interrupted?: Promise<void>;
  /** Which streams are a terminal; none by default. */
  readonly terminal?: Partial<Io['terminal']>;
  /** The width of the terminal; unknown by default. */
  readonly columns?: number;
  /** Standard input; empty by default. */
  readonly stdin?: Io['stdin'];
  /** The clock; that of the machine by default. */
  readonly now?: () => number;
  /** Pauses; by default real ones. */
  readonly sleep?: Io['sleep'];
  /** The working folder; the top of this project by default. */
  readonly cwd?: string;
  /** Sees what is written to stderr, as it is written. */
  readonly onErr?: (text: string) => void;
}

/** A process that writes nowhere and is never interrupted. */
export const QUIET_IO: Io = {
  out: () => {},
  err: () => {},
  stdin: Readable.from([]),
  terminal: { out: false, err: false },
  now: Date.now,
  sleep: (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal }).catch(() => {}),
  interrupted: () => new Promise(() => {}),
  cwd: ROOT,
};

/** Runs a command line in this process, until it ends. */
export async function zstackContract(args: readonly string[], surrounding: Surrounding = {}): Promise<Ended> {
  const { env = {}, interrupted, terminal, onErr, ...given } = surrounding;
  const [out, err]: [string[], string[]] = [[], []];
  const code = await run(args, env, {
    ...QUIET_IO,
    ...given,
    out: (text) => out.push(text),
    err: (text) => {
      err.push(text);
      onErr?.(text);
    },
    terminal: { ...QUIET_IO.terminal, ...terminal },
    interrupted: () => interrupted ?? QUIET_IO.interrupted(),
  });
  return { code, out: out.join(''), err: err.join('') };
}
