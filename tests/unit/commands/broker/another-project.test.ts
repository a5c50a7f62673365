import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { isOwnCheckout } from '../../../../src/commands/reports/project-file.ts';
import { ROOT } from '../../../../src/contract/files.ts';
import { CONSUMER, pactFileName } from '../../../../src/model/pacts.ts';
import { FURNISHED, type StubAnswer, type StubRoutes, withStub } from '../../broker/stub-broker.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { type Ended, zstackContract } from '../command-line.ts';

/** The repository of a team that has the suite installed. */
let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
  git('init', '--quiet', '--initial-branch', 'main');
  commit('README.md', '');
});

function git(...args: readonly string[]): string {
  const own = ['-c', 'user.name=x', '-c', 'user.email=x@example.test', '-c', 'commit.gpgSign=false'];
  return execFileSync('git', [...own, ...args], { cwd: folder, encoding: 'utf8' }).trim();
}

function commit(name: string, text: string): void {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), text);
  git('add', '.');
  git('commit', '--quiet', '--message', name);
}

const pactOf = (name: string): string =>
  JSON.stringify({ consumer: { name }, provider: { name: 'zstack' }, interactions: [{ description: 'x' }] });

type Asked = Ended & { readonly asked: readonly string[]; readonly bodies: readonly string[] };

/** Runs a command in the repository, with a broker that knows the sample consumer. */
function inRepository(args: readonly string[], routes: StubRoutes = {}, cwd = folder): Promise<Asked> {
  return withStub({ ...FURNISHED, ...routes }, async ({ url, asked, bodies }) => {
    const ended = await zstackContract(args, { cwd, env: { PACT_BROKER_BASE_URL: url } });
    return { ...ended, asked, bodies };
  });
}

const QUESTIONS = [
  ['can-i-deploy', '--to-environment', 'production'],
  ['record-deployment', '--environment', 'production'],
  ['record-release', '--environment', 'production'],
  ['webhook', '--url', 'https://ci.example/build'],
].map((args) => [args[0], args] as const);
const COMMANDS = [
  ...QUESTIONS,
  ['publish', ['publish']] as const,
  ['publish --dry-run', ['publish', '--dry-run']] as const,
];

describe.each(COMMANDS)('%s in a project of others', (_, args) => {
  it('has a usage error without a pact, says where it looked, and sends nothing', async () => {
    const { code, out, err, asked } = await inRepository(args);
    expect({ code, out, asked }).toEqual({ code: 2, out: '', asked: [] });
    const advice = args[0] === 'publish' ? /files or folders that have some\n$/ : /--pacticipant NAME\n$/;
    expect(err).toMatch(advice);
    expect(err).toContain(`${join(folder, 'pacts')} has no pact`);
  });

  it('does nothing for the sample consumer, whose pacts somebody copied', async () => {
    cpSync(join(ROOT, 'pacts'), join(folder, 'pacts'), { recursive: true });
    git('add', '.');
    git('commit', '--quiet', '--message', 'pacts');
    const { code, out, err, asked } = await inRepository(args);
    expect({ code, out, asked }).toEqual({ code: 2, out: '', asked: [] });
    expect(err).toMatch(/the consumer is zstack-ipsec-client, the sample of zstack-contract itself/);
  });
});

describe.each(QUESTIONS)('%s', (_, args) => {
  it('is about the one consumer of the pacts, or the one that is named', async () => {
    commit('pacts/a.json', pactOf('portal'));
    expect((await inRepository(args)).err).toMatch(/no pacticipant "portal"/);
    expect((await inRepository([...args, '--pacticipant', 'other'])).err).toMatch(/no pacticipant "other"/);
    commit('pacts/b.json', pactOf('agent'));
    const { code, err, asked } = await inRepository(args);
    expect({ code, asked }).toEqual({ code: 2, asked: [] });
    expect(err).toMatch(/pacts of several consumers \(portal, agent\).*name it with --pacticipant NAME/);
  });

  it('is about the sample consumer at the top of its own checkout', async () => {
    const { asked } = await inRepository(args, { 'GET /': [404, {}] }, ROOT);
    expect(asked).toEqual(['GET /']);
  });
});

