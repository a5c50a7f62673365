import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exampleBody } from '../src/contract/compose.ts';
import { ROOT } from '../src/contract/files.ts';
import { loadCatalog } from '../src/contract/load-catalog.ts';

/*
 * What a command costs that has little to do, as a ratio to what Node itself costs that does nothing. All are
 * run in turn, so that whatever else the machine does falls on all; the first round fills the cache of what
 * Node compiled.
 */
const ROUNDS = 8;

const folder = mkdtempSync(join(tmpdir(), 'bench-start-'));
const body = join(folder, 'body.json');
const composition = { dialect: 'deployed', outcome: 'success', include: true } as const;
writeFileSync(body, JSON.stringify(exampleBody(loadCatalog().structure('reconnect-response'), composition)));

interface Measured {
  readonly what: string;
  readonly args: readonly string[];
  readonly greatestRatio: number;
}

const COMMAND = join(ROOT, 'bin', 'zstack-contract.mjs');
const CHECK = [COMMAND, 'check', body, '--operation', 'job-poll', '--status', '200'];
const MEASURED: readonly Measured[] = [
  { what: '--version', args: [COMMAND, '--version'], greatestRatio: 8 },
  { what: 'check of one body', args: CHECK, greatestRatio: 15 },
];

/** Milliseconds of CPU that Node takes from its start to its end, its threads included. */
async function cost(args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, ['--import', REPORTER, ...args], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  let spent = Number.NaN;
  child.on('message', (milliseconds: number) => {
    spent = milliseconds;
  });
  const code = await new Promise((ended) => child.once('close', ended));
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}`);
  return spent;
}

/** Tells, as a process ends, what it took. */
const REPORTER = `data:text/javascript,${encodeURIComponent(
  `process.channel.unref();
   process.on('exit', () => {
     const { user, system } = process.cpuUsage();
     process.send((user + system) / 1000);
   });`,
)}`;

const fastest = new Map<string, number>();
async function measure(what: string, args: readonly string[]): Promise<void> {
  fastest.set(what, Math.min(fastest.get(what) ?? Number.POSITIVE_INFINITY, await cost(args)));
}

for (let round = 0; round < ROUNDS; round++) {
  await measure('nothing', ['-e', '0']);
  for (const { what, args } of MEASURED) await measure(what, args);
}
rmSync(folder, { recursive: true });

const nothing = fastest.get('nothing') ?? Number.NaN;
for (const { what, greatestRatio } of MEASURED) {
  const spent = fastest.get(what) ?? Number.NaN;
  const ratio = spent / nothing;
  if (!(ratio <= greatestRatio)) process.exitCode = 1;
  process.stdout.write(
    `${what}: ${spent.toFixed(0)} ms of CPU, ${ratio.toFixed(1)} times that of node -e 0; at most ${greatestRatio}\n`,
  );
}
