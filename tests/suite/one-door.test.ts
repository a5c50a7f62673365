import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const SRC = join(import.meta.dirname, '../../src');
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));

/** What only the door may use: each returns what nobody may see. */
const PRIVATE = ['answer.ts', 'expectation.ts', 'raw-finding.ts'];

function importersOf(file: string): readonly string[] {
  const pattern = new RegExp(`from '[^']*judge/${file}'|from '\\./${file}'`);
  return files.filter((name) => {
    const inFolder = name.startsWith('judge/');
    const text = readFileSync(join(SRC, name), 'utf8');
    const found = pattern.exec(text)?.[0];
    return found !== undefined && (inFolder || found.includes('judge/'));
  });
}

describe('the door', () => {
  it.each(PRIVATE)('is the only way to %s', (file) => {
    const importers = importersOf(file);
    expect(importers).not.toEqual([]);
    expect(importers.filter((name) => !name.startsWith('judge/'))).toEqual([]);
  });

  it('is what every source of exchanges takes', () => {
    const users = importersOf('judge.ts').filter((name) => !name.startsWith('judge/'));
    const sources = ['kit/', 'traffic/', 'verify/live/', 'verify/pact/', 'verify/contract-run.ts'];
    for (const source of sources) expect(users.some((name) => name.startsWith(source))).toBe(true);
  });
});
