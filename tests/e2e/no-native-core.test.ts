import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../unit/temporary-folder.ts';

const execute = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');
const BIN = join(ROOT, 'bin/zstack-contract.mjs');

/** Ends a process that has loaded a native module, as Pact's core is one, or any other part of Pact. */
const HOOK = `const { _cache } = require('node:module');
process.dlopen = (module, path) => {
  process.stderr.write('a native module was loaded: ' + path + '\\n');
  process.exit(99);
};
process.on('exit', (code) => {
  const found = Object.keys(_cache).find((path) => path.includes('@pact-foundation'));
  if (code === 99 || found === undefined) return;
  process.stderr.write('a part of Pact was loaded: ' + found + '\\n');
  process.exitCode = 98;
});`;

let folder: string;
beforeAll(() => {
  folder = temporaryFolder();
  writeFileSync(join(folder, 'hook.cjs'), HOOK);
});

async function run(...args: readonly string[]): Promise<{ readonly code: number; readonly err: string }> {
  try {
    await execute(process.execPath, ['--require', join(folder, 'hook.cjs'), ...args], { cwd: ROOT });
    return { code: 0, err: '' };
  } catch (error) {
    const { code, stderr } = error as { code: number; stderr: string };
    return { code, err: stderr };
  }
}

describe("Pact's native core", () => {
  it('would be found by this test', async () => {
    const start = "import('@pact-foundation/pact').then(({ Verifier }) => ";
    const options = "{ provider: 'p', providerBaseUrl: 'http://127.0.0.1:1', pactUrls: ['/nowhere'] }";
    const used = await run('--eval', `${start}new Verifier(${options}).verifyProvider())`);
    expect(used.code).toBe(99);
    expect(used.err).toMatch(/a native module was loaded: .*pact/);
    const loaded = await run('--eval', `${start}{})`);
    expect(loaded.code).toBe(98);
    expect(loaded.err).toMatch(/a part of Pact was loaded/);
  });

  it.each([
    [['fields']],
    [['check', 'docs/samples/reconnect.har', '--report', 'html=/dev/null']],
    [['verify']],
    [['publish', '--help']],
  ])('is not loaded by %j', async (args) => {
    expect(await run(BIN, ...args)).toEqual({ code: 0, err: '' });
  });

  it('is not loaded by the library', async () => {
    const code =
      "import('./src/index.ts').then(({ loadCatalog, check }) => check({ status: 500 }, { dialect: 'documented' }))";
    expect(await run('--eval', code)).toEqual({ code: 0, err: '' });
  });
});
