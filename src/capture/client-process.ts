import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ClientRun {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Milliseconds after which it is ended, by the clock `now`. */
  readonly limit: number;
  readonly now: () => number;
  /** Resolves when the user asks to end. */
  readonly interrupted: Promise<void>;
  readonly onOutput: (text: string) => void;
}

/** How a command ended: by itself, with a code or by a signal; or it was ended, and why. */
export type CommandEnding =
  | { readonly by: 'itself'; readonly code: number | null; readonly signal: NodeJS.Signals | null }
  | { readonly by: 'limit' | 'interrupt' };

export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** How often the clock is looked at, and how long a command may take to end, in milliseconds. */
const TICK = 50;
const GRACE = 2_000;

/**
 * Runs a command in a process group of its own, and ends with it whatever it started.
 *
 * @param full aborts when the client has made too many calls
 * @throws CommandError when it cannot be started
 */
export async function runClient(
  [program = '', ...args]: readonly string[],
  { env, cwd, limit, now, interrupted, onOutput }: ClientRun,
  full: AbortSignal,
): Promise<CommandEnding> {
  const child = spawn(program, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', onOutput);
  const exit = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const closed = once(child, 'close').catch(() => []);
  const kill = (signal: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // Nothing of the group is left.
    }
  };
  let ended: CommandEnding | null = null;
  let grace: NodeJS.Timeout | undefined;
  const end = (by: 'limit' | 'interrupt'): void => {
    if (ended !== null || child.exitCode !== null || child.signalCode !== null) return;
    ended = { by };
    kill('SIGTERM');
    grace = setTimeout(() => kill('SIGKILL'), GRACE);
  };
  const start = now();
  const timer = setInterval(() => {
    if (now() - start >= limit) end('limit');
  }, TICK);
  full.addEventListener('abort', () => end('limit'));
  interrupted.then(() => end('interrupt'));
  try {
    const [code, signal] = await exit;
    kill('SIGKILL');
    // Whatever left the group may hold its outputs open.
    await Promise.race([closed, sleep(GRACE, null, { ref: false })]);
    return ended ?? { by: 'itself', code, signal };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such program, or no such folder' : String(code);
    throw new CommandError(`the command ${program} could not be started: ${why}`);
  } finally {
    clearInterval(timer);
    clearTimeout(grace);
  }
}
