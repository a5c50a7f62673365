import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exampleBody } from '../../src/contract/compose.ts';
import { ROOT } from '../../src/contract/files.ts';
import { loadCatalog } from '../../src/contract/load-catalog.ts';
import { leastRatio, processCost, report } from './measure.ts';

/*
 * What it costs to start a command that has little to do, beside a Node that does nothing: from a checkout, and from
 * the package as it is built. The first round fills the cache of what Node compiled.
 */
const ROUNDS = 6;

const folder = mkdtempSync(join(tmpdir(), 'bench-start-'));
const body = join(folder, 'body.json');
const composition = { dialect: 'deployed', outcome: 'success', include: true } as const;
writeFileSync(body, JSON.stringify(exampleBody(loadCatalog().structure('reconnect-response'), composition)));
await import('../build.ts');

/** The files of the package in a folder of their own, beside the packages that are installed here. */
function unpack(): string {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { files: string[] };
  const unpacked = join(folder, 'package');
  for (const name of ['package.json', ...manifest.files])
    cpSync(join(ROOT, name), join(unpacked, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(unpacked, 'node_modules'));
  return unpacked;
}

const CHECK = ['check', body, '--operation', 'job-poll', '--status', '200'];
const PLACES = [
  { where: 'a checkout', root: ROOT, limits: { version: 8, check: 15 } },
  { where: 'the package', root: unpack(), limits: { version: 3, check: 8 } },
] as const;

const commands = PLACES.flatMap(({ where, root, limits }) => {
  const command = join(root, 'bin', 'zstack-contract.mjs');
  return [
    { what: `--version from ${where}`, args: [command, '--version'], limit: limits.version },
    { what: `check of one body from ${where}`, args: [command, ...CHECK], limit: limits.check },
  ];
});

async function timesNothing(args: readonly string[]): Promise<number> {
  let [nothing, command] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < ROUNDS; round++) {
    nothing = Math.min(nothing, (await processCost(['-e', '0'])).cpu);
    command = Math.min(command, (await processCost(args)).cpu);
  }
  return command / nothing;
}

try {
  for (const { what, args, limit } of commands)
    report(what, await leastRatio(limit, () => timesNothing(args)), limit, 'the CPU of node -e 0');
} finally {
  rmSync(folder, { recursive: true });
}
