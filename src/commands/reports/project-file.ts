import { existsSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { ROOT } from '../../contract/files.ts';
import type { Env } from '../io.ts';

/**
 * Path of a file from the top of the repository that a run is in, as GitHub names it; undefined where the file
 * lies outside of it, or in an installed package. Without a repository the working folder is the top.
 */
export function projectFile(path: string, cwd: string): string | undefined {
  try {
    const inside = relative(topOf(realpathSync(cwd)), realpathSync(resolve(cwd, path)));
    const isOutside = inside.startsWith('..') || isAbsolute(inside);
    return isOutside || inside.includes('node_modules') ? undefined : inside.split(sep).join('/');
  } catch {
    // Standard input is no file.
    return undefined;
  }
}

function topOf(cwd: string): string {
  for (let folder = cwd; dirname(folder) !== folder; folder = dirname(folder)) {
    // A file in worktrees and submodules.
    if (existsSync(join(folder, '.git'))) return folder;
  }
  return cwd;
}

/**
 * The workflow that runs on GitHub, whose code scanning refuses a whole file for one result without a location;
 * undefined elsewhere, and where another repository requires the workflow.
 */
export function workflowFile(env: Env): string | undefined {
  const { GITHUB_REPOSITORY: repository = '', GITHUB_WORKFLOW_REF: workflow = '' } = env;
  if (repository === '' || !workflow.startsWith(`${repository}/`)) return undefined;
  return workflow.slice(repository.length + 1).replace(/@.*$/s, '');
}

/** The script that writes the suite's own pacts. An installed package does not have it. */
export const PACTS_SCRIPT = join('scripts', 'pacts.ts');

/**
 * Whether a folder is the top of the checkout whose code this is. It has to be the folder itself: a checkout
 * that a project links to, or has below it, runs there as an installed package does.
 */
export function isOwnCheckout(folder: string, root: string = ROOT): boolean {
  return existsSync(join(root, PACTS_SCRIPT)) && realpathSync(folder) === realpathSync(root);
}
