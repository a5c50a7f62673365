import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const IMPORT = /(?:from|import)\s*\(?'(\.[^']+\.ts)'/g;

/**
 * Groups of files that import each other, by their paths below a folder. Types count too: who reads one file of
 * a group has to read all of them.
 */
export function importCycles(folder: string): readonly (readonly string[])[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const imports = new Map(files.map((file) => [file, importsOf(folder, file)] as const));
  const reached = new Map(files.map((file) => [file, reachableFrom(file, imports)] as const));
  const groups = new Map<string, readonly string[]>();
  for (const file of files) {
    const group = files.filter((other) => reached.get(file)?.has(other) && reached.get(other)?.has(file));
    if (group.length > 0) groups.set(group.join(), group);
  }
  return [...groups.values()].map((group) => [...group].sort());
}

function importsOf(folder: string, file: string): readonly string[] {
  const text = readFileSync(join(folder, file), 'utf8');
  return Array.from(text.matchAll(IMPORT), ([, target = '']) => normalize(join(dirname(file), target)));
}

function reachableFrom(start: string, imports: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const reached = new Set<string>();
  const due = [...(imports.get(start) ?? [])];
  for (let next = due.pop(); next !== undefined; next = due.pop()) {
    if (reached.has(next)) continue;
    reached.add(next);
    due.push(...(imports.get(next) ?? []));
  }
  return reached;
}
