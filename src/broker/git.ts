import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { GitFacts } from './build.ts';

const execute = promisify(execFile);

/** What git tells of a folder; nothing where there is no git or no repository. */
export async function gitFacts(folder: string): Promise<GitFacts> {
  const [commit, branch, status] = await Promise.all([
    git(folder, 'rev-parse', '--verify', '--quiet', 'HEAD'),
    git(folder, 'symbolic-ref', '--quiet', '--short', 'HEAD'),
    git(folder, 'status', '--porcelain', '-z'),
  ]);
  return {
    commit: trimmed(commit),
    branch: trimmed(branch),
    changed: (status ?? '').split('\0').flatMap((entry) => (entry.length > 3 ? [entry.slice(3)] : [])),
  };
}

async function git(folder: string, ...args: readonly string[]): Promise<string | null> {
  try {
    const { stdout } = await execute('git', [...args], { cwd: folder, maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  } catch {
    return null;
  }
}

function trimmed(text: string | null): string | null {
  const bare = text?.trim() ?? '';
  return bare === '' ? null : bare;
}
