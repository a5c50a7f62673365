import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalog } from '../src/contract/catalog.ts';
import { loadCatalog } from '../src/contract/load-catalog.ts';
import { DIALECTS, type Dialect } from '../src/model/contract.ts';
import { pactFileName } from '../src/model/pacts.ts';

/*
 * Runs the consumer tests into an empty folder, gates what they wrote, and only then replaces (or, with
 * --check, compares) `pacts/`: a failing run loses nothing.
 */
const ROOT = join(import.meta.dirname, '..');
const STAGING = join(ROOT, '.pacts-staging');
const FOLDER = join(ROOT, 'pacts');

/**
 * Writes `pacts/`, or with `--check` only compares it.
 *
 * @returns the exit code: 0 done or equal, 1 the tests failed or the pacts differ, 2 usage error
 */
export function pacts(args: readonly string[]): number {
  const unknown = args.find((arg) => arg !== '--check');
  if (unknown !== undefined) return complain(2, [`unknown argument ${unknown}; the only one is --check`]);
  rmSync(STAGING, { recursive: true, force: true });
  if (!runConsumerTests()) return complain(1, ['the consumer tests failed, so pacts/ is left as it is']);
  const catalog = loadCatalog();
  const problems: string[] = [];
  const finished = new Map<string, string>();
  for (const dialect of DIALECTS) {
    const name = pactFileName(dialect);
    const staged = join(STAGING, name);
    if (!existsSync(staged)) {
      problems.push(`${name}: the consumer tests wrote no such pact`);
      continue;
    }
    const text = readFileSync(staged, 'utf8');
    problems.push(
      ...untested(catalog, dialect, text).map((title) => `${name}: "${title}" has no consumer test`),
    );
    finished.set(name, text);
  }
  if (problems.length > 0) return complain(1, problems);
  return args.includes('--check') ? compare(finished) : write(finished);
}

/** Titles of the interactions of the contract that a pact lacks. */
export function untested(catalog: Catalog, dialect: Dialect, pact: string): readonly string[] {
  const { interactions } = JSON.parse(pact) as { interactions: readonly { description: string }[] };
  const written = new Set(interactions.map(({ description }) => description));
  return catalog
    .interactionsOf(dialect)
    .map(({ title }) => title)
    .filter((title) => !written.has(title));
}

function runConsumerTests(): boolean {
  const jest = join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
  const args = [jest, '--selectProjects', 'consumer'];
  const env = { ...process.env, PACT_STAGING: STAGING, PACT_DO_NOT_TRACK: 'true' };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: ROOT,
    stdio: ['inherit', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: Number.POSITIVE_INFINITY,
    env,
  });
  process.stdout.write(withoutKnownNoise(stdout));
  process.stderr.write(withoutKnownNoise(stderr));
  return status === 0;
}

/**
 * Output of the consumer tests without the one line in which Pact's core complains that Jest loads it anew for
 * each test file, so that its log is set up already. It means nothing, and looks like a failure.
 */
export function withoutKnownNoise(output: string): string {
  return output.replaceAll(/^.*Failed to initialise global tracing subscriber.*\r?\n?/gm, '');
}

function compare(finished: ReadonlyMap<string, string>): number {
  const stale = [...finished].filter(([name, text]) => {
    const path = join(FOLDER, name);
    return !existsSync(path) || readFileSync(path, 'utf8') !== text;
  });
  if (stale.length === 0) return 0;
  return complain(
    1,
    stale.map(([name]) => `pacts/${name} is not what the consumer tests write; run npm run generate`),
  );
}

function write(finished: ReadonlyMap<string, string>): number {
  mkdirSync(FOLDER, { recursive: true });
  for (const [name, text] of finished) writeFileSync(join(FOLDER, name), text);
  return 0;
}

function complain(code: number, lines: readonly string[]): number {
  for (const line of lines) process.stderr.write(`${line}\n`);
  return code;
}

if (import.meta.main) process.exitCode = pacts(process.argv.slice(2));