describe('publish', () => {
  it("publishes the project's own pact as its commit", async () => {
    commit('pacts/a.json', pactOf('portal'));
    const head = git('rev-parse', 'HEAD');
    let published: StubAnswer = [404, {}];
    const routes: StubRoutes = {
      'POST /contracts/publish': () => {
        published = [200, JSON.parse(pactOf('portal'))];
        return [200, {}];
      },
      [`GET /pacts/provider/zstack/consumer/portal/version/${head}`]: () => published,
    };
    const { code, out, bodies } = await inRepository(['publish'], routes);
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^version ${head}, branch main\n  published +portal -> zstack `));
    expect(bodies.join('')).toContain('"pacticipantName":"portal"');
    expect(bodies.join('')).not.toContain(CONSUMER);
  });

  it("never takes the package's own pacts there, and takes them at the top of the checkout", async () => {
    const sample = join(folder, pactFileName('deployed'));
    cpSync(join(ROOT, 'pacts', pactFileName('deployed')), sample);
    const args = ['publish', '--dry-run', '--allow-dirty', '--version', '1'];
    for (const path of [join(ROOT, 'pacts'), sample]) {
      const { code, err } = await inRepository([...args, path]);
      expect(code).toBe(2);
      expect(err).toMatch(/the sample of zstack-contract itself.*take pacts that your own tests write/);
    }
    const { code, out } = await inRepository([...args, sample], {}, ROOT);
    expect(code).toBe(0);
    expect(out).toContain(`would be published  ${CONSUMER} -> zstack`);
  });
});

describe('what is published in a repository', () => {
  const dryRun = (env: Readonly<Record<string, string>> = {}, ...args: readonly string[]): Promise<Ended> =>
    zstackContract(['publish', '--dry-run', '--format', 'json', ...args], { cwd: folder, env });
  const ADDRESS = { GITHUB_SERVER_URL: 'https://git.example', GITHUB_REPOSITORY: 'team/client' };

  it('has the version and branch of git, or those that the pipeline tells', async () => {
    commit('pacts/a.json', pactOf('portal'));
    const local = { version: git('rev-parse', 'HEAD'), branch: 'main', buildUrl: null };
    expect(JSON.parse((await dryRun()).out)).toMatchObject(local);
    const event = { pull_request: { head: { sha: 'a'.repeat(40), repo: { full_name: 'team/client' } } } };
    const GITHUB_EVENT_PATH = join(folder, '.git', 'event.json');
    writeFileSync(GITHUB_EVENT_PATH, JSON.stringify(event));
    const env = { GITHUB_ACTIONS: 'true', GITHUB_SHA: 'b'.repeat(40), GITHUB_EVENT_PATH, ...ADDRESS };
    const { out } = await dryRun({ ...env, GITHUB_HEAD_REF: 'feature/x', GITHUB_RUN_ID: '7' });
    expect(JSON.parse(out)).toMatchObject({
      version: 'a'.repeat(40),
      branch: 'feature/x',
      buildUrl: 'https://git.example/team/client/actions/runs/7',
    });
  });

  it('is refused from a dirty tree, unless that is allowed', async () => {
    commit('pacts/a.json', pactOf('portal'));
    writeFileSync(join(folder, 'new.txt'), '');
    const { code, err } = await dryRun();
    expect(code).toBe(2);
    const said =
      /^error: the working tree has changes .* that git does not track \(new\.txt\).*--allow-dirty\n$/;
    expect(err).toMatch(said);
    expect((await dryRun({}, '--allow-dirty')).code).toBe(0);
  });

  it('is refused for a change in the tree of the pacts, wherever the command runs', async () => {
    commit('client/pacts/a.json', pactOf('portal'));
    const cwd = temporaryFolder();
    execFileSync('git', ['init', '--quiet'], { cwd });
    const args = ['publish', join(folder, 'client/pacts'), '--dry-run', '--version', '1.2.3'];
    // No version is the commit of that folder, so that its own changes do not matter.
    writeFileSync(join(cwd, 'new.txt'), '');
    expect(await zstackContract(args, { cwd })).toMatchObject({ code: 0, err: '' });
    writeFileSync(join(folder, 'client/pacts/a.json'), pactOf('other'));
    const { code, err } = await zstackContract(args, { cwd });
    expect(code).toBe(2);
    expect(err).toMatch(/changes that are not committed, .* \(client\/pacts\/a\.json\)/);
  });

  it('is refused for a change in the folder of the command, whose commit is the version', async () => {
    const pacts = temporaryFolder();
    writeFileSync(join(pacts, 'a.json'), pactOf('portal'));
    expect((await dryRun({}, pacts)).code).toBe(0);
    writeFileSync(join(folder, 'new.txt'), '');
    const { code, err } = await dryRun({}, pacts);
    expect(code).toBe(2);
    expect(err).toMatch(/changes that are not committed, .* \(new\.txt\)/);
  });

  it.each([
    ['--version', '..'],
    ['--version', ' '],
    ['--version', '-x'],
    ['--version', '1\n2'],
    ['--branch', '..'],
  ])('has no name that a broker cannot take: %s %j', async (flag, name) => {
    commit('pacts/a.json', pactOf('portal'));
    const { code, err } = await dryRun({}, `${flag}=${name}`);
    expect(code).toBe(2);
    expect(err).toMatch(/^error: --version and branches: expected a name without spaces around it/);
    expect((await dryRun({}, `${flag}=..1 x`)).code).toBe(0);
  });

  it('has no version that is guessed', async () => {
    commit('pacts/a.json', pactOf('portal'));
    rmSync(join(folder, '.git'), { recursive: true });
    const { code, err } = await dryRun();
    expect(code).toBe(2);
    expect(err).toMatch(/nothing tells the version here, neither a pipeline nor git: give --version/);
  });
});

it('the own checkout is its top, by any way, nothing below it, and no installed package', () => {
  symlinkSync(ROOT, join(folder, 'link'));
  expect([ROOT, join(folder, 'link')].map((one) => isOwnCheckout(one))).toEqual([true, true]);
  expect([folder, join(ROOT, 'pacts')].map((one) => isOwnCheckout(one))).toEqual([false, false]);
  expect(isOwnCheckout(folder, folder)).toBe(false);
  commit('scripts/pacts.ts', '');
  expect(isOwnCheckout(folder, folder)).toBe(true);
});
