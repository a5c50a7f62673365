import { type GithubEvent, isGiven, PIPELINES, type Variables } from './pipelines.ts';

/** What a pact or a verification result is published as. */
export interface Build {
  /** Version of the pacticipant: the commit, whole. */
  readonly version: string | null;
  /** Null where nothing names a branch of this repository: a detached head, a tag, a fork's pull request. */
  readonly branch: string | null;
  /** Where the build can be looked at. */
  readonly url: string | null;
  /** The pipeline that runs it, by its name; null outside of one. */
  readonly pipeline: string | null;
}

/** What plain git tells of the working tree. */
export interface GitFacts {
  readonly commit: string | null;
  readonly branch: string | null;
  /** Paths that are changed, added or not tracked. */
  readonly changed: readonly string[];
}

/** What the build is: as flags say, else the pipeline, else git. */
export function buildOf(
  env: Variables,
  git: GitFacts,
  event: GithubEvent | null,
  flags: Partial<Pick<Build, 'version' | 'branch' | 'url'>> = {},
): Build {
  const pipeline = PIPELINES.find(({ is }) => is(env));
  // Where a pipeline names no branch there is none: git would name what was checked out for a trial.
  const branch = pipeline === undefined ? git.branch : pipeline.branch(env, event);
  return {
    version: firstOf(flags.version, pipeline?.version(env, event), git.commit),
    branch: firstOf(flags.branch, branch),
    url: firstOf(flags.url, pipeline?.url(env)),
    pipeline: pipeline?.name ?? (isGiven(env['CI']) && !/^(false|0)$/i.test(env['CI']) ? 'CI' : null),
  };
}

function firstOf(...values: readonly (string | null | undefined)[]): string | null {
  return values.find(isGiven) ?? null;
}
