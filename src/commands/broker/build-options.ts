import type { Command } from 'commander';
import { type Build, buildOf, type GitFacts, gitFacts } from '../../broker/build.ts';
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

/** What is being built, by flags, else by the pipeline, else by git; whatever nothing tells is null. */
export async function findBuild(
  flags: BuildFlags,
  env: Env,
  folder: string,
): Promise<{ readonly build: Build; readonly git: GitFacts }> {
  const git = await gitFacts(folder).catch((error: unknown) => {
    throw new UsageError(`git cannot tell what is built here: ${(error as Error).message}`);
  });
  const build = buildOf(env, git, {
    ...(flags.version ? { version: flags.version } : {}),
    ...(flags.branch ? { branch: flags.branch } : {}),
    ...(flags.buildUrl ? { url: flags.buildUrl } : {}),
  });
  return { build, git };
}

/**
 * The same, where a version is needed.
 *
 * @param flag the flag that gives the version
 * @throws UsageError when nothing tells the version, or it cannot be one
 */
export async function knownBuild(
  flags: BuildFlags,
  env: Env,
  folder: string,
  flag = '--version',
): Promise<KnownBuild> {
  const { build, git } = await findBuild(flags, env, folder);
  return { build: withVersion(build, flag), git };
}

/** @throws UsageError when there is no version, or it cannot be one */
export function withVersion(build: Build, flag: string): KnownBuild['build'] {
  const { version, branch } = build;
  if (version === null) {
    throw new UsageError(`nothing tells the version here, neither a pipeline nor git: give ${flag}`);
  }
  for (const name of [version, branch ?? 'main']) {
    if (name.trim() !== name || /[\p{Cc}]/u.test(name) || /^(\.{1,2}$|-)/.test(name)) {
      throw new UsageError(
        `${flag} and branches: expected a name without spaces around it and without line breaks, that is not . or .. and does not begin with a hyphen`,
      );
    }
  }
  return { ...build, version };
}
