import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { nearestName } from '../src/model/nearest.ts';
import type { GeneratedFiles } from './documents/generated-files.ts';

/** Where the words of a run go. */
export interface Output {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

/** A file that is not what would be generated. */
export interface Difference {
  readonly path: string;
  readonly problem: 'stale' | 'missing' | 'superfluous';
}

/** Where generated files lie. */
export interface Place {
  /** What paths are below of. */
  readonly root: string;
  /** Folders below the root in which nothing else may lie. */
  readonly owned: readonly string[];
}

const CHECK = '--check';

/**
 * Writes the generated files, or with `--check` only compares them.
 *
 * @returns the exit code: 0 done or equal, 1 different, 2 usage error
 */
export async function generate(
  argv: readonly string[],
  generated: () => Promise<GeneratedFiles>,
  { root, owned }: Place,
  { stdout, stderr }: Output,
): Promise<0 | 1 | 2> {
  const unknown = argv.find((word) => word !== CHECK);
  if (unknown !== undefined) {
    const hint =
      nearestName(unknown, [CHECK]) === null ? `the only one is ${CHECK}` : `did you mean ${CHECK}?`;
    stderr.write(`generate: unknown argument ${unknown}; ${hint}\n`);
    return 2;
  }
  const files = await generated();
  if (files.size === 0) throw new Error('nothing was generated');
  const differences = compareFiles(files, presentFiles(root, owned, files));
  if (!argv.includes(CHECK)) {
    for (const { path, problem } of differences) {
      if (problem === 'superfluous') rmSync(join(root, path));
      else writeFile(join(root, path), files.get(path) ?? '');
    }
    stdout.write(`generate: ${files.size} files, ${differences.length} changed\n`);
    return 0;
  }
  for (const { path, problem } of differences) stderr.write(`generate: ${join(root, path)} is ${problem}\n`);
  if (differences.length > 0) {
    stderr.write('generate: run `npm run generate` and commit the result\n');
    return 1;
  }
  stdout.write(`generate: ${files.size} files are up to date\n`);
  return 0;
}

/** Every difference between what is generated and what is there, by path. */
export function compareFiles(expected: GeneratedFiles, actual: GeneratedFiles): readonly Difference[] {
  const differences: Difference[] = [];
  for (const [path, text] of expected) {
    if (!actual.has(path)) differences.push({ path, problem: 'missing' });
    else if (actual.get(path) !== text) differences.push({ path, problem: 'stale' });
  }
  for (const path of actual.keys())
    if (!expected.has(path)) differences.push({ path, problem: 'superfluous' });
  return differences.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** What lies where something is generated, and everything that lies in an owned folder. */
function presentFiles(root: string, owned: readonly string[], expected: GeneratedFiles): GeneratedFiles {
  const paths = new Set([...expected.keys(), ...owned.flatMap((folder) => pathsIn(root, folder))]);
  return new Map(
    [...paths]
      .filter((path) => existsSync(join(root, path)))
      .map((path) => [path, readFileSync(join(root, path), 'utf8')]),
  );
}

function pathsIn(root: string, folder: string): readonly string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}

function writeFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
