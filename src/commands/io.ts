import { join } from 'node:path';
import type { Command } from 'commander';
import type { ExitCode } from '../model/finding.ts';
import { readOwnJson } from '../model/own-files.ts';
import { printable } from '../report/layout.ts';
import type { OutputGuard } from './output-guard.ts';

const MANIFEST = join(import.meta.dirname, '..', '..', 'package.json');

/** The package's version. */
export const VERSION: string = (readOwnJson(MANIFEST) as { readonly version: string }).version;

/** The process around a command. */
export interface Io {
  /** Results. */
  out(text: string): void;
  /** Progress and errors. */
  err(text: string): void;
  readonly stdin: AsyncIterable<Uint8Array | string> & { readonly isTTY?: boolean };
  /** Which outputs are a terminal. */
  readonly terminal: { readonly out: boolean; readonly err: boolean };
  /** The width of the terminal that shows the results, in columns; absent where that is none. */
  readonly columns?: number | undefined;
  /** Resolves when the user or the system asks the command to end. */
  interrupted(): Promise<void>;
  /** The time, in milliseconds since 1970. */
  now(): number;
  /** Resolves after so many milliseconds, or when the signal is aborted. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** The working folder: whose pacts, and which commit, a command is about. */
  readonly cwd: string;
  /** Keeps secrets out of what is written; absent for `--help` and `--version`. */
  readonly guard?: OutputGuard;
}

/** The same process, with secrets kept out of stderr. Its getters are read when they are needed. */
export function guarded(io: Io, guard: OutputGuard): Io {
  return Object.create(io, {
    err: { value: (text: string) => io.err(guard.hide(text)) },
    guard: { value: guard },
  });
}

export type Env = Readonly<Record<string, string | undefined>>;

/** The command line of a command, beside its options. */
export interface Given {
  readonly command: Command;
  readonly args: readonly string[];
  readonly env: Env;
  readonly io: Io;
}

/** The module of a command. */
export interface CommandModule {
  /** Gives the command its arguments and options. */
  define(command: Command): void;
  readonly run: (flags: never, given: Given) => Promise<ExitCode> | ExitCode;
}

/** A signal that is aborted when the user interrupts the command. */
export function interruptionOf(io: Io, onInterruption: () => void = () => {}): AbortSignal {
  const interruption = new AbortController();
  io.interrupted().then(() => {
    onInterruption();
    interruption.abort();
  });
  return interruption.signal;
}

/** Shows on stderr how a run goes on. */
export interface Progress {
  /** A line that stays. */
  line(text: string): void;
  /** A line that the next one replaces, on a terminal only. */
  live(text: string): void;
  /** Takes the live line away. */
  end(): void;
}

/** Width of a live line; a longer one would break and could not be taken back. */
const WIDTH = 79;

const ERASE = '\r\u001b[2K';

/** Progress for a terminal, or plain lines for a log. */
export function createProgress(io: Io): Progress {
  let isLive = false;
  const write = (text: string, live = false): void => {
    io.err(`${isLive ? ERASE : ''}${text}`);
    isLive = live;
  };
  const line = (text: string): void => write(`${printable(text)}\n`);
  if (!io.terminal.err) return { line, live: () => {}, end: () => {} };
  return {
    line,
    live: (text) => write(printable(text).slice(0, WIDTH), true),
    end: () => {
      if (isLive) write('');
    },
  };
}
