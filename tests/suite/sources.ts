import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const SRC = join(import.meta.dirname, '../../src');

/** The text of each file of `src/`, by its path from there. */
export const SOURCES: ReadonlyMap<string, string> = new Map(
  readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => [name, readFileSync(join(SRC, name), 'utf8')]),
);

export function withoutComments(code: string): string {
  return code.replaceAll(/(^|\s)\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '');
}
