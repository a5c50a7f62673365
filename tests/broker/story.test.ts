import { execFile, execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { parse } from 'yaml';
import { contractVersion } from '../../src/contract/files.ts';
import { type RunningProvider, startProvider } from '../../src/provider/serve.ts';
import { ACCOUNT, catalog } from '../e2e/deployments.ts';
import { shellOfJenkinsfile } from '../unit/ci/jenkinsfile.ts';
import type { GithubWorkflow } from '../unit/ci/pipeline-files.ts';
import { type Broker, startBroker } from './start-broker.ts';

// A pipeline has a dozen processes, one after the other.
jest.setTimeout(600_000);

const execute = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');
const PAGE = readFileSync(join(ROOT, 'docs/client-team.md'), 'utf8');
const PACT = 'pacts/acme-vpn-portal-zstack.json';

/** The blocks of the page that follow a comment of a kind, by their names. */
function blocksOf(kind: 'file' | 'run'): ReadonlyMap<string, string> {
  const block = new RegExp(`<!-- ${kind}: (\\S+) -->\\n\\n\`\`\`\\w+\\n([\\s\\S]*?)^\`\`\`$`, 'gm');
  return new Map(Array.from(PAGE.matchAll(block), ([, name = '', text = '']) => [name, text]));
}

const COMMANDS = blocksOf('run');

let broker: Broker;
/** An empty repository, with the package beside it. */
let folder: string;
let tarball: string;
const told: string[] = [];

/** The machine's own programs, without those of this project and without what a pipeline sets. */
const surrounding = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(PACT_|CI$|GITHUB_|GITLAB_|JENKINS_|npm_)/.test(name)),
);
const ownPath = (process.env['PATH'] ?? '')
  .split(delimiter)
  .filter((one) => !one.includes('node_modules'))
  .join(delimiter);

interface Ended {
  readonly code: number;
  readonly out: string;
}

async function run(command: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const options = {
    cwd: folder,
    env: {
      ...surrounding,
      PATH: ownPath,
      npm_config_prefer_offline: 'true',
      PACT_DO_NOT_TRACK: 'true',
      GIT_AUTHOR_NAME: 'x',
      GIT_AUTHOR_EMAIL: 'x@example.test',
      GIT_COMMITTER_NAME: 'x',
      GIT_COMMITTER_EMAIL: 'x@example.test',
      ...env,
    },
    maxBuffer: 1e8,
  };
  return await execute('bash', ['-euo', 'pipefail', '-c', command], options).then(
    ({ stdout, stderr }) => ({ code: 0, out: `${stdout}${stderr}` }),
    ({ code, stdout, stderr }) => ({ code, out: `${stdout}${stderr}` }),
  );
}

function toolVersion(name: string): string {
  return JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8')).version;
}

/** Runs the commands of the page that have a name, in the shell of those before. */
async function tell(name: string): Promise<Ended> {
  told.push(name);
  const text = (COMMANDS.get(name) ?? '')
    .replace('http://127.0.0.1:9292', broker.url)
    // The tool is installed here: to install it from the registry takes minutes on a busy machine.
    .replace(/npx --yes --package (@[\w/-]+)@18 /, (_, name) => {
      expect(toolVersion(name)).toMatch(/^18\./);
      return `'${ROOT}/node_modules/.bin/'`;
    })
    .replace('npm install --prefix contract zstack-contract', `npm install --prefix contract '${tarball}'`);
  // What the first commands export holds for those that follow.
  const exports = (COMMANDS.get('first-time') ?? '').match(/^export .*$/gm) ?? [];
  return run([...exports.map((line) => line.replace('http://127.0.0.1:9292', broker.url)), text].join('\n'));
}

const git = (...args: readonly string[]): string =>
  execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
const plain = ({ out }: Ended): string => out.replaceAll(/\s+/g, ' ');

