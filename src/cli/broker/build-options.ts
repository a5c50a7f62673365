import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { type Build, buildOf, type GitFacts, type GithubEvent } from '../../broker/build.ts';
import { gitFacts } from '../../broker/git.ts';
import type { Env } from '../io.ts';
import { UsageError } from '../usage-error.ts';

/** What a build is, as flags say. */
export interface BuildFlags {
  readonly version?: string;
  readonly branch?: string;
  readonly buildUrl?: string;
}

/** A build, and the working tree that it was made of. */
export interface KnownBuild {
  readonly build: Build & { readonly version: string };
  readonly git: GitFacts;
}

/** Adds the flags of `BuildFlags`. */
export function addBuildOptions(command: Command): Command {
  return command
    .option('--version <version>', 'the version; by default the commit, as the pipeline or git tells')
    .option('--branch <branch>', 'its branch; by default as the pipeline or git tells')
    .option('--build-url <url>', 'where the build can be looked at; by default as the pipeline tells');
}

/**
 * Finds out what is being built: by flags, else by the pipeline, else by git.
 *
 * @throws UsageError when nothing tells the version
 */
export async function knownBuild(flags: BuildFlags, env: Env, folder: string): Promise<KnownBuild> {
  const git = await gitFacts(folder);
  const build = buildOf(env, git, githubEvent(env), {
    ...(flags.version === undefined ? {} : { version: flags.version }),
    ...(flags.branch === undefined ? {} : { branch: flags.branch }),
    ...(flags.buildUrl === undefined ? {} : { url: flags.buildUrl }),
  });
  const { version } = build;
  if (version === null) {
    throw new UsageError('nothing tells the version here, neither a pipeline nor git: give --version');
  }
  if (version.trim() !== version || /[\p{Cc}]/u.test(version)) {
    throw new UsageError('--version: expected a version without spaces around it and without line breaks');
  }
  return { build: { ...build, version }, git };
}

/** The event that started a GitHub workflow; null where there is none that can be read. */
function githubEvent(env: Env): GithubEvent | null {
  const path = env['GITHUB_EVENT_PATH'];
  if (path === undefined || path === '') return null;
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as GithubEvent;
  } catch {
    return null;
  }
}
