import { describe, expect, it } from '@jest/globals';
import { buildOf, type GitFacts } from '../../../src/broker/build.ts';

const GIT: GitFacts = { commit: 'c0ffee', branch: 'main', changed: [] };
const NO_GIT: GitFacts = { commit: null, branch: null, changed: [] };

const GITHUB = {
  CI: 'true',
  GITHUB_ACTIONS: 'true',
  GITHUB_SHA: 'a1',
  GITHUB_REF_TYPE: 'branch',
  GITHUB_REF_NAME: 'main',
  GITHUB_SERVER_URL: 'https://git.example',
  GITHUB_REPOSITORY: 'team/client',
  GITHUB_RUN_ID: '7',
};
const GITLAB = {
  GITLAB_CI: 'true',
  CI_COMMIT_SHA: 'b2',
  CI_COMMIT_BRANCH: 'main',
  CI_COMMIT_REF_NAME: 'main',
  CI_JOB_URL: 'https://git.example/jobs/1',
};
const JENKINS = {
  JENKINS_URL: 'https://ci.example/',
  BUILD_URL: 'https://ci.example/job/1/',
  GIT_COMMIT: 'c3',
  GIT_BRANCH: 'origin/main',
};

describe('a build', () => {
  it('is told by GitHub Actions', () => {
    expect(buildOf(GITHUB, GIT, null)).toEqual({
      version: 'a1',
      branch: 'main',
      url: 'https://git.example/team/client/actions/runs/7',
      pipeline: 'GitHub Actions',
    });
  });

  it("of a pull request has the request's own commit and branch, not those of the merge", () => {
    const env = { ...GITHUB, GITHUB_HEAD_REF: 'feature', GITHUB_REF_NAME: '7/merge' };
    const event = { pull_request: { head: { sha: 'd4', repo: { full_name: 'team/client' } } } };
    expect(buildOf(env, GIT, event)).toMatchObject({ version: 'd4', branch: 'feature' });
  });

  it.each([
    ['of a fork', { pull_request: { head: { sha: 'd4', repo: { full_name: 'stranger/client' } } } }],
    ['of a fork that is gone', { pull_request: { head: { sha: 'd4', repo: null } } }],
    ['of a repository that nothing tells', null],
  ])('of a pull request %s has no branch, whatever it is called there', (_, event) => {
    const env = { ...GITHUB, GITHUB_HEAD_REF: 'main' };
    expect(buildOf(env, GIT, event).branch).toBeNull();
    const { GITHUB_REPOSITORY: __, ...unknown } = env;
    expect(buildOf(unknown, GIT, { pull_request: { head: {} } }).branch).toBeNull();
  });

  it('is told by GitLab CI', () => {
    const url = 'https://git.example/jobs/1';
    expect(buildOf(GITLAB, NO_GIT, null)).toEqual({
      version: 'b2',
      branch: 'main',
      url,
      pipeline: 'GitLab CI',
    });
    const request = {
      ...GITLAB,
      CI_COMMIT_BRANCH: '',
      CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: 'feature',
      CI_MERGE_REQUEST_SOURCE_PROJECT_PATH: 'team/client',
      CI_MERGE_REQUEST_PROJECT_PATH: 'team/client',
    };
    expect(buildOf(request, NO_GIT, null).branch).toBe('feature');
    const foreign = { ...request, CI_MERGE_REQUEST_SOURCE_PROJECT_PATH: 'stranger/client' };
    expect(buildOf(foreign, GIT, null).branch).toBeNull();
  });

  it('is told by Jenkins', () => {
    const url = 'https://ci.example/job/1/';
    expect(buildOf(JENKINS, NO_GIT, null)).toEqual({
      version: 'c3',
      branch: 'main',
      url,
      pipeline: 'Jenkins',
    });
    const change = { ...JENKINS, BRANCH_NAME: 'PR-7', CHANGE_ID: '7', CHANGE_BRANCH: 'feature' };
    expect(buildOf(change, NO_GIT, null).branch).toBe('feature');
  });

  it.each([
    ['a change request that names no branch', { BRANCH_NAME: 'PR-7' }],
    ['one of GitLab', { BRANCH_NAME: 'MR-7-merge' }],
    ['one of another name', { BRANCH_NAME: 'main', CHANGE_ID: '7' }],
    ['one of a fork', { BRANCH_NAME: 'PR-7', CHANGE_BRANCH: 'main', CHANGE_FORK: 'stranger' }],
    ['a detached head', { GIT_BRANCH: 'detached' }],
    ['a tag', { GIT_BRANCH: 'refs/tags/v1' }],
    ['a merge', { GIT_BRANCH: 'origin/pr/7/merge' }],
    ['nothing at all', { GIT_BRANCH: '' }],
  ])('in Jenkins has no branch for %s', (_, env) => {
    expect(buildOf({ ...JENKINS, ...env }, GIT, null).branch).toBeNull();
  });

  it.each([
    ['main', 'main'],
    ['origin/main', 'main'],
    ['upstream/feature/x', 'feature/x'],
    ['refs/heads/main', 'main'],
    ['refs/remotes/mirror/feature/x', 'feature/x'],
    ['feature/x', 'feature/x'],
  ])('in Jenkins on %s is of branch %s', (GIT_BRANCH, branch) => {
    expect(buildOf({ ...JENKINS, GIT_BRANCH }, GIT, null).branch).toBe(branch);
    expect(buildOf({ ...JENKINS, GIT_BRANCH: 'x', BRANCH_NAME: branch }, GIT, null).branch).toBe(branch);
  });

  it('has no branch where a tag is built', () => {
    const tag = { ...GITHUB, GITHUB_REF_TYPE: 'tag', GITHUB_REF_NAME: 'v1' };
    expect(buildOf(tag, NO_GIT, null).branch).toBeNull();
    const { CI_COMMIT_BRANCH: _, ...release } = { ...GITLAB, CI_COMMIT_REF_NAME: 'v1' };
    expect(buildOf(release, NO_GIT, null).branch).toBeNull();
    expect(buildOf({ ...JENKINS, BRANCH_NAME: 'v1', TAG_NAME: 'v1' }, GIT, null).branch).toBeNull();
  });

  it('of a merge that nobody else sees is told by what is merged', () => {
    const merged = { ...GITLAB, CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: 'e5' };
    expect(buildOf(merged, NO_GIT, null).version).toBe('e5');
    for (const name of ['7/merge', 'gh-readonly-queue/main/pr-7-abc']) {
      expect(buildOf({ ...GITHUB, GITHUB_REF_NAME: name }, GIT, null).branch).toBeNull();
    }
    const topic = { ...GITHUB, GITHUB_REF_NAME: 'topic/merge' };
    expect(buildOf(topic, GIT, null).branch).toBe('topic/merge');
    const odd = { pull_request: { head: { sha: 7 } } } as unknown as Parameters<typeof buildOf>[2];
    expect(buildOf(GITHUB, NO_GIT, odd).version).toBe('a1');
  });

  it('is told by git where no pipeline runs', () => {
    expect(buildOf({}, GIT, null)).toEqual({ version: 'c0ffee', branch: 'main', url: null, pipeline: null });
    expect(buildOf({ CI: 'true' }, GIT, null).pipeline).toBe('CI');
    for (const CI of ['false', 'False', '0']) expect(buildOf({ CI }, GIT, null).pipeline).toBeNull();
    expect(buildOf({}, NO_GIT, null)).toMatchObject({ version: null, branch: null });
  });

  it('is what flags say, before all else', () => {
    const flags = { version: '1.2.3', branch: 'other', url: 'https://x.example' };
    expect(buildOf(GITHUB, GIT, null, flags)).toMatchObject(flags);
  });
});
