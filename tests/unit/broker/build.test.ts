import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { buildOf, type GitFacts, gitFacts } from '../../../src/broker/build.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const GIT: GitFacts = { commit: 'c0ffee', branch: 'main', changed: [] };

const GITHUB = {
  CI: 'true',
  GITHUB_ACTIONS: 'true',
  GITHUB_EVENT_NAME: 'push',
  GITHUB_SHA: 'a1',
  GITHUB_REF: 'refs/heads/main',
  GITHUB_SERVER_URL: 'https://git.example',
  GITHUB_REPOSITORY: 'team/client',
  GITHUB_RUN_ID: '7',
};
const GITHUB_PULL = {
  ...GITHUB,
  GITHUB_EVENT_NAME: 'pull_request',
  GITHUB_REF: 'refs/pull/7/merge',
  GITHUB_HEAD_REF: 'feature',
};
const GITLAB = {
  GITLAB_CI: 'true',
  CI_COMMIT_SHA: 'b2',
  CI_COMMIT_REF_NAME: 'main',
  CI_PROJECT_URL: 'https://git.example/team/client',
  CI_JOB_ID: '1',
};
const GITLAB_MERGE = {
  ...GITLAB,
  CI_MERGE_REQUEST_ID: '7',
  CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
  CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: 'feature',
  CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: 'e5',
  CI_MERGE_REQUEST_SOURCE_PROJECT_PATH: 'team/client',
  CI_MERGE_REQUEST_PROJECT_PATH: 'team/client',
};
const JENKINS = {
  JENKINS_URL: 'https://ci.example/',
  BUILD_URL: 'https://ci.example/job/1/',
  GIT_COMMIT: 'c3',
  GIT_BRANCH: 'origin/main',
};
const JENKINS_CHANGE = { ...JENKINS, GIT_BRANCH: 'PR-7', BRANCH_NAME: 'PR-7', CHANGE_ID: '7' };

/** The environment of a GitHub workflow that an event started. */
function startedBy(event: unknown): Readonly<Record<string, string>> {
  const path = join(temporaryFolder(), 'event.json');
  writeFileSync(path, JSON.stringify(event));
  return { GITHUB_EVENT_PATH: path };
}

function head(name: string | null): unknown {
  const repo = name === null ? null : { full_name: name };
  return { pull_request: { number: 7, head: { sha: 'd4', repo } } };
}

