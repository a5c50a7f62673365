import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { contractVersion } from '../../src/contract/files.ts';
import { parseFault } from '../../src/provider/faults.ts';
import { type RunningProvider, startProvider } from '../../src/provider/serve.ts';
import { ACCOUNT, catalog } from '../e2e/deployments.ts';
import { ownPact, writtenFrom } from '../fixtures/own-pact.ts';
import type { Ended } from '../unit/commands/command-line.ts';
import { type Bench, startBench } from './commands.ts';
import { addPact, makeRepository, type Repository } from './repository.ts';

const CONTRACT = contractVersion();
const toProduction = ['--to-environment', 'production'] as const;
const inProduction = ['--environment', 'production'] as const;

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.stop());

const repositories: Repository[] = [];
function newRepository(): Repository {
  const made = makeRepository();
  repositories.push(made);
  return made;
}
afterAll(() => {
  for (const one of repositories) one.remove();
});

const plain = ({ out }: Ended): string => out.replaceAll(/\s+/g, ' ');

describe('a repository without a pact of its own', () => {
  const nobody = newRepository();
  const other = newRepository();
  const commit = nobody.git('rev-parse', 'HEAD');
  const QUESTIONS = [
    ['can-i-deploy', ...toProduction],
    ['record-deployment', ...inProduction],
    ['record-release', ...inProduction],
    ['webhook', '--url', 'https://ci.example/build'],
  ] as const;
  const run = (args: readonly string[]): Promise<Ended> => {
    const [command = '', ...others] = args;
    return bench.runIn(nobody.folder, command, ...others);
  };

  /** Another team's pact, as Pact for Python writes it, is verified and counts. */
  beforeAll(async () => {
    const file = 'acme-vpn-cli-zstack.json';
    addPact(other, file, readFileSync(join(import.meta.dirname, 'team', file), 'utf8'));
    other.commit();
    const verify = ['verify', '--broker', '--publish-results', '--dialect', 'deployed'] as const;
    const record = ['record-deployment', '--pacticipant', 'zstack', ...inProduction] as const;
    for (const [command, ...args] of [['publish'], verify, record] as const)
      expect([command, (await bench.runIn(other.folder, command, ...args)).code]).toEqual([command, 0]);
    expect((await bench.runIn(other.folder, 'can-i-deploy', ...toProduction)).code).toBe(0);
  });

  it('has a usage error from every command of a consumer', async () => {
    const suite = join(import.meta.dirname, '../../pacts');
    const publications = [['publish'], ['publish', '--dry-run'], ['publish', suite]];
    const unknown = QUESTIONS.map((args) => [...args, '--pacticipant', 'acme-vpn-none']);
    for (const args of [...publications, ...QUESTIONS, ...unknown]) {
      const { code, out } = await run(args);
      expect({ args, code, out }).toEqual({ args, code: 2, out: '' });
    }
    cpSync(suite, nobody.pacts, { recursive: true });
    for (const args of [...publications, ...QUESTIONS]) {
      const { code, out, err } = await run(args);
      expect({ args, code, out }).toEqual({ args, code: 2, out: '' });
      expect(err).toContain('the sample of zstack-contract itself');
    }
  });

  it("is not safe in another consumer's name, verified or not, nor as a version that only has a branch", async () => {
    const name = ['--pacticipant', 'acme-vpn-cli'];
    const question = ['can-i-deploy', ...toProduction, ...name];
    const verified = await run(['verify', '--broker', '--publish-results', '--dialect', 'deployed']);
    expect(verified.code).toBe(0);
    expect(verified.out).not.toContain(commit);
    expect((await run(question)).code).toBe(1);
    expect((await run(['record-deployment', ...inProduction, ...name])).code).toBe(2);
    await bench.ask(`/pacticipants/acme-vpn-cli/branches/main/versions/${commit}`, {}, 'PUT');
    const nothing = await run(question);
    expect(nothing).toMatchObject({
      code: 3,
      out: expect.stringMatching(/this version has no pact.*^CANNOT TELL: /ms),
    });
    expect((await run([...question, '--allow-nothing-checked'])).code).toBe(2);
  });
});

describe('a team that builds servers', () => {
  /** A consumer that reads a connection and reconnects it, which the server's team allows. */
  const monitor = newRepository();
  let own: Bench;
  let server: RunningProvider | undefined;
  beforeAll(async () => {
    own = await startBench();
    const pact = ownPact('deployed');
    const interactions = ['query/by-uuid', 'reconnect/accepted'].map((id) =>
      writtenFrom(pact.interactions, id),
    );
    addPact(
      monitor,
      'pact.json',
      JSON.stringify({ ...pact, consumer: { name: 'acme-monitor' }, interactions }),
    );
    monitor.commit();
    expect((await own.runIn(monitor.folder, 'publish')).code).toBe(0);
  });
  afterAll(async () => {
    await server?.stop();
    await own.stop();
  });

  /** Verifies a running server, which may have faults. */
  const verifyServer = async (args: readonly string[], ...faults: readonly string[]): Promise<Ended> => {
    await server?.stop();
    const wrong = faults.map((fault) => parseFault(fault, catalog));
    server = await startProvider(catalog, { dialect: 'deployed', faults: wrong });
    const { ready } = server.provider.seed.connections;
    const allowed = ['--allow-reconnect', '--uuid', ready];
    const run = [
      '--broker',
      '--target',
      server.url,
      '--dialect',
      'deployed',
      '--publish-results',
      ...allowed,
      ...args,
    ];
    return own.runWith(ACCOUNT as Readonly<Record<string, string>>, 'verify', ...run);
  };
  const build = (version: string) => ['--provider-version', version, '--provider-branch', 'main'];
  const ofServer = (...args: readonly string[]) => ['--pacticipant', 'zstack', ...args];

  it('publishes what its running server does as the results of its build', async () => {
    const nameless = await verifyServer([]);
    expect(nameless).toMatchObject({
      code: 2,
      err: expect.stringContaining('say which, with --provider-version'),
    });
    const verified = await verifyServer(build('5.2.1'));
    expect(plain(verified)).toContain('verified (pending); the result of version 5.2.1 is published');
    expect(verified.code).toBe(0);
    const recorded = ofServer('--version', '5.2.1', ...inProduction);
    expect((await own.run('record-deployment', ...recorded)).code).toBe(0);
    const answer = await own.runIn(monitor.folder, 'can-i-deploy', ...toProduction);
    expect(answer.code).toBe(0);
    expect(plain(answer)).toContain('zstack 5.2.1 is a build: its results were published for this build.');
    expect((await own.runIn(monitor.folder, 'record-deployment', ...inProduction)).code).toBe(0);
  });

  it('cannot deploy a build that breaks a pact, whatever the mock says', async () => {
    const broken = await verifyServer(build('5.3.0'), 'drop:inventory.vipUuid');
    expect(broken.code).toBe(1);
    expect(plain(broken)).toContain('FAILED; the result of version 5.3.0 is published');
    const mock = await own.verify('--dialect', 'deployed');
    expect(plain(mock)).toContain(`; the result of version ${CONTRACT} is published`);
    const next = await own.run('can-i-deploy', ...ofServer('--version', '5.3.0', ...toProduction));
    expect(next.code).toBe(1);
    expect(plain(next)).toContain('zstack 5.3.0 is a build');
    const contract = await own.run('can-i-deploy', ...ofServer(...toProduction));
    expect(contract.code).toBe(0);
    expect(plain(contract)).toContain(`zstack ${CONTRACT} is the contract`);
  });
});
