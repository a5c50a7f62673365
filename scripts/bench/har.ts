import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeHar } from '../make-har.ts';
import { leastRatio, processCost, report } from './measure.ts';

/*
 * What the check of a large recording costs: `npm run bench:har`. CPU on a console's traffic, beside JSON.parse of the
 * same file, both without start-up; and memory on half a gigabyte, of such traffic and of nothing but exchanges of
 * the contract, every one of which the report keeps. Each with a redacted copy too.
 */
const SMALL = 1;
const COMPARED = 100;
const LARGE = 500;
/** Times the CPU of JSON.parse. */
const MOST_CPU = 2.5;
/** Resident memory at its highest, in MB. */
const MOST_MEMORY = 300;
const CONSOLE = 0.3;
const SHARES = [
  ['a console’s traffic', CONSOLE],
  ['the contract’s exchanges only', 1],
] as const;

const CLI = join(import.meta.dirname, '../../bin/zstack-contract.mjs');
const PARSE = ['-e', 'JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"))'];

const folder = await mkdtemp(join(tmpdir(), 'bench-har-'));
const path = join(folder, 'recording.har');

/** Milliseconds of CPU that each command takes for `COMPARED` MB more. */
async function cpuOfMore(commands: readonly (readonly string[])[]): Promise<readonly number[]> {
  const costs = [];
  for (const megabytes of [SMALL, COMPARED]) {
    await writeHar(path, megabytes * 1_000_000, CONSOLE);
    const ofThese = [];
    for (const command of commands) ofThese.push((await processCost([...command, path])).cpu);
    costs.push(ofThese);
  }
  const [small = [], large = []] = costs;
  return large.map((cpu, index) => cpu - (small[index] ?? 0));
}

try {
  const ratio = await leastRatio(MOST_CPU, async () => {
    const [parsing = Number.NaN, checking = Number.NaN] = await cpuOfMore([PARSE, [CLI, 'check']]);
    return checking / parsing;
  });
  report(`check of ${COMPARED} MB`, ratio, MOST_CPU, 'the CPU of its JSON.parse');
  for (const [what, share] of SHARES) {
    await writeHar(path, LARGE * 1_000_000, share);
    const megabytes = (await stat(path)).size / 1_000_000;
    for (const copy of [[], ['--redact', join(folder, 'copy.har')]]) {
      const { cpu, memory } = await processCost([CLI, 'check', path, ...copy]);
      const how = copy.length === 0 ? '' : ', with a copy';
      process.stdout.write(
        `${what}${how}: ${megabytes.toFixed(0)} MB in ${(cpu / 1_000).toFixed(1)} s of CPU, peak memory ${memory.toFixed(0)} MB, at most ${MOST_MEMORY}\n`,
      );
      if (memory > MOST_MEMORY) process.exitCode = 1;
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
