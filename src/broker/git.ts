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
    changed: status.split('\0').flatMap((entry) => (entry.length > 3 ? [entry.slice(3)] : [])),
  };
}

async function git(folder: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await execute('git', [...args], { cwd: folder, maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}

function trimmed(text: string): string | null {
  const bare = text.trim();
  return bare === '' ? null : bare;
}
