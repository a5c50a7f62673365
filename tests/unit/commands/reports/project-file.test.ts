import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { projectFile, workflowFile } from '../../../../src/commands/reports/project-file.ts';
import { ROOT } from '../../../../src/contract/files.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { zstackContract } from '../command-line.ts';

let project: string;
beforeEach(() => {
  project = temporaryFolder();
  mkdirSync(join(project, '.git'));
  mkdirSync(join(project, 'client', 'node_modules', 'x'), { recursive: true });
});

/** A file of the project, by its path. */
function write(path: string, text = ''): string {
  writeFileSync(join(project, path), text);
  return join(project, path);
}

describe('a file of the project', () => {
  it('is named from the top of its repository, if it lies there', () => {
    const cwd = join(project, 'client');
    write('client/traffic.har');
    write('client/node_modules/x/pact.json');
    expect(projectFile('traffic.har', cwd)).toBe('client/traffic.har');
    expect(projectFile(write('top.yaml'), cwd)).toBe('top.yaml');
    for (const path of ['absent.har', 'node_modules/x/pact.json', join(ROOT, 'package.json')])
      expect(projectFile(path, cwd)).toBeUndefined();
  });

  it.each([
    ['acme/portal/.github/workflows/check.yml@refs/heads/main', '.github/workflows/check.yml'],
    ['acme/required/.github/workflows/check.yml@refs/heads/main', undefined],
    [undefined, undefined],
  ])('is the workflow that runs, if it is of this repository: %s', (workflow, expected) => {
    const env = { GITHUB_REPOSITORY: 'acme/portal', GITHUB_WORKFLOW_REF: workflow };
    expect(workflowFile(env)).toBe(expected);
  });
});

describe('what GitHub annotates', () => {
  const FAULT = ['verify', '--dialect', 'documented', '--fault', 'drop:inventory.vipUuid'];
  const WORKFLOW = 'acme/portal/.github/workflows/check.yml@refs/heads/main';
  const GITHUB = { GITHUB_REPOSITORY: 'acme/portal', GITHUB_WORKFLOW_REF: WORKFLOW };

  /** The files that annotations of a run name. */
  async function annotated(args: readonly string[], cwd: string, env = {}): Promise<readonly string[]> {
    const { err } = await zstackContract([...args, '--report', 'github'], { cwd, env });
    const found = Array.from(err.matchAll(/^::(?:error|warning) (?:file=([^,]*),)?/gm), ([, file]) => file);
    return [...new Set(found.map((file) => file ?? 'nothing'))];
  }

  it("is the suite's own schema in its own checkout alone", async () => {
    expect(await annotated(FAULT, ROOT)).toEqual(['schemas/ipsec-connection.schema.json']);
    expect(await annotated(FAULT, project)).toEqual(['nothing']);
  });

  it('is the recording, the config file, or the workflow', async () => {
    copyFileSync(join(ROOT, 'docs', 'samples', 'reconnect.har'), join(project, 'traffic.har'));
    const check = ['check', '--dialect', 'documented', join(project, 'traffic.har')];
    expect(await annotated(check, project, GITHUB)).toEqual(['traffic.har']);
    expect(await annotated(FAULT, project, GITHUB)).toEqual(['.github/workflows/check.yml']);
    write('zstack-contract.config.yaml', 'strict: true\n');
    expect(await annotated(FAULT, project, GITHUB)).toEqual(['zstack-contract.config.yaml']);
  });

  it('is the pact that an interaction stands in', async () => {
    const path = join(project, 'pact.json');
    copyFileSync(join(ROOT, 'pacts', 'zstack-ipsec-client-zstack-documented.json'), path);
    const [verify, , , ...fault] = FAULT;
    expect(await annotated([verify ?? '', ...fault, '--pacts', path], project)).toEqual(['pact.json']);
  });
});
