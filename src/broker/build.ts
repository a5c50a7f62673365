import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import envCi from 'env-ci';

const execute = promisify(execFile);

type Variables = Readonly<Record<string, string | undefined>>;

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

/** The state of the working tree, by git. */
export interface GitFacts {
  readonly commit: string | null;
  readonly branch: string | null;
  /** Paths that are changed, added or not tracked. */
  readonly changed: readonly string[];
}

/** Describes the build by flags, else by the pipeline, else by git. */
export function buildOf(
  env: Variables,
  git: GitFacts,
  flags: { readonly [fact in 'version' | 'branch' | 'url']?: string | undefined } = {},
): Build {
  const given = Object.fromEntries(Object.entries(flags).filter(([, value]) => value));
  const ci = envCi({ env });
  if (ci.service === undefined) {
    const pipeline = /^(false|0|)$/i.test(env['CI'] ?? '') ? null : 'CI';
    return { version: git.commit, branch: git.branch, url: null, pipeline, ...given };
  }
  const { commit, branch } = pushed(env, ci);
  const isTag = Boolean(ci.tag || env['TAG_NAME']);
  const url = ci.jobUrl ?? ci.buildUrl ?? '';
  return {
    version: commit || ci.commit || git.commit,
    // Git is not asked for the branch: it would name the merge that the pipeline checked out.
    branch: isTag ? null : branch || null,
    url: URL.canParse(url) ? url : null,
    pipeline: ci.name ?? 'CI',
    ...given,
  };
}

/** What somebody has pushed, as far as the pipeline tells it; no branch for that of a fork: `main` there is another one. */
interface Pushed {
  readonly commit?: string | undefined;
  readonly branch?: string | undefined;
}

/** Of a pull request a pipeline builds the merge, a commit that nobody else ever sees. */
function pushed(env: Variables, ci: ReturnType<typeof envCi>): Pushed {
  const { service, isPr = false, prBranch } = ci;
  const head = service === 'github' ? githubHead(env) : undefined;
  if (!isPr && head === undefined) return { branch: branchOf(env, ci) };
  switch (service) {
    case 'github': {
      const { GITHUB_REPOSITORY: own, GITHUB_HEAD_REF: branch } = env;
      return { commit: head?.sha, branch: own && head?.repo?.full_name === own ? branch : undefined };
    }
    case 'gitlab': {
      const isOwn = env['CI_MERGE_REQUEST_SOURCE_PROJECT_PATH'] === env['CI_MERGE_REQUEST_PROJECT_PATH'];
      return { commit: env['CI_MERGE_REQUEST_SOURCE_BRANCH_SHA'], branch: isOwn ? prBranch : undefined };
    }
    case 'jenkins':
      return env['CHANGE_FORK'] ? {} : { branch: env['CHANGE_BRANCH'] };
    default:
      return {};
  }
}

interface GithubHead {
  readonly sha?: string;
  readonly repo?: { readonly full_name?: string } | null;
}

/** The head of the pull request that started a GitHub workflow. Only the event tells its repository. */
function githubHead(env: Variables): GithubHead | undefined {
  try {
    return JSON.parse(readFileSync(env['GITHUB_EVENT_PATH'] ?? '', 'utf8'))?.pull_request?.head;
  } catch {
    return undefined;
  }
}

/** Names that pipelines give as a branch although they are not: tags, and merges of pull requests. */
const NO_BRANCH =
  /^(detached|HEAD)$|^(refs|tags|gh-readonly-queue)\/|^(pr|pull|merge-requests)\/\d+\/(merge|head)$/;

function branchOf(env: Variables, { service, branch = '' }: ReturnType<typeof envCi>): string | undefined {
  // A multibranch project of Jenkins gives the bare name; the Git plugin adds the remote.
  const bare = service === 'jenkins' ? env['BRANCH_NAME'] || branch.replace(REMOTE, '') : branch;
  return NO_BRANCH.test(bare) ? undefined : bare;
}

const REMOTE = /^(?:refs\/heads|(?:refs\/)?remotes\/[^/]+|origin|upstream)\//;

/** The state of a folder, by git; empty without git or a repository. @throws Error when git will not tell */
export async function gitFacts(folder: string): Promise<GitFacts> {
  const args = ['status', '--porcelain=v2', '--branch', '--untracked-files=normal', '--no-renames', '-z'];
  // Messages are compared, so they have to be English.
  const options = { cwd: folder, env: { ...process.env, LC_ALL: 'C' }, maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await execute('git', args, options).catch((error: unknown) => {
    const { code, stderr = '' } = error as { readonly code?: unknown; readonly stderr?: string };
    if (code === 'ENOENT' || stderr.includes('not a git repository')) return { stdout: '' };
    throw new Error(stderr.trim().split('\n')[0] || 'it failed');
  });
  const lines = stdout.split('\0');
  const header = (name: string): string | null => {
    const start = `# branch.${name} `;
    const value = lines.find((line) => line.startsWith(start))?.slice(start.length) ?? '';
    // Such as (initial) and (detached).
    return value === '' || value.startsWith('(') ? null : value;
  };
  const changed = lines.flatMap((line) => ENTRY.exec(line)?.[1] ?? []);
  return { commit: header('oid'), branch: header('head'), changed };
}

/** An entry that is not tracked, changed or in conflict: so many words stand before its path. */
const ENTRY = /^(?:\?|1(?: \S+){7}|u(?: \S+){9}) (.*)$/s;
