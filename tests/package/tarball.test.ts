import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { contractVersion } from '../../src/contract/files.ts';
import { testPactKit } from './pact-kit.ts';

const execute = promisify(execFile);
const ROOT = join(import.meta.dirname, '..', '..');
const CONSUMER = join(import.meta.dirname, 'consumer');
/** A busy machine takes its time. */
jest.setTimeout(300_000);

/** Not among our own tools: nothing else of this project needs it. */
const VITEST = '5.1.2';

/** The Node that this machine has, beside the one that runs the tests. */
const ownPath = (process.env['PATH'] ?? '')
  .split(delimiter)
  .filter((folder) => !folder.includes('node_modules'))
  .join(delimiter);

let folder: string;
let files: readonly string[];

/** Runs a program that an installation has. */
async function run(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const options = { cwd: folder, env: { ...process.env, PATH: ownPath, ...env }, maxBuffer: 1e8 };
  const { stdout, stderr } = await execute(command, [...args], options).catch((error) => {
    throw new Error(`${command} ${args.join(' ')}: ${error.stdout}\n${error.stderr}`);
  });
  return `${stdout}${stderr}`;
}

/** Runs the command that the package brings. */
function zstackContract(args: readonly string[]): Promise<string> {
  return run('node_modules/.bin/zstack-contract', args);
}

/** Runs a program beside the tools of this project. */
function executeHere(command: string, args: readonly string[]) {
  const env = {
    ...process.env,
    PATH: `${join(ROOT, 'node_modules', '.bin')}${delimiter}${process.env['PATH']}`,
  };
  return execute(command, args, { cwd: ROOT, env, maxBuffer: 1e8 });
}

