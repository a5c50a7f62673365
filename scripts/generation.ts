import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { nearestName } from '../src/model/nearest.ts';
import type { GeneratedFiles } from './generated-files.ts';

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

const CHECK = '--check';

/**
 * Writes the generated files, or with `--check` only compares them.
 *
 * @returns the exit code: 0 done or equal, 1 different, 2 asked wrongly
 */
export async function generate(
  argv: readonly string[],
  generated: () => Promise<GeneratedFiles>,
  folder: string,
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
  const differences = compareFiles(files, readFolder(folder));
  if (!argv.includes(CHECK)) {
    for (const { path, problem } of differences) {
      if (problem === 'superfluous') rmSync(join(folder, path));
      else writeFile(join(folder, path), files.get(path) ?? '');
    }
    stdout.write(`generate: ${files.size} files, ${differences.length} changed\n`);
    return 0;
  }
  for (const { path, problem } of differences)
    stderr.write(`generate: ${join(folder, path)} is ${problem}\n`);
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

function readFolder(folder: string): GeneratedFiles {
  if (!existsSync(folder)) return new Map();
  return new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(folder.length + 1).replaceAll('\\', '/'), readFileSync(path, 'utf8')]),
  );
}

function writeFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
