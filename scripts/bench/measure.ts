import { spawn } from 'node:child_process';

/** What a Node process took from its start to its end. */
export interface ProcessCost {
  /** Milliseconds of CPU, of all its threads. */
  readonly cpu: number;
  /** The highest resident memory, in MB. */
  readonly memory: number;
}

/** Makes a process tell its cost to its parent as it ends. */
const REPORTER = `data:text/javascript,${encodeURIComponent(
  `process.channel.unref();
   process.on('exit', () => {
     const { user, system } = process.cpuUsage();
     process.send({ cpu: (user + system) / 1000, memory: process.resourceUsage().maxRSS / 1000 });
   });`,
)}`;

/**
 * Runs this Node with the arguments.
 *
 * @throws Error when it does not end with 0
 */
export async function processCost(args: readonly string[]): Promise<ProcessCost> {
  const child = spawn(process.execPath, ['--import', REPORTER, ...args], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  let cost: ProcessCost | null = null;
  child.on('message', (message: ProcessCost) => {
    cost = message;
  });
  const code = await new Promise((ended) => child.once('close', ended));
  if (code !== 0 || cost === null) throw new Error(`node ${args.join(' ')} ended with ${code}`);
  return cost;
}

/** Milliseconds of CPU that an action takes in this process. */
export function cpuOf(action: () => unknown): number {
  const start = process.cpuUsage();
  action();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}

/** The least CPU of each action, in ms; they take turns, so that a busy machine slows down all of them. */
export function leastCpu<K extends string>(
  rounds: number,
  actions: Readonly<Record<K, () => unknown>>,
): Record<K, number> {
  const least = {} as Record<K, number>;
  for (let round = 0; round < rounds; round++) {
    for (const [name, action] of Object.entries(actions) as [K, () => unknown][]) {
      least[name] = Math.min(least[name] ?? Number.POSITIVE_INFINITY, cpuOf(action));
    }
  }
  return least;
}

/** How often what is above its limit is measured: a busy machine makes a ratio larger, and seldom three times. */
const MOST_TURNS = 3;

/** The least ratio of up to three turns, the first of which that keeps the limit is the last. */
export async function leastRatio(limit: number, measure: () => number | Promise<number>): Promise<number> {
  let ratio = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < MOST_TURNS && ratio > limit; turn++) ratio = Math.min(ratio, await measure());
  return ratio;
}

/** Prints a ratio beside its limit; a ratio above it makes the benchmark fail. */
export function report(what: string, ratio: number, limit: number, detail: string): void {
  const isOver = !(ratio <= limit);
  if (isOver) process.exitCode = 1;
  process.stdout.write(
    `${what}: ${ratio.toFixed(1)} times ${detail}, at most ${limit}${isOver ? ': too much' : ''}\n`,
  );
}
