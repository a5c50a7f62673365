import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type Bench, CLIENT, copyOfPacts, startBench } from './commands.ts';

jest.setTimeout(120_000);

const BIN = join(import.meta.dirname, '../../bin/zstack-contract.mjs');
/** The team's own consumer: the sample one is published from its own checkout alone. */
const TEAM = 'team-client';
const CANARY = 'canary-5e55104a';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.stop());

/** Pacts as the team's own tests would write them. */
function pactsOfTeam(): string {
  return copyOfPacts((text) => text.replace(`"${CLIENT}"`, `"${TEAM}"`));
}

describe('publishing from a repository', () => {
  let folder: string;
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.test', ...args], {
      cwd: folder,
      encoding: 'utf8',
    });
  /** The command as a team runs it, in its own repository. */
  const publish = (env: Readonly<Record<string, string>>, ...args: readonly string[]) => {
    const { url, username, password } = bench.broker;
    const access = {
      PACT_BROKER_BASE_URL: url,
      PACT_BROKER_USERNAME: username,
      PACT_BROKER_PASSWORD: password,
    };
    try {
      const all = [BIN, 'publish', 'contracts', ...args];
      const options = {
        cwd: folder,
        env: { PATH: process.env['PATH'], ...access, ...env },
        encoding: 'utf8',
        stdio: 'pipe',
      } as const;
      return { code: 0, out: execFileSync(process.execPath, all, options), err: '' };
    } catch (error) {
      const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
      return { code: status, out: stdout, err: stderr };
    }
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'team-'));
    git('init', '--quiet', '--initial-branch', 'trunk');
    mkdirSync(join(folder, 'contracts'));
    cpSync(pactsOfTeam(), join(folder, 'contracts'), { recursive: true });
    git('add', '.');
    git('commit', '--quiet', '--message', 'pacts');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('takes version and branch from git', () => {
    const { code, out } = publish({});
    expect(code).toBe(0);
    expect(out).toContain(`version ${git('rev-parse', 'HEAD').trim()}, branch trunk`);
  });

  it('takes them from the pipeline, and where the build is', async () => {
    const event = { pull_request: { head: { sha: 'a'.repeat(40), repo: { full_name: 'team/client' } } } };
    writeFileSync(join(folder, '.git', 'event.json'), JSON.stringify(event));
    const env = {
      GITHUB_ACTIONS: 'true',
      GITHUB_EVENT_PATH: join(folder, '.git', 'event.json'),
      GITHUB_SHA: 'b'.repeat(40),
      GITHUB_HEAD_REF: 'feature/x',
      GITHUB_SERVER_URL: 'https://git.example',
      GITHUB_REPOSITORY: 'team/client',
      GITHUB_RUN_ID: '7',
    };
    const { code, out } = publish(env, '--format', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      version: 'a'.repeat(40),
      branch: 'feature/x',
      buildUrl: 'https://git.example/team/client/actions/runs/7',
    });
    const version = await bench.ask(`/pacticipants/${TEAM}/versions/${'a'.repeat(40)}`);
    expect(version.buildUrl).toBe('https://git.example/team/client/actions/runs/7');
    expect(version._embedded.branchVersions).toMatchObject([{ name: 'feature/x' }]);
  });

  it('refuses a dirty tree, unless it is allowed', () => {
    writeFileSync(join(folder, 'new.txt'), '');
    const refused = publish({});
    expect(refused.code).toBe(2);
    expect(refused.err).toMatch(
      /^error: the working tree has changes that are not committed, or files that git does not track \(new\.txt\).*--allow-dirty\n$/,
    );
    expect(publish({}, '--allow-dirty').code).toBe(0);
  });

  it('refuses a dirty tree where it runs too, whose commit the version is', () => {
    const own = join(folder, 'contracts');
    const elsewhere = pactsOfTeam();
    rmSync(own, { recursive: true });
    const committed = () => git('commit', '--quiet', '--all', '--message', 'pacts from elsewhere');
    committed();
    symlinkSync(elsewhere, own);
    git('add', '.');
    committed();
    expect(publish({}).code).toBe(0);

    writeFileSync(join(folder, 'new.txt'), '');
    const refused = publish({});
    expect(refused.code).toBe(2);
    expect(refused.err).toContain('(new.txt)');
    // A version that is given names something else than this tree.
    expect(publish({}, '--version', '6.0.0').code).toBe(0);
  });

  it('tells in a dry run what would be published, and publishes none', async () => {
    const { code, out } = publish({}, '--dry-run', '--version', '6.1.0', '--format', 'json');
    expect(code).toBe(0);
    const due = { consumer: TEAM, result: 'would be published', url: null };
    const pacts = ['zstack-documented', 'zstack'].map((provider) => ({ ...due, provider }));
    expect(JSON.parse(out)).toMatchObject({ dryRun: true, pacts });
    const path = `/pacts/provider/zstack/consumer/${TEAM}/version/6.1.0`;
    await expect(bench.ask(path)).rejects.toThrow(/404/);
  });

  it('refuses to guess a version', () => {
    rmSync(join(folder, '.git'), { recursive: true });
    const { code, err } = publish({});
    expect(code).toBe(2);
    expect(err).toMatch(/nothing tells the version here, neither a pipeline nor git: give --version/);
  });
});

