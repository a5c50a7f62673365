import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { GitFacts } from './build.ts';

const execute = promisify(execFile);

/**
 * What git tells of a folder; nothing where there is no git or no repository.
 *
 * @throws Error when there is a repository, and git will not tell
 */
export async function gitFacts(folder: string): Promise<GitFacts> {
  const inside = await git(folder, 'rev-parse', '--is-inside-work-tree').catch((error: unknown) => {
    const { code, stderr = '' } = error as { readonly code?: unknown; readonly stderr?: string };
    if (code === 'ENOENT' || stderr.includes('not a git repository')) return null;
    throw new Error(stderr.trim().split('\n')[0] || 'it failed');
  });
  if (inside === null) return { commit: null, branch: null, changed: [] };
  const [commit, branch, status] = await Promise.all([
    git(folder, 'rev-parse', '--verify', '--quiet', 'HEAD').catch(() => ''),
    git(folder, 'symbolic-ref', '--quiet', '--short', 'HEAD').catch(() => ''),
    git(folder, 'status', '--porcelain', '--untracked-files=normal', '-z'),
  ]);
  return {
    commit: trimmed(commit),
    branch: trimmed(branch),
    changed: changedIn(status),
  };
}

/** Paths of `git status --porcelain -z`: two letters and a blank stand before each. */
function changedIn(status: string): readonly string[] {
  const changed: string[] = [];
  const entries = status.split('\0');
  for (let index = 0; index < entries.length; index++) {
    const entry = entries[index] ?? '';
    if (entry.length > 3) changed.push(entry.slice(3));
    // What is renamed or copied is followed by its old path, as an entry of its own.
    if (/^.?[RC]/.test(entry.slice(0, 2))) index += 1;
  }
  return changed;
}

async function git(folder: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await execute('git', [...args], {
    cwd: folder,
    // Its sentences are read here, and it would speak the user's language.
    env: { ...process.env, LC_ALL: 'C' },
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}

function trimmed(text: string): string | null {
  const bare = text.trim();
  return bare === '' ? null : bare;
}
