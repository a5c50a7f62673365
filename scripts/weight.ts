import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importCycles } from './import-cycles.ts';

/*
 * What the project weighs: lines, files and cycles of imports. Catalogs of sentences are not counted. Each limit
 * goes down with the code; whoever adds a feature raises it by what the feature needs.
 */
const ROOT = join(import.meta.dirname, '..');
const SENTENCES =
  /^(?:model\/sentences\.ts|model\/rules\.ts|report\/sentences\/.*|commands\/help-texts\.ts)$/;

interface Weight {
  readonly lines: number;
  readonly files: number;
}

const LIMITS: Readonly<Record<string, Weight>> = {
  src: { lines: 22_190, files: 194 },
  tests: { lines: 24_610, files: 212 },
  scripts: { lines: 3_460, files: 36 },
};
const MOST_CYCLES = 0;

function weigh(folder: string): Weight {
  const names = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  const counted = names.filter(
    (name) => name.endsWith('.ts') && !SENTENCES.test(name) && !name.includes('node_modules'),
  );
  const lines = counted.map((name) => readFileSync(join(ROOT, folder, name), 'utf8').split('\n').length - 1);
  return { lines: lines.reduce((sum, one) => sum + one, 0), files: counted.length };
}

function tell(what: string, count: number, limit: number): void {
  const isOver = count > limit;
  if (isOver) process.exitCode = 1;
  process.stdout.write(`${what}: ${count}, at most ${limit}${isOver ? ': too much' : ''}\n`);
}

for (const [folder, limit] of Object.entries(LIMITS)) {
  const { lines, files } = weigh(folder);
  tell(`lines of ${folder}`, lines, limit.lines);
  tell(`files of ${folder}`, files, limit.files);
}
const cycles = importCycles(join(ROOT, 'src'));
tell('groups of files of src that import each other', cycles.length, MOST_CYCLES);
for (const cycle of cycles) process.stdout.write(`  ${cycle.join(', ')}\n`);
