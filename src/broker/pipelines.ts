/** Environment variables, by name. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** What matters of the file that `GITHUB_EVENT_PATH` names; what others wrote need not have this shape. */
export interface GithubEvent {
  readonly pull_request?: {
    readonly head?: { readonly sha?: unknown; readonly repo?: { readonly full_name?: unknown } | null };
  };
}

/** What a pipeline tells of its build; what it does not tell is undefined or empty. */
interface Pipeline {
  readonly name: string;
  readonly is: (env: Variables) => boolean;
  readonly version: (env: Variables, event: GithubEvent | null) => string | undefined;
  /** Nothing for a tag, for a merge that is tried out, and for the branch of a fork: `main` there is another one. */
  readonly branch: (env: Variables, event: GithubEvent | null) => string | undefined;
  readonly url: (env: Variables) => string | undefined;
}

/** The pipelines that are known. */
export const PIPELINES: readonly Pipeline[] = [
  {
    name: 'GitHub Actions',
    is: (env) => env['GITHUB_ACTIONS'] === 'true',
    // Of a pull request GITHUB_SHA is a merge that nobody else ever sees.
    version: (env, event) => {
      const sha = event?.pull_request?.head?.sha;
      return typeof sha === 'string' ? sha : env['GITHUB_SHA'];
    },
    branch: (env, event) => {
      // Only the event tells whose repository the branch of a pull request is in.
      const owner = event?.pull_request?.head?.repo?.full_name;
      const isOwn = isGiven(env['GITHUB_REPOSITORY']) && owner === env['GITHUB_REPOSITORY'];
      if (isGiven(env['GITHUB_HEAD_REF'])) return isOwn ? env['GITHUB_HEAD_REF'] : undefined;
      const isBranch = env['GITHUB_REF_TYPE'] === 'branch';
      const isTrial = /^\d+\/merge$|^gh-readonly-queue\//.test(env['GITHUB_REF_NAME'] ?? '');
      return isBranch && !isTrial ? env['GITHUB_REF_NAME'] : undefined;
    },
    url: ({ GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run }) =>
      server && repository && run ? `${server}/${repository}/actions/runs/${run}` : undefined,
  },
  {
    name: 'GitLab CI',
    is: (env) => env['GITLAB_CI'] === 'true',
    // Of a merged-results pipeline CI_COMMIT_SHA is a merge that nobody else ever sees.
    version: (env) => env['CI_MERGE_REQUEST_SOURCE_BRANCH_SHA'] || env['CI_COMMIT_SHA'],
    branch: (env) => {
      const isOwn = env['CI_MERGE_REQUEST_SOURCE_PROJECT_PATH'] === env['CI_MERGE_REQUEST_PROJECT_PATH'];
      const source = env['CI_MERGE_REQUEST_SOURCE_BRANCH_NAME'];
      if (isGiven(source)) return isOwn ? source : undefined;
      // CI_COMMIT_REF_NAME would be the tag's name in the pipeline of a tag.
      return env['CI_COMMIT_BRANCH'];
    },
    url: (env) => env['CI_JOB_URL'] || env['CI_PIPELINE_URL'],
  },
  {
    name: 'Jenkins',
    is: (env) => isGiven(env['JENKINS_URL']) && isGiven(env['BUILD_URL']),
    version: (env) => env['GIT_COMMIT'],
    branch: jenkinsBranch,
    url: (env) => env['BUILD_URL'],
  },
];

function jenkinsBranch(env: Variables): string | undefined {
  if (isGiven(env['TAG_NAME']) || isGiven(env['CHANGE_FORK'])) return undefined;
  if (isGiven(env['CHANGE_BRANCH'])) return env['CHANGE_BRANCH'];
  if (isGiven(env['CHANGE_ID'])) return undefined;
  // A multibranch project names the branch as it is, and a change request by its number.
  const name = env['BRANCH_NAME'];
  if (isGiven(name)) return /^(PR|MR)-\d+(-\w+)?$/.test(name) ? undefined : name;
  // Other jobs say what the Git plugin checked out, with the name of the remote before it.
  const bare = (env['GIT_BRANCH'] ?? '')
    .replace(/^refs\/heads\//, '')
    .replace(/^(refs\/)?remotes\/[^/]+\//, '')
    .replace(/^(origin|upstream)\//, '');
  const isNone = /^(detached|HEAD)$|^(refs|tags)\/|^(pr|pull|merge-requests)\/\d+\/(merge|head)$/.test(bare);
  return isNone ? undefined : bare;
}

/** Whether something was told; an empty variable tells nothing. */
export function isGiven(value: string | null | undefined): value is string {
  return value !== undefined && value !== null && value !== '';
}
