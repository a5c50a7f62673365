import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Bench, CLIENT, copyOfPacts, startBench } from './commands.ts';

jest.setTimeout(120_000);

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.stop());

describe('publish', () => {
  it('tells the broker the branch, and where the build is', async () => {
    const url = 'https://git.example/team/client/actions/runs/7';
    const args = ['--allow-dirty', '--version', '4.0.0', '--branch', 'feature/x', '--build-url', url];
    expect((await bench.run('publish', ...args, copyOfPacts())).code).toBe(0);
    const version = await bench.ask(`/pacticipants/${CLIENT}/versions/4.0.0`);
    expect(version.buildUrl).toBe(url);
    expect(version._embedded.branchVersions).toMatchObject([{ name: 'feature/x' }]);
  });

  it('refuses another version of the specification under a version that is published', async () => {
    expect((await bench.publish('5.0.0', 'main')).code).toBe(0);
    const folder = copyOfPacts((text) =>
      text.replace(/("pactSpecification": \{\s*"version": ")4\.0/, '$13.0.0'),
    );
    const { code, out, err } = await bench.publish('5.0.0', 'main', folder);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('~ metadata: /pactSpecification/version');
  });

  it('refuses pacts of this project that its consumer tests do not write any more, and takes those that they do', async () => {
    const own = join(import.meta.dirname, '../../pacts', `${CLIENT}-zstack.json`);
    const before = readFileSync(own, 'utf8');
    const args = ['--allow-dirty', '--version', '5.1.0', '--branch', 'main'];
    try {
      writeFileSync(own, before.replace('"Test-IPSec"', '"Other-IPSec"'));
      const stale = await bench.run('publish', ...args);
      expect(stale.code).toBe(1);
      expect(stale.err).toMatch(/pacts\/ is not what the consumer tests write, so nothing is published/);
    } finally {
      writeFileSync(own, before);
    }
    expect((await bench.run('publish', ...args)).code).toBe(0);
  });
});
