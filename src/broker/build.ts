/** What a pact or a verification result is published as. */
export interface Build {
  /** Version of the pacticipant: the commit, whole. */
  readonly version: string | null;
  /** Null on a detached head or a tag, where nothing names the branch. */
  readonly branch: string | null;
  /** Where the build can be looked at. */
  readonly url: string | null;
  /** The pipeline that runs it, by its name; null outside of one. */
  readonly pipeline: string | null;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** What plain git tells of the working tree. */
export interface GitFacts {
  readonly commit: string | null;
  readonly branch: string | null;
  /** Paths that are changed, added or not tracked. */
  readonly changed: readonly string[];
}

/** What a pipeline tells of its build. */
interface Pipeline {
  readonly name: string;
  readonly is: (env: Variables) => boolean;
  readonly version: (env: Variables, event: GithubEvent | null) => string | undefined;
  readonly branch: (env: Variables) => string | undefined;
  readonly url: (env: Variables) => string | undefined;
}

/** What matters of the file that `GITHUB_EVENT_PATH` names. */
export interface GithubEvent {
  readonly pull_request?: { readonly head?: { readonly sha?: string } };
}

const PIPELINES: readonly Pipeline[] = [
  {
    name: 'GitHub Actions',
    is: (env) => env['GITHUB_ACTIONS'] === 'true',
    // Of a pull request GITHUB_SHA is a merge that nobody else ever sees.
    version: (env, event) => {
      const sha: unknown = event?.pull_request?.head?.sha;
      return typeof sha === 'string' ? sha : env['GITHUB_SHA'];
    },
    branch: (env) =>
      env['GITHUB_HEAD_REF'] ||
      (env['GITHUB_REF_TYPE'] === 'branch' &&
      !/\/merge$|^gh-readonly-queue\//.test(env['GITHUB_REF_NAME'] ?? '')
        ? env['GITHUB_REF_NAME']
        : undefined),
    url: ({ GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run }) =>
      server && repository && run ? `${server}/${repository}/actions/runs/${run}` : undefined,
  },
  {
    name: 'GitLab CI',
    is: (env) => env['GITLAB_CI'] === 'true',
    // Of a merged-results pipeline CI_COMMIT_SHA is a merge that nobody else ever sees.
    version: (env) => env['CI_MERGE_REQUEST_SOURCE_BRANCH_SHA'] || env['CI_COMMIT_SHA'],
    // CI_COMMIT_REF_NAME would be the tag's name in the pipeline of a tag.
    branch: (env) => env['CI_MERGE_REQUEST_SOURCE_BRANCH_NAME'] || env['CI_COMMIT_BRANCH'],
    url: (env) => env['CI_JOB_URL'] || env['CI_PIPELINE_URL'],
  },
  {
    name: 'Jenkins',
    is: (env) => isGiven(env['JENKINS_URL']) && isGiven(env['BUILD_URL']),
    version: (env) => env['GIT_COMMIT'],
    // BRANCH_NAME is `PR-7` for a change request, whose own branch is CHANGE_BRANCH.
    branch: (env) =>
      isGiven(env['TAG_NAME'])
        ? undefined
        : env['CHANGE_BRANCH'] ||
          env['BRANCH_NAME'] ||
          env['GIT_BRANCH']?.replace(/^(refs\/remotes\/)?origin\//, ''),
    url: (env) => env['BUILD_URL'],
  },
];

/** What the build is: as flags say, else the pipeline, else git. */
export function buildOf(
  env: Variables,
  git: GitFacts,
  event: GithubEvent | null,
  flags: Partial<Pick<Build, 'version' | 'branch' | 'url'>> = {},
): Build {
  const pipeline = PIPELINES.find(({ is }) => is(env));
  const first = (...values: readonly (string | null | undefined)[]): string | null =>
    values.find((value) => isGiven(value)) ?? null;
  return {
    version: first(flags.version, pipeline?.version(env, event), git.commit),
    branch: first(flags.branch, pipeline?.branch(env), git.branch),
    url: first(flags.url, pipeline?.url(env)),
    pipeline: pipeline?.name ?? (isGiven(env['CI']) && !/^(false|0)$/i.test(env['CI']) ? 'CI' : null),
  };
}

function isGiven(value: string | null | undefined): value is string {
  return value !== undefined && value !== null && value !== '';
}
