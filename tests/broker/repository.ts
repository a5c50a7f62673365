import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** A repository of a team that has the suite installed, and none of its code. */
export interface Repository {
  readonly folder: string;
  /** Where its pacts are. */
  readonly pacts: string;
  git(...args: readonly string[]): string;
  /** Commits all files. @returns the commit */
  commit(): string;
  remove(): void;
}

/** Makes a repository with one commit on `main`. */
export function makeRepository(): Repository {
  const folder = mkdtempSync(join(tmpdir(), 'team-'));
  const git: Repository['git'] = (...args) => {
    const own = ['-c', 'user.name=x', '-c', 'user.email=x@example.test', '-c', 'commit.gpgSign=false'];
    return execFileSync('git', [...own, ...args], { cwd: folder, encoding: 'utf8', stdio: 'pipe' }).trim();
  };
  const commit = (): string => {
    git('add', '.');
    git('commit', '--quiet', '--allow-empty', '--message', 'change');
    return git('rev-parse', 'HEAD');
  };
  writeFileSync(join(folder, '.gitignore'), 'node_modules\n');
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  git('init', '--quiet', '--initial-branch', 'main');
  commit();
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  return { folder, pacts: join(folder, 'pacts'), git, commit, remove };
}

/** Puts a file of pacts, such as one that another language wrote, into a repository. */
export function addPact({ pacts }: Repository, name: string, text: string): void {
  mkdirSync(pacts, { recursive: true });
  writeFileSync(join(pacts, name), text);
}
