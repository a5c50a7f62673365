import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../../temporary-folder.ts';
import { type Ended, zstackContract } from '../command-line.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

const SIDES = { consumer: { name: 'portal' }, provider: { name: 'zstack' } };
const SOUND = { ...SIDES, interactions: [{ description: 'x' }] };

function write(name: string, pact: object): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, JSON.stringify(pact));
  return path;
}

describe('a dry run', () => {
  const dryRun = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
    zstackContract(['publish', '--dry-run', '--version', '1', ...args], { cwd: folder, env });
  const files = async (...args: readonly string[]): Promise<readonly string[]> => {
    const { code, out } = await dryRun(['--format', 'json', ...args]);
    expect(code).toBe(0);
    return JSON.parse(out).pacts.map(({ path }: { readonly path: string }) => path);
  };

  it('needs no broker, and says what would be published', async () => {
    write('pacts/a.json', SOUND);
    const out = 'version 1, no branch\n  would be published  portal -> zstack  pacts/a.json\n';
    expect(await dryRun([])).toEqual({ code: 0, out, err: '' });
    expect(JSON.parse((await dryRun(['--format', 'json'])).out)).toMatchObject({
      dryRun: true,
      pacts: [{ consumer: 'portal', provider: 'zstack', result: 'would be published', url: null }],
    });
    const { code, err } = await zstackContract(['publish', '--version', '1'], { cwd: folder });
    expect(code).toBe(2);
    expect(err).toMatch(/no broker is named/);
  });

  it('takes pacts/ of the working folder, or files and folders, each once', async () => {
    write('pacts/a.json', SOUND);
    write('pacts/README.txt', {});
    write('more/b.json', { ...SOUND, provider: { name: 'zstack-documented' } });
    expect(await files()).toEqual(['pacts/a.json']);
    expect(await files('more')).toEqual(['more/b.json']);
    const both = await files('more/b.json', 'pacts', join(folder, 'pacts/a.json'));
    expect(both).toEqual(['more/b.json', 'pacts/a.json']);
  });

  it('refuses a folder in the place of a pact, and what is no pact', async () => {
    mkdirSync(join(folder, 'pacts', 'd.json'), { recursive: true });
    expect((await dryRun([])).err).toBe(`error: ${join(folder, 'pacts', 'd.json')}: it is a folder\n`);
    writeFileSync(join(folder, 'cut.json'), '{"consumer":');
    expect((await dryRun(['cut.json'])).err).toMatch(/cut\.json: not JSON, or cut short/);
    for (const [part, problem] of [
      [{ interactions: [] }, /the pact has no interactions/],
      [{ interactions: null }, /the pact has interactions that are no list/],
      [{ consumer: {} }, /not a pact: it names no consumer/],
    ] as const) {
      const { code, err } = await dryRun([write('own.json', { ...SOUND, ...part })]);
      expect([code, err]).toEqual([2, expect.stringMatching(problem)]);
    }
  });

  it('takes --pacts still, and warns that PATH is the new form', async () => {
    write('pacts/a.json', SOUND);
    const [old, now] = [await dryRun(['--pacts', 'pacts']), await dryRun(['pacts'])];
    expect(old.out).toBe(now.out);
    expect(old.err).toBe('warning: --pacts is given as PATH now: zstack-contract publish pacts\n');
    expect(now.err).toBe('');
  });

  it.each([[[]], [['nowhere']], [['pacts/a.json', 'empty']]])(
    'finds no pact by %j, and says so',
    async (paths) => {
      if (paths.length > 1) write('pacts/a.json', SOUND);
      mkdirSync(join(folder, 'empty'));
      const { code, err } = await dryRun(paths);
      expect(code).toBe(2);
      const place = join(folder, paths.at(-1) ?? 'pacts');
      expect(err).toContain(`error: ${place} has no pact, which is a file in JSON that consumer tests write`);
    },
  );

  it('refuses what a publication would refuse: a twin, and a secret of the broker', async () => {
    write('pacts/a.json', { ...SOUND, note: 'canary-5e55104a' });
    for (const name of ['PACT_BROKER_TOKEN', 'ZSTACK_PASSWORD']) {
      const { code, err } = await dryRun([], { [name]: 'canary-5e55104a' });
      expect(code).toBe(2);
      expect(err).toMatch(/a secret stands at \/note.*put an example in its place/);
      expect(err).not.toContain('canary');
    }
    expect((await dryRun([], { PACT_BROKER_TOKEN: 'another-one' })).code).toBe(0);
    write('pacts/b.json', SOUND);
    const twins = await dryRun([]);
    expect(twins.code).toBe(2);
    expect(twins.err).toMatch(/a\.json and \S+b\.json are both the pact of portal with zstack/);
  });
});