describe('publishing refuses', () => {
  const publish = (folder: string, env: Readonly<Record<string, string>> = {}) =>
    bench.runWith(env, 'publish', '--allow-dirty', '--version', '5.0.0', '--branch', 'main', folder);

  it.each<[string, (pact: string) => string, Readonly<Record<string, string>>]>([
    [
      'a secret of this run, wherever it stands',
      (pact) => pact.replace('"Test-IPSec"', `"${CANARY}"`),
      { ZSTACK_PASSWORD: CANARY },
    ],
    [
      'the password of the broker',
      (pact) => pact.replace('"Test-IPSec"', `"${CANARY}"`),
      { PACT_BROKER_PASSWORD: CANARY },
    ],
    ['a session that is no example', (pact) => pact.replace(/OAuth [0-9a-f]{32}/, `OAuth ${CANARY}`), {}],
    [
      'an authKey that is no example',
      (pact) => pact.replace('"authKey": "auth"', `"authKey": "${CANARY}"`),
      {},
    ],
  ])('%s', async (_, change, env) => {
    const folder = copyOfPacts((text) => change(text));
    const { code, out, err } = await publish(folder, env);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(
      /a secret stands at \/interactions\/\d+\/(request|response)\/.*put an example in its place/,
    );
    expect(err).not.toContain(CANARY);
  });

  it.each<[string, (text: string) => string | null, RegExp]>([
    ['a folder without a pact', () => null, /has no pact/],
    ['a pact that is cut short', (text) => text.slice(0, 1000), /not JSON, or cut short/],
    ['JSON that is no pact', () => '{}', /no pact, as it names no consumer/],
    [
      'a pact without interactions',
      (text) => JSON.stringify({ ...JSON.parse(text), interactions: [] }),
      /has no interactions/,
    ],
  ])('%s', async (_, change, sentence) => {
    const { code, err } = await publish(copyOfPacts(change));
    expect(code).toBe(2);
    expect(err).toMatch(sentence);
  });

  it('two pacts of the same consumer and provider, of which the broker would keep one', async () => {
    const folder = copyOfPacts();
    cpSync(join(folder, `${CLIENT}-zstack.json`), join(folder, 'copy.json'));
    const { code, err } = await publish(folder);
    expect(code).toBe(2);
    expect(err).toMatch(/^error: \S+copy\.json and \S+-zstack\.json are both the pact of /);
    expect(err).toContain(`${CLIENT} with zstack,`);
  });

  it('a folder in the place of a pact', async () => {
    const folder = copyOfPacts();
    mkdirSync(join(folder, 'd.json'));
    const { code, err } = await publish(folder);
    expect({ code, err }).toEqual({
      code: 2,
      err: `error: ${join(folder, 'd.json')}: it is a folder\n`,
    });
  });

  it('another version of the specification under a version that is published', async () => {
    expect((await publish(copyOfPacts())).code).toBe(0);
    const folder = copyOfPacts((text) =>
      text.replace(/("pactSpecification": \{\s*"version": ")4\.0/, '$13.0.0'),
    );
    const { code, out, err } = await publish(folder);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('~ metadata: /pactSpecification/version');
  });

  it('a folder that is not there', async () => {
    const { code, err } = await publish('/nowhere');
    expect(code).toBe(2);
    expect(err).toMatch(/^error: \/nowhere has no pact/);
  });

  it('pacts of this project that its consumer tests do not write any more, and takes those that they do', async () => {
    const own = join(import.meta.dirname, '../../pacts', `${CLIENT}-zstack.json`);
    const before = readFileSync(own, 'utf8');
    const args = ['publish', '--allow-dirty', '--version', '5.1.0', '--branch', 'main'];
    try {
      writeFileSync(own, before.replace('"Test-IPSec"', '"Other-IPSec"'));
      const stale = await bench.run(args[0] ?? '', ...args.slice(1));
      expect(stale.code).toBe(1);
      expect(stale.err).toMatch(/pacts\/ is not what the consumer tests write, so nothing is published/);
    } finally {
      writeFileSync(own, before);
    }
    expect((await bench.run(args[0] ?? '', ...args.slice(1))).code).toBe(0);
  });
});
