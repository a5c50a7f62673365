import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { ROOT } from '../../../src/contract/files.ts';
import { shellOfJenkinsfile } from './jenkinsfile.ts';

/** Paths from the top of the project: those of a client's repository, and those of the provider's side. */
export const GITHUB = [
  'ci/client/github.yml',
  'ci/provider/github.yml',
  'ci/provider/github-nightly.yml',
  'ci/provider/github-fleet.yml',
] as const;
export const GITLAB = [
  'ci/client/gitlab.yml',
  'ci/provider/gitlab.yml',
  'ci/provider/gitlab-fleet.yml',
] as const;
export const JENKINS = ['ci/client/Jenkinsfile', 'ci/provider/Jenkinsfile'] as const;
export const GITLAB_WEBHOOK = 'ci/provider/gitlab-webhook.json';
export const CAPTURE = 'ci/client/capture.sh';
export const COMPOSE = 'compose.yaml';
export const PAGE = 'ci/README.md';
/** What this project itself publishes with. */
export const RELEASE = '.github/workflows/release.yml';
export const ACTION = 'action.yml';

export const YAMLS: readonly string[] = [...GITHUB, ...GITLAB, COMPOSE];
export const PIPELINES: readonly string[] = [...GITHUB, ...GITLAB, ...JENKINS];
export const ALL: readonly string[] = [...PIPELINES, CAPTURE, GITLAB_WEBHOOK, COMPOSE, PAGE];

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
  readonly if?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Mapping;
}

export interface GithubJob {
  readonly needs?: string;
  readonly 'timeout-minutes'?: number;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly concurrency?: Mapping;
  readonly steps: readonly GithubStep[];
  readonly strategy?: { readonly matrix: Mapping };
}

export interface GithubWorkflow {
  readonly on?: object;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: unknown;
  readonly env?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, GithubJob>>;
}

export interface Action {
  readonly inputs: Readonly<Record<string, object>>;
  readonly runs: { readonly using: string; readonly steps: readonly GithubStep[] };
}

export interface GitlabJob {
  readonly script?: readonly string[];
  readonly before_script?: readonly string[];
  readonly stage?: string;
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

/** What GitHub's own language service says of workflows and actions. */
export function lintWorkflows(...paths: readonly string[]): readonly string[] {
  const linter = join(import.meta.dirname, 'lint-workflows.ts');
  return JSON.parse(spawnSync(process.execPath, [linter, ...paths], { encoding: 'utf8' }).stdout);
}

export function workflowOf(path: string): GithubWorkflow {
  return yamlOf(path) as unknown as GithubWorkflow;
}

export function actionOf(path: string): Action {
  return yamlOf(path) as unknown as Action;
}

/** What this project itself runs on GitHub, and lets others run. */
export function ownSteps(): readonly GithubStep[] {
  const jobs = Object.values(workflowOf(RELEASE).jobs);
  return [...jobs, actionOf(ACTION).runs].flatMap(({ steps }) => steps);
}

/** Jobs of a GitHub workflow by `file: job`. */
export function githubJobs(): readonly (readonly [string, GithubJob])[] {
  return GITHUB.flatMap((path) =>
    Object.entries(workflowOf(path).jobs).map(([name, job]) => [`${path}: ${name}`, job] as const),
  );
}

/** Jobs of a GitLab pipeline, without the hidden ones that they extend. */
export function gitlabJobs(path: string): readonly (readonly [string, GitlabJob])[] {
  return gitlabEntries(path).filter(([name]) => !name.startsWith('.'));
}

/** Jobs of a GitLab pipeline and those that they extend. */
export function gitlabEntries(path: string): readonly (readonly [string, GitlabJob])[] {
  return Object.entries(yamlOf(path)).map(([name, job]) => [name, job as GitlabJob] as const);
}

export function shellOfSteps(file: string, steps: readonly GithubStep[]): readonly Shell[] {
  return steps.flatMap(({ run, name }, index): readonly Shell[] =>
    run === undefined ? [] : [{ file, place: name ?? `step ${index + 1}`, dialect: 'bash', text: run }],
  );
}

/** All shell of the pipelines. */
export function pipelineShell(): readonly Shell[] {
  const github = githubJobs().flatMap(([file, { steps }]) => shellOfSteps(file, steps));
  const gitlab = GITLAB.flatMap((file) =>
    gitlabEntries(file).map(([place, { before_script: before = [], script = [] }]): Shell => {
      return { file, place, dialect: 'sh', text: [...before, ...script].join('\n') };
    }),
  );
  const jenkins = JENKINS.flatMap((file) =>
    shellOfJenkinsfile(textOf(file)).map(({ line, text }): Shell => {
      return { file, place: `line ${line}`, dialect: 'sh', text };
    }),
  );
  return [
    ...github,
    ...gitlab,
    ...jenkins,
    { file: CAPTURE, place: 'all of it', dialect: 'sh', text: textOf(CAPTURE) },
  ];
}

/** Shell that readers are told to type. */
export function toldShell(): readonly Shell[] {
  const told = /^```sh\n([\s\S]*?)^```$|`(npx [^`\n]+)`/gm;
  const page = Array.from(textOf(PAGE).matchAll(told), ([, fence, inline]): Shell => {
    const text = fence ?? inline ?? '';
    return { file: PAGE, place: text.split('\n')[0] ?? '', dialect: 'sh', text };
  });
  const comments = Array.from(textOf(COMPOSE).matchAll(/^# {3}(\S.*)$/gm), ([, text = '']) => text);
  return [...page, { file: COMPOSE, place: 'its first comment', dialect: 'sh', text: comments.join('\n') }];
}
