import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The text of a file that stands beside this one. */
export function pageFile(name: string): string {
  return readFileSync(join(import.meta.dirname, name), 'utf8');
}