describe('a build', () => {
  const BUILDKITE = { BUILDKITE: 'true', BUILDKITE_COMMIT: 'f6', BUILDKITE_BRANCH: 'main' };

  it.each<[string, Readonly<Record<string, string>>, string, string | null]>([
    ['GitHub Actions', GITHUB, 'a1', 'https://git.example/team/client/actions/runs/7'],
    ['GitLab CI/CD', GITLAB, 'b2', 'https://git.example/team/client/-/jobs/1'],
    ['Jenkins', JENKINS, 'c3', 'https://ci.example/job/1/'],
    ['Buildkite', { ...BUILDKITE, BUILDKITE_PULL_REQUEST: 'false' }, 'f6', null],
  ])('is told by %s', (pipeline, env, version, url) => {
    expect(buildOf(env, GIT)).toEqual({ version, branch: 'main', url, pipeline });
  });

  it("of a pull request has the request's own commit and branch, not those of the merge", () => {
    const event = startedBy(head('team/client'));
    const own = { version: 'd4', branch: 'feature' };
    expect(buildOf({ ...GITHUB_PULL, ...event }, GIT)).toMatchObject(own);
    expect(
      buildOf({ ...GITHUB_PULL, ...event, GITHUB_EVENT_NAME: 'pull_request_review' }, GIT),
    ).toMatchObject(own);
    expect(buildOf(GITLAB_MERGE, GIT)).toMatchObject({ version: 'e5', branch: 'feature' });
    expect(buildOf({ ...JENKINS_CHANGE, CHANGE_BRANCH: 'feature' }, GIT).branch).toBe('feature');
  });

  const fork = (env: object, repo: string | null) => ({ ...env, ...startedBy(head(repo)) });

  it.each<[string, Readonly<Record<string, string>>]>([
    ['a fork', fork(GITHUB_PULL, 'stranger/client')],
    ['a fork that is gone', fork(GITHUB_PULL, null)],
    ['a repository that nothing tells', GITHUB_PULL],
    ['a repository that is nowhere named', fork({ ...GITHUB_PULL, GITHUB_REPOSITORY: '' }, '')],
    ['a fork in GitLab', { ...GITLAB_MERGE, CI_MERGE_REQUEST_SOURCE_PROJECT_PATH: 'stranger/client' }],
    ['a pull request that Jenkins does not name', JENKINS_CHANGE],
    ['a fork in Jenkins', { ...JENKINS_CHANGE, CHANGE_BRANCH: 'main', CHANGE_FORK: 'stranger' }],
    ['a pipeline that tells no fork', { ...BUILDKITE, BUILDKITE_PULL_REQUEST: '7' }],
    ['a tag in GitHub', { ...GITHUB, GITHUB_REF: 'refs/tags/v1' }],
    ['a tag in GitLab', { ...GITLAB, CI_COMMIT_REF_NAME: 'v1', CI_COMMIT_TAG: 'v1' }],
    ['a tag in Jenkins', { ...JENKINS, BRANCH_NAME: 'v1', TAG_NAME: 'v1' }],
    ['a tag that the Git plugin checked out', { ...JENKINS, GIT_BRANCH: 'refs/tags/v1' }],
    ['a merge queue', { ...GITHUB, GITHUB_REF: 'refs/heads/gh-readonly-queue/main/pr-7-abc' }],
    ['a merge', { ...JENKINS, GIT_BRANCH: 'origin/pr/7/merge' }],
    ['a detached head', { ...JENKINS, GIT_BRANCH: 'detached' }],
    ['nothing at all', { ...JENKINS, GIT_BRANCH: '' }],
  ])('of %s has no branch, whatever it is called there', (_, env) => {
    expect(buildOf(env, GIT).branch).toBeNull();
  });

  it.each([
    ['origin/main', 'main'],
    ['upstream/feature/x', 'feature/x'],
    ['refs/heads/main', 'main'],
    ['refs/remotes/mirror/feature/x', 'feature/x'],
    ['feature/x', 'feature/x'],
  ])('in Jenkins on %s is of branch %s', (GIT_BRANCH, branch) => {
    expect(buildOf({ ...JENKINS, GIT_BRANCH }, GIT).branch).toBe(branch);
    expect(buildOf({ ...JENKINS, GIT_BRANCH: 'x', BRANCH_NAME: branch }, GIT).branch).toBe(branch);
  });

  it('is told by git where no pipeline runs', () => {
    expect(buildOf({}, GIT)).toEqual({ version: 'c0ffee', branch: 'main', url: null, pipeline: null });
    expect(buildOf({ CI: 'true' }, GIT).pipeline).toBe('CI');
    for (const CI of ['false', 'False', '0', '']) expect(buildOf({ CI }, GIT).pipeline).toBeNull();
    expect(buildOf({ ...GITHUB, GITHUB_SHA: '' }, GIT).version).toBe('c0ffee');
    const odd = { ...GITHUB, GITHUB_REF: 'refs/heads/topic/merge' };
    expect(buildOf({ ...odd, ...startedBy({ pull_request: null }) }, GIT).branch).toBe('topic/merge');
  });

  it('is what flags say, before all else', () => {
    const flags = { version: '1.2.3', branch: 'other', url: 'https://x.example' };
    expect(buildOf(GITHUB, GIT, flags)).toMatchObject(flags);
    expect(buildOf({}, GIT, flags)).toMatchObject(flags);
  });
});

describe('what git tells', () => {
  let folder: string;
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.test', ...args], {
      cwd: folder,
      encoding: 'utf8',
    });
  beforeEach(() => {
    folder = temporaryFolder();
  });
  const nothing = { commit: null, branch: null, changed: [] };

  it('is nothing outside of a repository', async () => {
    expect(await gitFacts(folder)).toEqual(nothing);
  });

  it('is nothing there for a git that speaks the language of its user', async () => {
    // In place of an installed translation, of which this machine need not have one.
    const german = 'Schwerwiegend: Kein Git-Repository';
    const english = 'fatal: not a git repository (or any of the parent directories): .git';
    const script = `#!/bin/sh\n[ "$LC_ALL" = C ] && echo '${english}' >&2 || echo '${german}' >&2\nexit 128\n`;
    writeFileSync(join(folder, 'git'), script, { mode: 0o755 });
    const path = process.env['PATH'];
    process.env['PATH'] = `${folder}:${path}`;
    try {
      expect(await gitFacts(folder)).toEqual(nothing);
    } finally {
      process.env['PATH'] = path;
    }
  });

  it('is the commit, the branch, and each path that is not committed, whole', async () => {
    git('init', '--quiet', '--initial-branch', 'trunk');
    for (const name of ['first name.txt', 'second.txt', 'third.txt']) {
      writeFileSync(join(folder, name), `${name}\n`.repeat(20));
    }
    git('add', '.');
    git('commit', '--quiet', '--message', 'all');
    const commit = git('rev-parse', 'HEAD').trim();
    expect(await gitFacts(folder)).toEqual({ commit, branch: 'trunk', changed: [] });

    git('mv', 'first name.txt', 'renamed.txt');
    writeFileSync(join(folder, 'second.txt'), 'changed');
    writeFileSync(join(folder, 'ünd neu.txt'), '');
    const { changed } = await gitFacts(folder);
    expect(changed).toEqual(['first name.txt', 'renamed.txt', 'second.txt', 'ünd neu.txt']);

    git('checkout', '--quiet', '--detach');
    expect((await gitFacts(folder)).branch).toBeNull();
  });
});
