import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { SystemUser } from './requirements.ts';

const TAIL_LINES = 80;
const POLL_MS = 50;
const STOP_MS = 10_000;

export interface ServerCommand {
  /** What people call it. */
  readonly name: string;
  readonly command: readonly [program: string, ...args: string[]];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly user?: SystemUser | undefined;
  /** Ends it in good order. */
  readonly stopSignal: NodeJS.Signals;
  /** Ends it, whatever it does, when this process has died without ending it. */
  readonly orphanSignal: NodeJS.Signals;
  /** What must not be seen in its log. */
  readonly secrets?: readonly string[];
}

/** A server that is a child of this process, and never outlives it. */
export interface ServerProcess {
  /** Asks until the answer is yes; fails when the server ends before, or takes too long. */
  waitUntil(isReady: () => Promise<boolean>, timeoutMs: number): Promise<void>;
  /** What it wrote last, without its secrets. */
  log(): string;
  /** Ends it; by force when it has not ended after some seconds. */
  stop(): Promise<void>;
}

/** Starts a server. */
export function spawnServer(options: ServerCommand): ServerProcess {
  const { name, cwd, env, user, secrets = [] } = options;
  const [program, ...args] = leashed(options);
  const child = spawn(program, args, { cwd, env, ...user, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on('line', (line) => {
      lines.push(line);
      if (lines.length > TAIL_LINES) lines.shift();
    });
  }
  let end = '';
  const ended = new Promise<void>((resolve) => {
    child.once('error', ({ message }) => {
      end = message;
      resolve();
    });
    child.once('close', (code, signal) => {
      end ||= signal === null ? `exit code ${code}` : signal;
      resolve();
    });
  });

  const log = (): string =>
    secrets.reduce((text, secret) => text.replaceAll(secret, '[redacted]'), lines.join('\n'));
  const failure = (what: string): Error => new Error(`${name} ${what}. Its log ends with:\n${log()}`);

  return {
    log,
    waitUntil: async (isReady, timeoutMs) => {
      const deadline = performance.now() + timeoutMs;
      while (!(await isReady())) {
        await Promise.race([ended, pause(POLL_MS)]);
        if (end !== '') throw failure(`ended before it was ready (${end})`);
        if (performance.now() > deadline) throw failure(`was not ready after ${timeoutMs / 1000} s`);
      }
    },
    stop: async () => {
      if (end !== '') return;
      child.kill(options.stopSignal);
      const force = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await ended;
      clearTimeout(force);
    },
  };
}

/** Only the kernel can end a child when this process is killed: a handler of Node would not run, in Jest least. */
function leashed({ command, orphanSignal }: ServerCommand): readonly [string, ...string[]] {
  if (process.platform !== 'linux') return command;
  return ['setpriv', '--pdeathsig', orphanSignal, ...command];
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
