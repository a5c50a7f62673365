import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { generate } from '../../../scripts/generation.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const FILES = new Map([
  ['generated/a.txt', 'A\n'],
  ['generated/deep/er/b.txt', 'B\n'],
]);

describe('generate', () => {
  let parent: string;
  let folder: string;
  let words: { out: string; err: string };

  beforeEach(() => {
    parent = temporaryFolder();
    folder = join(parent, 'generated');
    words = { out: '', err: '' };
  });

  const run = (argv: readonly string[] = [], files: ReadonlyMap<string, string> = FILES) =>
    generate(
      argv,
      async () => files,
      { root: parent, owned: ['generated'] },
      {
        stdout: { write: (text: string) => (words.out += text) },
        stderr: { write: (text: string) => (words.err += text) },
      },
    );
  const present = () => readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();

  it('writes what is generated, and is then up to date', async () => {
    expect(await run()).toBe(0);
    expect(readFileSync(join(folder, 'deep/er/b.txt'), 'utf8')).toBe('B\n');
    expect(await run(['--check'])).toBe(0);
    expect(await run()).toBe(0);
    const said = ['2 files, 2 changed', '2 files are up to date', '2 files, 0 changed'];
    expect(words).toEqual({ out: said.map((one) => `generate: ${one}\n`).join(''), err: '' });
  });

  it('removes what is no longer generated', async () => {
    mkdirSync(folder);
    writeFileSync(join(folder, 'old.txt'), 'old');
    expect(await run()).toBe(0);
    expect(present()).toEqual(['a.txt', 'deep', 'deep/er', 'deep/er/b.txt']);
  });

  it('leaves files alone that lie beside one of its own in a folder of others', async () => {
    mkdirSync(join(parent, 'docs'));
    writeFileSync(join(parent, 'docs/other.md'), 'other');
    const files = new Map([['docs/own.md', 'own']]);
    expect(await run([], files)).toBe(0);
    expect(await run(['--check'], files)).toBe(0);
    expect(readdirSync(join(parent, 'docs')).sort()).toEqual(['other.md', 'own.md']);
  });

  it('names every stale, missing and superfluous file, and touches none', async () => {
    await run();
    writeFileSync(join(folder, 'a.txt'), 'edited');
    rmSync(join(folder, 'deep/er/b.txt'));
    writeFileSync(join(folder, 'old.txt'), 'old');
    expect(await run(['--check'])).toBe(1);
    expect(words.err.split('\n')).toEqual([
      `generate: ${join(folder, 'a.txt')} is stale`,
      `generate: ${join(folder, 'deep/er/b.txt')} is missing`,
      `generate: ${join(folder, 'old.txt')} is superfluous`,
      'generate: run `npm run generate` and commit the result',
      '',
    ]);
    expect(readFileSync(join(folder, 'a.txt'), 'utf8')).toBe('edited');
    expect(present()).toContain('old.txt');
  });

  it('refuses an unknown argument with the nearest one, before any work', async () => {
    expect(await run(['--chek'])).toBe(2);
    expect(await run(['--check', 'everything'])).toBe(2);
    expect(words.err).toBe(
      'generate: unknown argument --chek; did you mean --check?\n' +
        'generate: unknown argument everything; the only one is --check\n',
    );
    expect(readdirSync(parent)).toEqual([]);
  });

  it('takes nothing generated for a failure, never for an empty folder', async () => {
    await run();
    await expect(run([], new Map())).rejects.toThrow('nothing was generated');
    expect(present()).toContain('a.txt');
  });
});
