import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Broker, startBroker } from './start-broker.ts';

jest.setTimeout(180_000);

const execute = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');

/** The commands that README gives, as written. */
function readmeCommands(): string {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const [, section = ''] =
    /<!-- gate: begin -->\s*```sh\n([\s\S]*?)```\s*<!-- gate: end -->/.exec(readme) ?? [];
  return section;
}

let broker: Broker;
beforeAll(async () => {
  broker = await startBroker({ username: 'pact', password: 'try-it-at-home' });
});
afterAll(() => broker.stop());

describe('README', () => {
  it('goes from nothing to a deployment in commands that are true as written', async () => {
    const written = readmeCommands();
    expect(written).toContain('can-i-deploy');
    expect(written).toContain('http://127.0.0.1:9292');
    const { stdout: changed } = await execute('git', ['status', '--porcelain'], { cwd: ROOT });
    const commands = written
      .replace('http://127.0.0.1:9292', broker.url)
      // A tree that somebody works on is refused; CI has a clean one.
      .replace('zstack-contract publish', `zstack-contract publish${changed === '' ? '' : ' --allow-dirty'}`);
    const env = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^(PACT_|CI$|GITHUB_|GITLAB_|JENKINS_)/.test(name)),
    );
    const path = `${join(ROOT, 'node_modules', '.bin')}${delimiter}${process.env['PATH']}`;
    const options = { cwd: ROOT, env: { ...env, PATH: path }, maxBuffer: 1e8 };
    const { stdout } = await execute('bash', ['-euo', 'pipefail', '-c', commands], options).catch((error) => {
      throw new Error(`${error.stdout}\n${error.stderr}`);
    });
    const commit = (await execute('git', ['rev-parse', 'HEAD'], { cwd: ROOT })).stdout.trim();
    expect(stdout).toContain(`SAFE: zstack-ipsec-client ${commit} to production`);
    expect(stdout).toContain(`zstack-ipsec-client ${commit} is deployed in production`);
  });
});