beforeAll(async () => {
  broker = await startBroker({ username: 'pact', password: 'try-it-at-home' });
  folder = mkdtempSync(join(tmpdir(), 'story-'));
  const packed = await execute('npm', ['pack', '--json', '--pack-destination', tmpdir()], { cwd: ROOT });
  const [{ filename }] = JSON.parse(packed.stdout.slice(packed.stdout.indexOf('[')));
  tarball = join(tmpdir(), filename);
  await tell('repository');
  for (const [name, text] of blocksOf('file')) writeFileSync(join(folder, name), text);
});
afterAll(async () => {
  await broker.stop();
  for (const path of [folder, tarball]) rmSync(path, { recursive: true, force: true });
});

/** The tests of this file are one story, in order: that of docs/client-team.md. */
describe('a client in Python', () => {
  let release: string;

  it('starts with init', async () => {
    const { code, out } = await tell('start');
    expect(out).toContain('Found Python (requirements.txt), tests by `python3 -m unittest`.');
    expect(code).toBe(0);
    const table = /^\| file .*\n.*\n((?:\|.*\n)+)/m.exec(PAGE)?.[1] ?? '';
    for (const [, path = ''] of table.matchAll(/^\| `([^`]+)`/gm)) expect(out).toMatch(`wrote  ${path}`);
  });

  it('is captured', async () => {
    const { code, out } = await tell('capture');
    expect(out).toMatch(/^PASS: /m);
    expect(code).toBe(0);
    expect(git('status', '--porcelain')).toBe('');
    release = git('rev-parse', 'HEAD');
  });

  it('goes red without the action key, and leaves the pact as it was', async () => {
    const { code, out } = await tell('break');
    expect(code).toBe(1);
    expect(out).toMatch(/^FAIL: /m);
    expect(out).toMatch(/reproduce[\s\S]*curl .*--data-raw '\{\}'/i);
    expect(git('diff', '--name-only')).toBe('client.py');
    const published = await run('npx --no --prefix contract zstack-contract publish', {
      PACT_BROKER_BASE_URL: broker.url,
    });
    expect(published.code).toBe(2);
    expect(published.out).toContain('the working tree has changes');
    expect((await tell('mend')).code).toBe(0);
    expect(git('status', '--porcelain')).toBe('');
  });

  it('is published, verified, and safe to deploy', async () => {
    const first = await tell('first-time');
    expect(plain(first)).toContain('published acme-vpn-portal -> zstack');
    expect(plain(first)).toMatch(/acme-vpn-portal \(\w+\) -> zstack: verified \(pending\)/);
    expect(first.code).toBe(0);
    const { code, out } = await tell('gate');
    expect(out).toContain(`SAFE: acme-vpn-portal ${release} to production`);
    expect(out).toContain(`acme-vpn-portal ${release} is deployed in production`);
    expect(code).toBe(0);
  });

  it('is not safe on a branch that reads what servers may leave out, and breaks nobody else', async () => {
    const branch = await tell('branch');
    expect(plain(branch)).toContain('inventory.localId of job-poll, which servers may leave out');
    expect(branch.code).toBe(0);
    const feature = git('rev-parse', 'HEAD');
    const verified = await tell('verify-branch');
    expect(plain(verified)).toMatch(
      /work in progress -> zstack: FAILED \(pending\); the result of version contract-\w+ is published/,
    );
    expect(plain(verified)).toMatch(/ever kept it.*missing the following keys: localId/);
    expect(verified.code).toBe(0);
    const unsafe = await tell('ask-branch');
    expect(unsafe.out).toMatch(
      new RegExp(`acme-vpn-portal +${feature} +zstack +${contractVersion()} +failed`),
    );
    expect(unsafe.code).toBe(1);
    const safe = await tell('ask-main');
    expect(safe.out).toContain(`SAFE: acme-vpn-portal ${release} to production`);
    expect(safe.code).toBe(0);
  });

  it.each(['reads', 'scenarios'])('is captured with flags: %s', async (name) => {
    const { code, out } = await tell(name);
    expect(out).toMatch(/^(PASS|WARN): /m);
    expect(code).toBe(0);
    git('checkout', '--quiet', PACT);
  });

  it('has run every command of the page, in order', () => {
    expect(told).toEqual([...COMMANDS.keys()]);
    expect(PAGE.match(/^```sh$/gm)).toHaveLength(COMMANDS.size);
    expect(existsSync(join(folder, PACT))).toBe(true);
  });
});