/** Versions of what a team has in its project anyway, as they are here. */
function developmentTools(): Readonly<Record<string, string>> {
  const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const runners = ['@jest/globals', '@swc/core', '@swc/jest', 'jest', 'supertest', '@types/supertest'];
  const tools = [...runners, '@types/node', 'ajv', 'typescript'];
  return {
    ...Object.fromEntries(tools.map((name) => [name, devDependencies[name]])),
    vitest: VITEST,
    typescript5: 'npm:typescript@5.0.4',
  };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zstack-contract-package-'));
  const packed = await executeHere('npm', ['pack', '--json', '--pack-destination', folder]);
  const [{ filename, files: listed }] = JSON.parse(packed.stdout.slice(packed.stdout.indexOf('[')));
  files = listed.map((file: { readonly path: string }) => file.path);
  const manifest = {
    name: 'consumer',
    private: true,
    dependencies: { 'zstack-contract': `file:./${filename}` },
    devDependencies: developmentTools(),
    jest: { transform: { '\\.ts$': '@swc/jest' } },
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  const vitest = "export default { test: { setupFiles: ['zstack-contract/vitest'] } };\n";
  writeFileSync(join(folder, 'setup.config.mjs'), vitest);
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts']);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the package', () => {
  it('has what it runs on, and nothing of how it is tested', () => {
    const due = ['lib/esm/index.js', 'lib/esm/index.d.ts', 'lib/esm/html.css', 'lib/cjs/index.js'];
    expect(files).toEqual(expect.arrayContaining([...due, 'README.md', 'LICENSE']));
    // The template of a client's first test is the one test that goes along.
    expect(files.filter((file) => /^(src|tests|scripts)\/|\.test\.|tsconfig/.test(file))).toEqual([
      'ci/client/zstack.test.js',
    ]);
  });

  it('has a README of its own, whose links lead somewhere, and leaves that of the repository as it is', () => {
    const inside = join(folder, 'node_modules/zstack-contract');
    const text = readFileSync(join(inside, 'README.md'), 'utf8');
    expect(text).toBe(readFileSync(join(ROOT, 'scripts/package/README.md'), 'utf8'));
    expect(readFileSync(join(ROOT, 'README.md'), 'utf8')).not.toBe(text);
    const links = Array.from(text.matchAll(/\]\(([^)]+)\)/g), ([, target = '']) => target);
    expect(links.length).toBeGreaterThan(2);
    expect(links.filter((target) => !existsSync(join(inside, target)))).toEqual([]);
    const named = Array.from(text.matchAll(/`zstack-contract\/([\w.]+\.json)`/g), ([, name = '']) => name);
    const { exports } = JSON.parse(readFileSync(join(inside, 'package.json'), 'utf8'));
    expect(named.filter((name) => !(`./${name}` in exports))).toEqual([]);
  });

  it('does what its README says', async () => {
    const text = readFileSync(join(folder, 'node_modules/zstack-contract/README.md'), 'utf8');
    const [install, tryIt = ''] = Array.from(
      text.matchAll(/^```sh\n([\s\S]*?)^```$/gm),
      ([, lines]) => lines,
    );
    expect(install).toBe('npm install --save-dev zstack-contract\n');
    const [green = [], red = []] = tryIt
      .trim()
      .split('\n')
      .map((line) => line.split(' ').slice(2));
    expect(await zstackContract(green)).toMatch(/^PASS: /m);
    await expect(zstackContract(red)).rejects.toThrow(/inventory\.vipUuid/);
    await zstackContract(['verify', '--report', 'json=part.json']);
    expect(await zstackContract(['merge', 'part.json'])).toMatch(/^PASS: /m);
    const commands = Array.from(text.matchAll(/`npx zstack-contract ([a-z]+) ([^`]*)`/g));
    expect(commands.length).toBeGreaterThan(3);
    for (const [, name = '', rest = ''] of commands) {
      const help = await zstackContract([name, '--help']);
      for (const flag of rest.match(/--[a-z-]+(?= |$)/g) ?? [])
        expect(help).toContain(flag.replace(/^--$/, ''));
    }
  });

  it('is ready to be published', async () => {
    const { stdout, stderr } = await executeHere('npm', ['publish', '--dry-run', '--ignore-scripts']);
    expect(stdout).toMatch(/^\+ zstack-contract@\d+\.\d+\.\d+$/m);
    // Nobody has signed in where tests run.
    const warnings = stderr.split('\n').filter((line) => /^npm (warn|error)/.test(line));
    expect(warnings.filter((line) => !line.includes('requires you to be logged in'))).toEqual([]);
  });

  it('is built from what Docker sees, and runs as its image installs it', async () => {
    const context = join(folder, 'context');
    const prefix = join(folder, 'image');
    const seen = readFileSync(join(ROOT, '.dockerignore'), 'utf8').match(/(?<=^!).+$/gm) ?? [];
    for (const path of seen) cpSync(join(ROOT, path), join(context, path), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(context, 'node_modules'));
    const steps = readFileSync(join(ROOT, 'Dockerfile'), 'utf8').match(/(?<=^RUN ).+$/gm) ?? [];
    const [, pack = '', install = '', ...others] = steps;
    expect(others).toEqual([]);
    const script = `cd ${context} && ${pack} && ${install} --prefix ${prefix} --prefer-offline`;
    await executeHere('sh', ['-ec', script.replaceAll('/package', join(context, 'packed'))]);
    const command = join(prefix, 'bin', 'zstack-contract');
    expect(await run(command, ['verify'])).toMatch(/^PASS: /m);
    expect(existsSync(join(prefix, 'lib/node_modules/zstack-contract/node_modules/typescript'))).toBe(false);
    for (const path of [context, prefix]) rmSync(path, { recursive: true });
  });

  it('is used from TypeScript, each export of it, with its types checked whole', async () => {
    cpSync(join(CONSUMER, 'consumer.ts'), join(folder, 'consumer.mts'));
    for (const name of ['contract.test.ts', 'vitest.mts']) cpSync(join(CONSUMER, name), join(folder, name));
    const types = { module: 'nodenext', types: ['node'], skipLibCheck: false };
    const project = {
      compilerOptions: { strict: true, target: 'es2023', ...types },
      files: ['consumer.mts', 'contract.test.ts', 'vitest.mts'],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(project));
    await run('node_modules/.bin/tsc', []);
    expect(await run('node', ['consumer.mjs'])).toBe('every export works\n');
    for (const name of ['contract.test.js', 'vitest.mjs']) rmSync(join(folder, name));
  });

  it('lists the same exports whichever way it is loaded, and all of them are used above', async () => {
    for (const name of ['consumer.cjs', 'consumer.mjs']) cpSync(join(CONSUMER, name), join(folder, name));
    const used = readFileSync(join(CONSUMER, 'consumer.ts'), 'utf8');
    const names = JSON.parse(
      await run('node', ['-p', "JSON.stringify(Object.keys(require('zstack-contract')))"]),
    ) as readonly string[];
    expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(used))).toEqual([]);
    expect(await run('node', ['consumer.cjs'])).toBe(`${names.length} exports of zstack-contract\n`);
    expect(await run('node', ['consumer.mjs'])).toBe(`${names.length} exports\n`);
  });

  it('is found by resolvers that read no exports, as those of TypeScript 5.0 with moduleResolution node', async () => {
    cpSync(join(CONSUMER, 'old-resolver.ts'), join(folder, 'old-resolver.ts'));
    const options = '--strict --esModuleInterop --resolveJsonModule --skipLibCheck --target es2022';
    const resolver = '--module commonjs --moduleResolution node --types node --outDir old old-resolver.ts';
    await run('node', ['node_modules/typescript5/bin/tsc', ...`${options} ${resolver}`.split(' ')]);
    expect(await run('node', ['old/old-resolver.js'])).toBe('every path resolves\n');
    for (const name of ['old-resolver.ts', 'old']) rmSync(join(folder, name), { recursive: true });
  });

  it('brings Pact, and what faces the network; the rest it holds, with the licences', () => {
    const inside = join(folder, 'node_modules/zstack-contract');
    const { dependencies } = JSON.parse(readFileSync(join(inside, 'package.json'), 'utf8'));
    expect(Object.keys(dependencies)).toEqual(['@pact-foundation/pact', 'express', 'undici']);
    const licences = readFileSync(join(inside, 'lib/LICENSES.txt'), 'utf8');
    for (const name of ['ajv', 'commander', 'xmlbuilder2', 'yaml']) expect(licences).toMatch(`${name}\n\n`);
  });

  it("adds its matchers to a team's own Jest tests", async () => {
    expect(await run('node_modules/.bin/jest', ['--ci'])).toMatch(/Tests:\s+2 passed, 2 total/);
    expect(await run('node', ['--experimental-vm-modules', 'node_modules/.bin/jest', '--ci'])).toMatch(
      /Tests:\s+2 passed/,
    );
  });

  it('says what to do where Vitest runs several files in one world', async () => {
    const files = ['one.test.mjs', 'two.test.mjs'];
    const imports = "import { expect, test } from 'vitest'; import 'zstack-contract/vitest';";
    for (const name of files)
      writeFileSync(join(folder, name), `${imports}\n${readFileSync(join(CONSUMER, 'awaited.js'), 'utf8')}`);
    const alone = ['--no-isolate', '--no-file-parallelism', '--maxWorkers=1'];
    const ran = run(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...alone, ...files]);
    await expect(ran).rejects.toThrow(/with isolate: false\. Call addMatchers\(\{ afterAll, expect \}\)/);
    for (const name of files) rmSync(join(folder, name));
  });

  describe.each(['awaited', 'forgotten'])('in a test file whose matchers are %s', (kind) => {
    const [code, told] =
      kind === 'awaited' ? [0, /Tests +5 passed/] : [1, /forgets\n.*awaits other things\n/];

    /** The same tests for a runner, and what it makes of them. */
    async function runnerSays(imports: string, name: string, args: readonly string[]) {
      const file = join(folder, name);
      writeFileSync(file, `${imports}\n${readFileSync(join(CONSUMER, `${kind}.js`), 'utf8')}`);
      const env = { ...process.env, NO_COLOR: '1', CI: '1' };
      const ran = execute(process.execPath, [...args], { cwd: folder, env });
      const { stdout, stderr, code: exit } = await ran.catch((error) => error);
      rmSync(file);
      return { exit: exit ?? 0, output: `${stdout}${stderr}`.replaceAll(/Tests: +/g, 'Tests ') };
    }

    it.each([
      ['on import', "require('zstack-contract/jest');", []],
      ['in the setup', '', ['--setupFilesAfterEnv', 'zstack-contract/jest']],
      [
        'without globals',
        "const { afterAll, expect, test } = require('@jest/globals'); require('zstack-contract').addMatchers({ afterAll, expect });",
        ['--injectGlobals=false'],
      ],
    ])('Jest sees it, %s', async (_, imports, args) => {
      const jest = ['node_modules/jest/bin/jest.js', '--ci', `${kind}.test.js`, ...args];
      const { exit, output } = await runnerSays(imports, `${kind}.test.js`, jest);
      expect(output).toMatch(told);
      expect(exit).toBe(code);
    });

    it.each([
      ['on import', "import { expect, test } from 'vitest'; import 'zstack-contract/vitest';", []],
      ['in the setup', '', ['--globals', '--config', 'setup.config.mjs']],
    ])('Vitest sees it, %s', async (_, imports, args) => {
      const vitest = ['node_modules/vitest/vitest.mjs', 'run', ...args, `${kind}.test.mjs`];
      const { exit, output } = await runnerSays(imports, `${kind}.test.mjs`, vitest);
      expect(output).toMatch(told);
      expect(exit).toBe(code);
    });
  });

  testPactKit(() => folder, run);

  it('has a command', async () => {
    expect(await zstackContract(['fields'])).toContain('inventory.vipUuid');
    expect(await zstackContract(['verify'])).toMatch(/^PASS: /m);
    const build = 'verify --broker --broker-base-url http://127.0.0.1:9 --provider-version 1'.split(' ');
    await expect(zstackContract(build)).rejects.toThrow(`those of ${contractVersion()}, branch contract`);
    for (const pacts of [[], ['node_modules/zstack-contract/pacts']]) {
      const args = ['publish', '--dry-run', '--version', '1', ...pacts];
      const published = zstackContract(args);
      await expect(published).rejects.toThrow(/has no pact|the sample of zstack-contract itself/);
    }
  });

  it("does all this without Pact's native core, where nobody asks for Pact", async () => {
    const pact = join(folder, 'node_modules', '@pact-foundation');
    expect(existsSync(pact)).toBe(true);
    rmSync(pact, { recursive: true });
    expect(await run('node', ['consumer.cjs'])).toMatch(/exports/);
    expect(await zstackContract(['fields'])).toContain('inventory.vipUuid');
    expect(await zstackContract(['verify'])).toMatch(/^PASS: /m);
    mkdirSync(pact);
    const body = join(folder, 'body.json');
    writeFileSync(body, '{"inventories":[],"schema":{}}');
    const args = ['check', body, '--operation', 'query', '--status', '200', '--dialect', 'deployed'];
    expect(await zstackContract(args)).toMatch(/^PASS: /m);
  });
});
