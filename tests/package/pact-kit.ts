import { execFile } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { loadCatalog } from '../../src/contract/load-catalog.ts';
import { readableFields } from '../../src/contract/readable-fields.ts';

const execute = promisify(execFile);
const ROOT = join(import.meta.dirname, '..', '..');
const CONSUMER = join(import.meta.dirname, 'consumer');
/** A busy machine takes its time. */
const PATIENCE = '--testTimeout=120000';
const PACT = 'pacts/acme-vpn-portal-zstack.json';

const RUNNERS = {
  jest: {
    imports: "const { zstackPact } = require('zstack-contract/pact');",
    ending: 'test.cjs',
    command: ['node_modules/jest/bin/jest.js', '--ci', PATIENCE, '--testMatch', '**/*.test.cjs'],
  },
  vitest: {
    imports: "import { zstackPact } from 'zstack-contract/pact'; import { test } from 'vitest';",
    ending: 'test.mjs',
    command: ['node_modules/vitest/vitest.mjs', 'run', PATIENCE, 'pact-'],
  },
};

const example = (name: string): string => readFileSync(join(CONSUMER, name), 'utf8');

/** Tests the kit for consumer tests with Pact, as it is installed in a folder. */
export function testPactKit(
  folder: () => string,
  run: (command: string, args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<string>,
): void {
  describe('with consumer tests on its kit for Pact', () => {
    /** Runs test files that are written for a runner. @returns what it printed, and the pact that came of it */
    async function play(runner: keyof typeof RUNNERS, texts: readonly string[], ...args: readonly string[]) {
      const { imports, ending, command } = RUNNERS[runner];
      const names = texts.map((_, index) => `pact-${index}.${ending}`);
      for (const [index, text] of texts.entries())
        writeFileSync(join(folder(), names[index] ?? ''), `${imports}\n${text}`);
      rmSync(join(folder(), 'pacts'), { recursive: true, force: true });
      const env = { ...process.env, NO_COLOR: '1', CI: '1', PACT_DO_NOT_TRACK: 'true' };
      const ran = execute(process.execPath, [...command, ...args], { cwd: folder(), env });
      const { stdout, stderr, code = 0 } = await ran.catch((error) => error);
      for (const name of names) rmSync(join(folder(), name));
      const path = join(folder(), PACT);
      return {
        code,
        output: `${stdout}${stderr}`,
        pact: existsSync(path) ? readFileSync(path, 'utf8') : null,
      };
    }

    it('the example of the documents is typed, runs, and writes a pact of what it reads', async () => {
      for (const name of ['portal.ts', 'portal.test.ts']) cpSync(join(CONSUMER, name), join(folder(), name));
      const options = '--ignoreConfig --strict --noEmit --module nodenext --target es2023 --types node';
      const checked = ['--allowImportingTsExtensions', '--skipLibCheck', 'false', 'portal.test.ts'];
      await run('node_modules/.bin/tsc', [...options.split(' '), ...checked]);
      await run('node_modules/.bin/jest', ['--ci', PATIENCE, 'portal.test.ts'], {
        PACT_DO_NOT_TRACK: 'true',
      });
      const written = readFileSync(join(folder(), PACT), 'utf8');
      const vitest = example('portal.test.ts').replace('@jest/globals', 'vitest');
      writeFileSync(join(folder(), 'portal.test.ts'), vitest);
      rmSync(join(folder(), PACT));
      await run(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', PATIENCE, 'portal.test.ts']);
      expect(readFileSync(join(folder(), PACT), 'utf8')).toBe(written);
      for (const name of ['portal.ts', 'portal.test.ts']) rmSync(join(folder(), name));
      expect(await run('node_modules/.bin/zstack-contract', ['verify', '--pacts', 'pacts'])).toMatch(
        /^PASS: /m,
      );
      const replies = JSON.parse(written).interactions.map(
        (one: { response: { body: { content: object } } }) => one.response.body.content,
      );
      expect(replies.map(Object.keys)).toEqual([['inventory'], ['location']]);
      const shown = ['client-team.md', 'library.md'].flatMap((name) => {
        const path = join(ROOT, 'docs', name);
        const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
        return Array.from(text.matchAll(/^```ts\n([\s\S]*?)^```$/gm), ([, code = '']) => code);
      });
      const aboutKit = shown.filter((code) => code.includes('zstackPact('));
      expect(aboutKit.filter((code) => code !== example('portal.test.ts'))).toEqual([]);
    });

    it('no interaction and no field of it is lost, in whatever order and however many processes they run', async () => {
      const catalog = loadCatalog();
      const [done] = catalog.interactions.filter(({ id }) => id === 'job-poll/done');
      const names = done === undefined ? [] : [...readableFields(catalog, done).keys()];
      const fields = names.flatMap((name) => /^inventory\.([^.]+)$/.exec(name)?.[1] ?? []);
      const polls = 'processing unknown-connection session-expired permission-denied stayed-down'.split(' ');
      const texts = polls.map((poll, index) => {
        const part = {
          fields: fields.filter((_, at) => at % polls.length === index),
          interaction: `job-poll/${poll}`,
        };
        return example('parallel-pact-tests.js').replace('PART', JSON.stringify(part));
      });
      const { code, output, pact } = await play('jest', texts, '--maxWorkers=5');
      expect([code, output]).toEqual([0, output]);
      const { interactions } = JSON.parse(pact ?? '');
      expect(interactions).toHaveLength(polls.length + 1);
      const [{ response }] = interactions.filter((one: { comments: object }) =>
        JSON.stringify(one.comments).includes('"job-poll/done"'),
      );
      const { inventory } = response.body.content;
      expect(Object.keys(inventory).sort()).toEqual(fields.sort());
      const alone = await play('jest', texts.toReversed(), '--runInBand');
      expect(alone.pact).toBe(pact);
      const parallel = await play('vitest', texts, '--maxWorkers=5');
      expect([parallel.code, parallel.output, parallel.pact]).toEqual([0, parallel.output, pact]);
    });

    it.each(['jest', 'vitest'] as const)('%s fails where a test or the client is wrong', async (runner) => {
      const { code, output, pact } = await play(runner, [example('broken-pact-tests.js')]);
      expect(code).toBe(1);
      expect(pact).toBe(null);
      expect(output).toContain('Expected a Map with keys [reconnectIPsecConnection]');
      expect(output).toMatch(/Cause[\s\S]*HTTP 500/);
      expect(output).toContain('no interaction reconnect/acepted; did you mean reconnect/accepted?');
      expect(output).toContain('has no field locatoin; did you mean location?');
      expect(output).toContain('reconnect/accepted: expected, but executeTest was never called');
      expect(output).toContain('reconnect/accepted: executeTest is not awaited');
    });

    it.each([
      ['jest', 'expected, but executeTest was never called', ''],
      ['vitest', 'expected, but executeTest was never called', ''],
      ['jest', 'executeTest is not awaited', '.executeTest(async () => {})'],
      ['vitest', 'executeTest is not awaited', '.executeTest(async () => {})'],
    ] as const)('%s fails where nothing else is wrong: %s', async (runner, words, call) => {
      const [start = ''] = example('broken-pact-tests.js').split('const put');
      const forgetful = `${start}test('forgets', () => void zstack.expecting('logout/done')${call});`;
      const { code, output } = await play(runner, [forgetful]);
      expect(output).toContain(`logout/done: ${words}`);
      expect(code).toBe(1);
    });
  });
}