describe('a client in JavaScript with Jest', () => {
  it('starts with a consumer test that passes as init wrote it', async () => {
    const project = `${folder}-node`;
    mkdirSync(join(project, 'node_modules'), { recursive: true });
    writeFileSync(
      join(project, 'package.json'),
      '{"name":"acme-portal","scripts":{"test":"jest"},"devDependencies":{"zstack-contract":"0.1.0"}}',
    );
    const installed = join(folder, 'contract/node_modules/zstack-contract');
    symlinkSync(installed, join(project, 'node_modules/zstack-contract'));
    const program = join(installed, 'bin/zstack-contract.mjs');
    const jest = join(ROOT, 'node_modules/.bin/jest');
    const { code, out } = await run(
      `cd '${project}' && node '${program}' init && '${process.execPath}' '${jest}'`,
    );
    rmSync(join(project, 'node_modules'), { recursive: true });
    expect(out).toContain('tests/zstack.test.js');
    expect(out).toMatch(/Tests: +1 passed/);
    expect(code).toBe(0);
    const pact = JSON.parse(readFileSync(join(project, 'pacts/acme-portal-zstack.json'), 'utf8'));
    expect(pact.interactions).toHaveLength(1);
    rmSync(project, { recursive: true });
  });
});

/** The shell of the pipelines that `init` writes, in the repository of the story and on its broker. */
describe('the pipelines that init writes', () => {
  let commit: string;
  let server: RunningProvider;
  let pactUrl: string;
  /** What all of them know of the broker. */
  let access: Readonly<Record<string, string>>;
  /** What the nightly ones know of a deployment. */
  let deployment: Readonly<Record<string, string>>;
  const text = (path: string): string => readFileSync(join(folder, path), 'utf8');

  beforeAll(async () => {
    server = await startProvider(catalog, { dialect: 'deployed' });
    writeFileSync(join(folder, 'Jenkinsfile'), '');
    // GitLab gives each job a folder of its own; here they share one.
    writeFileSync(join(folder, '.git/info/exclude'), '.gitlab-ci-local\nreports\n');
    const includes = ['zstack-contract', 'zstack-contract-provider'].map(
      (name) => `  - local: .gitlab/${name}.yml\n`,
    );
    writeFileSync(join(folder, '.gitlab-ci.yml'), `include:\n${includes.join('')}`);
    const init = 'npx --no --prefix contract zstack-contract init --consumer acme-vpn-portal';
    const { code, out } = await run(
      `${init} && ${init} --provider && npm ci --prefix contract && git add . && git commit --quiet --message pipelines`,
    );
    expect([code, out]).toEqual([0, expect.stringContaining('Found GitHub Actions, GitLab CI, Jenkins.')]);
    expect(out).not.toContain('Add to .gitlab-ci.yml');
    commit = git('rev-parse', 'HEAD');
    pactUrl = `${broker.url}/pacts/provider/zstack/consumer/acme-vpn-portal/version/${commit}`;
    // What the pipelines install is there from now on: to install it again takes seconds each time.
    const bin = join(folder, 'contract/node_modules/.stub');
    mkdirSync(bin);
    writeFileSync(join(bin, 'npm'), '#!/bin/sh\n[ "$*" = "ci --prefix contract" ]\n');
    chmodSync(join(bin, 'npm'), 0o755);
    access = {
      PATH: `${bin}${delimiter}${ownPath}`,
      PACT_BROKER_BASE_URL: broker.url,
      PACT_BROKER_USERNAME: broker.username,
      PACT_BROKER_PASSWORD: broker.password,
    };
    deployment = { ...(ACCOUNT as Record<string, string>), ZSTACK_BASE_URL: server.url };
  });
  afterAll(() => server.stop());

  /** Runs the steps of a workflow that an event has, with the expressions that it takes variables from. */
  async function github(
    path: string,
    event: string,
    values: Readonly<Record<string, string>>,
  ): Promise<void> {
    const workflow = parse(text(path)) as GithubWorkflow;
    const known: Readonly<Record<string, string>> = {
      ...values,
      'github.event.pull_request.head.sha || github.sha': commit,
      "vars.PACT_ENVIRONMENT || 'production'": 'production',
      'github.event.client_payload.pact_url': pactUrl,
    };
    const resolved = (env: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> =>
      Object.fromEntries(
        Object.entries(env).map(([name, value]) => [
          name,
          value.replace(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => {
            return known[expression] ?? values[expression.split('.').at(-1) ?? ''] ?? '';
          }),
        ]),
      );
    for (const [job, { env, steps }] of Object.entries(workflow.jobs)) {
      for (const { run: shell, env: own, if: condition = event } of steps) {
        if (shell === undefined || !condition.includes(event)) continue;
        const all = { ...resolved(workflow.env), ...resolved(env), ...resolved(own) };
        const { code, out } = await run(shell, { PATH: access['PATH'] ?? '', ...all });
        if (code !== 0) throw new Error(`${job}: ${shell}\nexit code ${code}\n${out}`);
      }
    }
  }

  async function jenkins(path: string): Promise<void> {
    const env = {
      ...access,
      ...(ACCOUNT as Record<string, string>),
      CONTRACT_FOLDER: 'contract',
      PACT_ENVIRONMENT: 'production',
      GIT_COMMIT: commit,
      PACT_URL: pactUrl,
      ZSTACK_NIGHTLY_URL: server.url,
    };
    const steps = shellOfJenkinsfile(text(path));
    expect(steps.length).toBeGreaterThan(5);
    for (const { text: shell } of steps) {
      const { code, out } = await run(shell, env);
      if (code !== 0) throw new Error(`${shell}\nexit code ${code}\n${out}`);
    }
  }

  /** Runs a pipeline by the rules of its jobs. @returns the jobs that passed */
  async function gitlab(
    source: string,
    variables: Readonly<Record<string, string>>,
  ): Promise<readonly string[]> {
    const manifest = createRequire(import.meta.url).resolve('gitlab-ci-local/package.json');
    const pipeline = { CI_PIPELINE_SOURCE: source, CI_DEFAULT_BRANCH: 'main' };
    const words = [
      process.execPath,
      join(manifest, '..', 'dist', 'index.js'),
      '--force-shell-executor',
      '--ignore-predefined-vars',
      Object.keys(pipeline).join(','),
      ...Object.entries({ ...variables, ...pipeline }).flatMap(([name, value]) => [
        '--variable',
        `${name}=${value}`,
      ]),
    ];
    const { code, out } = await run(words.map((word) => `'${word}'`).join(' '), access);
    if (code !== 0) throw new Error(out);
    return Array.from(out.matchAll(/PASS\S* +(?:\S*m)?(zstack-[\w-]+)/g), ([, job = '']) => job);
  }

  it("are a client's and a provider's for GitHub", async () => {
    await github('.github/workflows/zstack-contract.yml', 'push', access);
    await github('.github/workflows/zstack-contract-provider.yml', 'repository_dispatch', access);
    await github('.github/workflows/zstack-contract-provider.yml', 'push', access);
    await github('.github/workflows/zstack-contract-nightly.yml', 'schedule', deployment);
    rmSync(join(folder, 'reports'), { recursive: true });
  });

  it('are such for Jenkins', async () => {
    await jenkins('Jenkinsfile.zstack-contract');
    await jenkins('Jenkinsfile.zstack-contract-provider');
    expect(git('status', '--porcelain')).toBe('');
  });

  it('are such for GitLab', async () => {
    const pushed = await gitlab('push', access);
    expect([...pushed].sort()).toEqual([
      'zstack-contract-can-i-deploy',
      'zstack-contract-publish',
      'zstack-contract-record-deployment',
      'zstack-contract-test',
      'zstack-provider-record-deployment',
      'zstack-provider-verify',
    ]);
    expect(await gitlab('trigger', { ...access, PACT_URL: pactUrl })).toEqual([
      'zstack-provider-verify-changed-pact',
    ]);
    expect(await gitlab('schedule', deployment)).toEqual(['zstack-nightly']);
  });
});
