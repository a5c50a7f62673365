import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeHar } from './make-har.ts';

/*
 * What the check of a large recording takes: `npm run bench:har`. A file of half a gigabyte is checked by the
 * command that users run, once with a console's traffic, once with nothing but exchanges of the contract,
 * of which every one is kept in the report; each with a redacted copy too.
 */
const MEGABYTES = 500;
/** Resident memory at its highest, in MB. */
const MOST_MEMORY = 300;
const SHARES = [
  ['a console’s traffic', 0.3],
  ['the contract’s exchanges only', 1],
] as const;

const CLI = join(import.meta.dirname, '../bin/zstack-contract.mjs');
const OFTEN = 50;

/** The highest resident memory so far, in MB; null where the system does not tell, or the process has ended. */
function peakMemory({ pid }: ChildProcess): number | null {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) / 1_000;
  } catch {
    return null;
  }
}

async function measure(
  args: readonly string[],
): Promise<{ readonly seconds: number; readonly memory: number }> {
  const start = performance.now();
  const child = spawn(process.execPath, [CLI, 'check', ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  let memory = 0;
  const timer = setInterval(() => {
    memory = Math.max(memory, peakMemory(child) ?? 0);
  }, OFTEN);
  const [code] = (await once(child, 'exit')) as [number | null];
  clearInterval(timer);
  if (code !== 0) throw new Error(`the check of ${args[0]} ended with ${code}`);
  if (memory === 0)
    throw new Error('this system does not tell how much memory a process had (/proc/PID/status)');
  return { seconds: (performance.now() - start) / 1_000, memory };
}

const folder = await mkdtemp(join(tmpdir(), 'har-memory-'));
try {
  for (const [what, share] of SHARES) {
    const path = join(folder, 'recording.har');
    await writeHar(path, MEGABYTES * 1_000_000, share);
    const megabytes = (await stat(path)).size / 1_000_000;
    for (const copy of [[], ['--redact', join(folder, 'copy.har')]]) {
      const { seconds, memory } = await measure([path, ...copy]);
      const how = copy.length === 0 ? '' : ', with a copy';
      process.stdout.write(
        `${what}${how}: ${megabytes.toFixed(0)} MB in ${seconds.toFixed(1)} s, ${(megabytes / seconds).toFixed(0)} MB/s, peak memory ${memory.toFixed(0)} MB\n`,
      );
      if (memory > MOST_MEMORY) process.exitCode = 1;
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
