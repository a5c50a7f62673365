import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { ROOT } from '../../../../src/contract/files.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { zstackContract } from '../command-line.ts';

let project: string;
beforeEach(() => {
  project = temporaryFolder();
  mkdirSync(join(project, '.git'));
  mkdirSync(join(project, 'client', 'node_modules', 'x'), { recursive: true });
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

  it('is the recording, from the top of its repository, if it lies there', async () => {
    const [sample, traffic] = [join(ROOT, 'docs/samples/reconnect.har'), join(project, 'client/traffic.har')];
    copyFileSync(sample, traffic);
    const check = ['check', '--dialect', 'documented'];
    expect(await annotated([...check, traffic], project, GITHUB)).toEqual(['client/traffic.har']);
    expect(await annotated([...check, traffic], join(project, 'client'))).toEqual(['client/traffic.har']);
    expect(await annotated([...check, sample], project)).toEqual(['nothing']);
  });

  it('is the config file, or the workflow of this repository', async () => {
    expect(await annotated(FAULT, project, GITHUB)).toEqual(['.github/workflows/check.yml']);
    const required = { ...GITHUB, GITHUB_REPOSITORY: 'acme/required' };
    expect(await annotated(FAULT, project, required)).toEqual(['nothing']);
    writeFileSync(join(project, 'zstack-contract.config.yaml'), 'strict: true\n');
    expect(await annotated(FAULT, project, GITHUB)).toEqual(['zstack-contract.config.yaml']);
  });

  it.each([
    ['pact.json', 'pact.json'],
    ['client/node_modules/x/pact.json', 'nothing'],
  ])('is the pact that an interaction stands in, if no package brought it: %s', async (name, expected) => {
    copyFileSync(join(ROOT, 'pacts', 'zstack-ipsec-client-zstack-documented.json'), join(project, name));
    const args = ['verify', '--fault', 'drop:inventory.vipUuid', '--pacts', join(project, name)];
    expect(await annotated(args, project)).toEqual([expected]);
  });
});
