import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ROOT } from '../../../src/contract/files.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { ACTION, actionOf, type GithubJob, RELEASE, textOf, workflowOf } from './pipeline-files.ts';

const workflow = workflowOf(RELEASE);
const action = actionOf(ACTION);

const folder = temporaryFolder();

/** Runs a step's shell as a runner does, with a stub in place of npm that prints its arguments, one on each line. */
function runStep(script: string, env: Readonly<Record<string, string>>, cwd = folder) {
  const npm = join(folder, 'npm');
  writeFileSync(npm, '#!/bin/sh\nprintf "%s\\n" "$@"\n');
  chmodSync(npm, 0o755);
  const PATH = `${folder}${delimiter}${process.env['PATH']}`;
  const options = { cwd, env: { PATH, ...env }, encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync('bash', ['-eo', 'pipefail', '-c', script], options);
  return { status, lines: stdout.trim().split('\n'), stderr };
}

describe('the release workflow', () => {
  const { gate, publish } = workflow.jobs as Record<'gate' | 'publish', GithubJob>;

  it('publishes what a tag names, after the gate, with provenance and no token', () => {
    expect(workflow.on).toEqual({ push: { tags: ['v*'] } });
    expect(workflow.permissions).toEqual({ contents: 'read' });
    expect(gate.steps.some(({ run }) => run?.includes('.ci/run'))).toBe(true);
    expect(publish.needs).toBe('gate');
    expect(publish.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
    const jobs = Object.values(workflow.jobs);
    expect(jobs.filter((job) => job['timeout-minutes'] === undefined)).toEqual([]);
    const { publishConfig, private: isPrivate } = JSON.parse(textOf('package.json'));
    expect([publishConfig, isPrivate]).toEqual([{ access: 'public', provenance: true }, undefined]);
  });

  it('publishes no version but that of the tag', () => {
    const { run = '' } = publish.steps.find((step) => step.run?.includes('GITHUB_REF_NAME')) ?? {};
    const { version } = JSON.parse(textOf('package.json'));
    // It asks npm itself.
    const { PATH = '' } = process.env;
    const inRoot = (GITHUB_REF_NAME: string) => runStep(run, { PATH, GITHUB_REF_NAME }, ROOT);
    expect(inRoot(`v${version}`)).toMatchObject({ status: 0, lines: [''] });
    expect(inRoot('v9.9.9')).toMatchObject({
      status: 1,
      lines: [`::error::the tag is v9.9.9, and package.json says v${version}`],
    });
  });

  it('says where the project is kept, by what GitHub says', () => {
    const { run = '' } = publish.steps.find((step) => step.run?.includes('npm pkg set')) ?? {};
    const env = { GITHUB_SERVER_URL: 'https://github.example', GITHUB_REPOSITORY: 'acme/contract' };
    expect(runStep(run, env).lines).toEqual([
      'pkg',
      'set',
      'repository.type=git',
      'repository.url=git+https://github.example/acme/contract.git',
      'homepage=https://github.example/acme/contract#readme',
      'bugs.url=https://github.example/acme/contract/issues',
    ]);
  });
});

describe('the action', () => {
  const script = action.runs.steps[0]?.run ?? '';

  it('gives every input to its step', () => {
    const env = Object.values(action.runs.steps[0]?.env ?? {});
    const given = [...env, textOf(ACTION).match(/working-directory: (\$.*)/)?.[1]];
    expect(given).toEqual(
      expect.arrayContaining(Object.keys(action.inputs).map((one) => `\${{ inputs.${one} }}`)),
    );
  });

  it('runs the command line as its words, and none of it as shell', () => {
    const COMMAND = `check 'two words.har' "$(id)" --strict; rm -rf /`;
    const { lines, status } = runStep(script, {
      COMMAND,
      REPORT: 'github\nhtml=a b.html\n',
      VERSION: '1.2.3',
    });
    expect(status).toBe(0);
    expect(lines).toEqual([
      ...['exec', '--yes', '--package', 'zstack-contract@1.2.3', '--', 'zstack-contract'],
      ...['check', 'two words.har', '$(id)', '--strict;', 'rm', '-rf', '/'],
      ...['--report', 'github', '--report', 'html=a b.html'],
    ]);
  });

  it('takes the version that the action has, and refuses a quote that stays open', () => {
    const env = { REPORT: '', VERSION: '', GITHUB_ACTION_PATH: ROOT };
    const { version } = JSON.parse(textOf('package.json'));
    expect(runStep(script, { COMMAND: 'fields', ...env }).lines).toContain(`zstack-contract@${version}`);
    const open = runStep(script, { COMMAND: "check 'a.har", ...env });
    expect(open.status).not.toBe(0);
    expect(open.stderr).toMatch(/quote/);
  });
});

describe('the Dockerfile', () => {
  const lines = textOf('Dockerfile').replaceAll('\\\n', ' ').split('\n');
  const instructions = lines.flatMap((line) => {
    const [, name, rest] = /^([A-Z]+) (.+)$/.exec(line) ?? [];
    return name === undefined || rest === undefined ? [] : [{ name, rest }];
  });
  const all = (name: string) => instructions.filter((one) => one.name === name).map(({ rest }) => rest);

  it('has instructions and comments alone, of which Docker knows every one', () => {
    expect(lines.filter((line) => !/^(#|$|[A-Z]+ \S)/.test(line))).toEqual([]);
    const known = ['FROM', 'WORKDIR', 'COPY', 'RUN', 'USER', 'EXPOSE', 'ENTRYPOINT', 'CMD'];
    expect(instructions.filter(({ name }) => !known.includes(name))).toEqual([]);
  });

  it('starts from one image of a fixed version, and ends as a user that is not root', () => {
    const [build, final, ...others] = all('FROM');
    expect(build).toBe(`${final} AS build`);
    expect(final).toMatch(/^node:\d+\.\d+\.\d+-[a-z]+-slim$/);
    expect(others).toEqual([]);
    const last = instructions.findLastIndex(({ name }) => name === 'USER');
    expect(instructions[last]?.rest).toBe('node');
    expect(instructions.slice(last).some(({ name }) => name === 'RUN' || name === 'COPY')).toBe(false);
  });

  it('runs the mock where other containers and this machine reach it', () => {
    const { bin } = JSON.parse(textOf('package.json'));
    const [entry, ...more] = all('ENTRYPOINT').map((one) => JSON.parse(one));
    expect([Object.keys(bin), more]).toEqual([entry, []]);
    const command = JSON.parse(all('CMD')[0] ?? '[]') as readonly string[];
    expect(command).toEqual(['mock', '--listen', '0.0.0.0', '--port', ...all('EXPOSE')]);
    expect(textOf('Dockerfile')).toMatch(/--publish 127\.0\.0\.1:/);
  });

  it('sees what the package is built from, and nothing that may hold a secret', () => {
    const [first, ...taken] = textOf('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(first).toBe('*');
    const paths = taken.map((line) => line.replace(/^!/, ''));
    expect(taken.filter((line) => !line.startsWith('!'))).toEqual([]);
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    expect(paths.filter((path) => /config\.yaml|\.env|\.git$|tests|\.har/.test(path))).toEqual([]);
    expect(textOf('Dockerfile')).not.toMatch(/password|secret|token|ARG|ENV/i);
  });
});
