import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { ExitCode } from '../model/finding.ts';
import { printable } from '../report/layout.ts';
import type { OutputGuard } from './output-guard.ts';

const MANIFEST = join(import.meta.dirname, '..', '..', 'package.json');

/** The package's version. */
export const VERSION: string = (JSON.parse(readFileSync(MANIFEST, 'utf8')) as { readonly version: string })
  .version;

/** What a command may touch of the world; the rest it gets as arguments. */
export interface Io {
  /** Results. */
  out(text: string): void;
  /** Progress and complaints. */
  err(text: string): void;
  /** Which of the two a person watches. */
  readonly terminal: { readonly out: boolean; readonly err: boolean };
  /** Resolves when the user or the system asks the command to end. */
  interrupted(): Promise<void>;
  /** The time, in milliseconds since 1970. */
  now(): number;
  /** The working folder: whose pacts, and which commit, a command is about. */
  readonly cwd: string;
  /** What is kept out of all that is written; absent for whoever writes what no run has made. */
  readonly guard?: OutputGuard;
}

/** The same world, to which nothing is written that the guard does not let through. */
export function guarded(io: Io, guard: OutputGuard): Io {
  return {
    out: (text) => io.out(text),
    err: (text) => io.err(guard.hide(text)),
    terminal: io.terminal,
    interrupted: () => io.interrupted(),
    now: () => io.now(),
    // A folder that is gone stops only who needs it.
    get cwd() {
      return io.cwd;
    },
    guard,
  };
}

export type Env = Readonly<Record<string, string | undefined>>;

/** Gives a command its arguments, options and action; the name and the description it has already. */
export type Define = (command: Command, io: Io, env: Env, done: (code: ExitCode) => void) => void;

/** Tells on stderr how a run goes on. */
export interface Progress {
  /** What is to stay: a line of its own. */
  line(text: string): void;
  /** What is to stay for a person who watches, and is no news in a log: on a terminal only. */
  aside(text: string): void;
  /** What the next such text replaces: on a terminal only. */
  live(text: string): void;
  /** Takes the live line away. */
  end(): void;
}

/** Width of a live line; a longer one would break and could not be taken back. */
const WIDTH = 79;

const ERASE = '\r\u001b[2K';

/** Progress for a terminal, or plain lines for a log. */
export function createProgress(io: Io): Progress {
  if (!io.terminal.err) {
    const nothing = (): void => {};
    return {
      line: (text) => io.err(`${printable(text)}\n`),
      aside: nothing,
      live: nothing,
      end: nothing,
    };
  }
  let shown = false;
  const erase = (): string => (shown ? ERASE : '');
  const line = (text: string): void => {
    io.err(`${erase()}${printable(text)}\n`);
    shown = false;
  };
  return {
    line,
    aside: line,
    live: (text) => {
      io.err(`${erase()}${printable(text).slice(0, WIDTH)}`);
      shown = true;
    },
    end: () => {
      if (shown) io.err(ERASE);
      shown = false;
    },
  };
}
