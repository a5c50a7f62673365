import type { Command } from 'commander';
import type { ExitCode } from '../model/verdict.ts';
import type { OutputGuard } from './output-guard.ts';

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
