import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { ROOT } from '../../../src/contract/files.ts';
import { shellOfJenkinsfile } from './jenkinsfile.ts';

const GITHUB_FOLDER = 'ci/github';

/** Paths from the top of the project. */
export const GITHUB = readdirSync(join(ROOT, GITHUB_FOLDER)).map((name) => `${GITHUB_FOLDER}/${name}`);
export const GITLAB = 'ci/gitlab/.gitlab-ci.yml';
export const GITLAB_WEBHOOK = 'ci/gitlab/webhook.json';
export const JENKINS = 'ci/jenkins/Jenkinsfile';
export const COMPOSE = 'compose.yaml';
export const PAGE = 'ci/README.md';

export const YAMLS: readonly string[] = [...GITHUB, GITLAB, COMPOSE];
export const PIPELINES: readonly string[] = [...GITHUB, GITLAB, JENKINS];
export const ALL: readonly string[] = [...PIPELINES, GITLAB_WEBHOOK, COMPOSE, PAGE];

/** A mapping out of a YAML file, not yet judged. */
export type Mapping = Readonly<Record<string, unknown>>;

/** Shell that a pipeline runs, or that a page tells to run. */
export interface Shell {
  readonly file: string;
  readonly place: string;
  readonly dialect: 'bash' | 'sh';
  readonly text: string;
}

export interface GithubStep {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Mapping;
}

export interface GithubJob {
  readonly 'timeout-minutes'?: number;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly concurrency?: Mapping;
  readonly steps: readonly GithubStep[];
  readonly strategy?: { readonly matrix: Mapping };
}

export interface GithubWorkflow {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: unknown;
  readonly env?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, GithubJob>>;
}

export interface GitlabJob {
  readonly script?: readonly string[];
  readonly before_script?: readonly string[];
  readonly timeout?: string;
  readonly rules?: unknown;
  readonly extends?: string | readonly string[];
}

export function textOf(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** @throws Error when it is not sound YAML, warnings included */
export function yamlOf(path: string): Mapping {
  const document = parseDocument(textOf(path), { uniqueKeys: true });
  for (const problem of [...document.errors, ...document.warnings])
    throw new Error(`${path}: ${problem.message}`);
  return document.toJS() as Mapping;
}

export function workflowOf(path: string): GithubWorkflow {
  return yamlOf(path) as unknown as GithubWorkflow;
}

/** Jobs of a GitHub workflow by `file: job`. */
export function githubJobs(): readonly (readonly [string, GithubJob])[] {
  return GITHUB.flatMap((path) =>
    Object.entries(workflowOf(path).jobs).map(([name, job]) => [`${path}: ${name}`, job] as const),
  );
}

const NO_JOBS = new Set(['stages', 'workflow', 'default', 'variables', 'include', 'spec']);

/** Jobs of the GitLab pipeline, without templates. */
export function gitlabJobs(): readonly (readonly [string, GitlabJob])[] {
  return gitlabEntries().filter(([name]) => !name.startsWith('.'));
}

/** Jobs of the GitLab pipeline and the templates that they extend. */
function gitlabEntries(): readonly (readonly [string, GitlabJob])[] {
  return Object.entries(yamlOf(GITLAB))
    .filter(([name]) => !NO_JOBS.has(name))
    .map(([name, job]) => [name, job as GitlabJob] as const);
}

/** All shell of the pipelines. */
export function pipelineShell(): readonly Shell[] {
  return [...githubShell(), ...gitlabShell(), ...jenkinsShell()];
}

/** Shell that readers are told to type. */
export function toldShell(): readonly Shell[] {
  const told = /^```sh\n([\s\S]*?)^```$|`(npx [^`\n]+)`/gm;
  const page = Array.from(textOf(PAGE).matchAll(told), ([, fence, inline]) => fence ?? inline ?? '');
  const comments = Array.from(textOf(COMPOSE).matchAll(/^# {3}(\S.*)$/gm), ([, text = '']) => text);
  return [
    ...page.map((text) => shell(PAGE, text.split('\n')[0] ?? '', 'sh', text)),
    shell(COMPOSE, 'its first comment', 'sh', comments.join('\n')),
  ];
}

function githubShell(): readonly Shell[] {
  return githubJobs().flatMap(([job, { steps }]) =>
    steps.flatMap(({ run, name }, index) =>
      run === undefined ? [] : [shell(job, name ?? `step ${index + 1}`, 'bash', run)],
    ),
  );
}

function gitlabShell(): readonly Shell[] {
  const { before_script: shared } = yamlOf(GITLAB)['default'] as GitlabJob;
  const own = gitlabEntries().flatMap(([name, { before_script: before, script }]) => [
    shell(GITLAB, name, 'sh', [...(before ?? []), ...(script ?? [])].join('\n')),
  ]);
  return [shell(GITLAB, 'default', 'sh', (shared ?? []).join('\n')), ...own];
}

function jenkinsShell(): readonly Shell[] {
  return shellOfJenkinsfile(textOf(JENKINS)).map(({ line, text }) =>
    shell(JENKINS, `line ${line}`, 'sh', text),
  );
}

function shell(file: string, place: string, dialect: Shell['dialect'], text: string): Shell {
  return { file, place, dialect, text };
}
