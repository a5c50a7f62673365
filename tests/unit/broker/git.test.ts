import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { gitFacts } from '../../../src/broker/build.ts';

let folder: string;
const git = (...args: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.test', ...args], {
    cwd: folder,
    encoding: 'utf8',
  });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'git-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('what git tells', () => {
  const nothing = { commit: null, branch: null, changed: [] };

  it('is nothing outside of a repository', async () => {
    expect(await gitFacts(folder)).toEqual(nothing);
  });

  it('is nothing there for a git that speaks the language of its user', async () => {
    // In place of an installed translation, of which this machine need not have one.
    const german = 'Schwerwiegend: Kein Git-Repository';
    const english = 'fatal: not a git repository (or any of the parent directories): .git';
    const script = `#!/bin/sh\n[ "$LC_ALL" = C ] && echo '${english}' >&2 || echo '${german}' >&2\nexit 128\n`;
    writeFileSync(join(folder, 'git'), script, { mode: 0o755 });
    const path = process.env['PATH'];
    process.env['PATH'] = `${folder}:${path}`;
    try {
      expect(await gitFacts(folder)).toEqual(nothing);
    } finally {
      process.env['PATH'] = path;
    }
  });

  it('is the commit, the branch, and each path that is not committed, whole', async () => {
    git('init', '--quiet', '--initial-branch', 'trunk');
    for (const name of ['first name.txt', 'second.txt', 'third.txt']) {
      writeFileSync(join(folder, name), `${name}\n`.repeat(20));
    }
    git('add', '.');
    git('commit', '--quiet', '--message', 'all');
    const commit = git('rev-parse', 'HEAD').trim();
    expect(await gitFacts(folder)).toEqual({ commit, branch: 'trunk', changed: [] });

    git('mv', 'first name.txt', 'renamed.txt');
    writeFileSync(join(folder, 'second.txt'), 'changed');
    writeFileSync(join(folder, 'ünd neu.txt'), '');
    const { changed } = await gitFacts(folder);
    expect(changed).toEqual(['first name.txt', 'renamed.txt', 'second.txt', 'ünd neu.txt']);

    git('checkout', '--quiet', '--detach');
    expect((await gitFacts(folder)).branch).toBeNull();
  });
});
