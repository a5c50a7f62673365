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
  /** The clock; that of the machine by default. */
  readonly now?: () => number;
  /** The working folder; the top of this project by default. */
  readonly cwd?: string;
  /** Sees what is written to stderr, as it is written. */
  readonly onErr?: (text: string) => void;
}

/** Runs a command line in this process, until it ends. */
export async function zstackContract(args: readonly string[], surrounding: Surrounding = {}): Promise<Ended> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await run(args, surrounding.env ?? {}, {
    out: (text) => out.push(text),
    err: (text) => {
      err.push(text);
      surrounding.onErr?.(text);
    },
    terminal: { out: false, err: false, ...surrounding.terminal },
    now: surrounding.now ?? Date.now,
    interrupted: () => surrounding.interrupted ?? new Promise(() => {}),
    cwd: surrounding.cwd ?? ROOT,
  });
  return { code, out: out.join(''), err: err.join('') };
}
