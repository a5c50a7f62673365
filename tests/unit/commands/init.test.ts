import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { VERSION } from '../../../src/commands/io.ts';
import { understandConfig } from '../../../src/commands/settings/config-file.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type Ended, zstackContract } from './command-line.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

function put(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

const init = (...args: readonly string[]): Promise<Ended> =>
  zstackContract(['init', ...args], { cwd: folder });
const text = (path: string): string => readFileSync(join(folder, path), 'utf8');
const files = (): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .sort();

const CAPTURE = 'contract/capture.sh';
const WORKFLOW = '.github/workflows/zstack-contract.yml';
const manifest = (...tools: readonly string[]): string => {
  const devDependencies = Object.fromEntries(tools.map((one) => [one, '1']));
  return JSON.stringify({ name: '@acme/portal', devDependencies });
};

const TYPED = manifest('jest', 'typescript');
const REQUIRED = /^const \{ zstackPact \} = require\('zstack-contract\/pact'\);\n/;
const BOTH = manifest('vitest', 'jest');
const MODULES = '{"type":"module","scripts":{"test":"jest"}}';

describe('a repository that is captured', () => {
  it.each<[string, string, Readonly<Record<string, string>>, string?]>([
    ['Python (pyproject.toml)', 'python3 -m unittest', { 'pyproject.toml': '[project]\n' }],
    ['Python (setup.py)', 'python3 -m pytest', { 'setup.py': '', 'pytest.ini': '' }],
    ['Python (requirements.txt)', 'python3 -m pytest', { 'requirements.txt': 'pytest==9\n' }],
    ['Python (setup.py)', 'python3 -m pytest', { 'setup.py': '', 'conftest.py': '' }],
    ['Python (setup.py)', 'python3 -m pytest', { 'setup.py': '', 'requirements-dev.txt': 'pytest\n' }],
    ['Python (setup.py)', 'python3 -m unittest', { 'setup.py': '', 'requirements-dev.txt': 'ruff\n' }],
    ['Go (go.mod)', 'go test -count=1 ./...', { 'go.mod': 'module example.com/acme/vpn/v2\n' }],
    ['Java (pom.xml)', './mvnw --quiet test', { 'pom.xml': '', mvnw: '' }],
    ['Java (build.gradle.kts)', 'gradle --no-daemon cleanTest test', { 'build.gradle.kts': '' }],
    ['JavaScript (package.json)', 'npm test', { 'package.json': `\uFEFF${manifest('mocha')}` }, 'portal'],
    ['TypeScript (package.json)', 'npm test', { 'package.json': TYPED, 'yarn.lock': '' }, 'portal'],
    ['Python (setup.py)', 'python3 -m unittest', { 'package.json': '{broken', 'setup.py': '' }],
  ])('%s, by %s', async (language, command, given, name = folder.split('/').at(-1)) => {
    put(given);
    const { code, out } = await init();
    expect(code).toBe(0);
    expect(out).toContain(`Found ${language}, tests by \`${command}\`.`);
    expect(out).toContain(`Your client is ${name};`);
    expect(text(CAPTURE)).toContain(`capture --consumer '${name}' "$@" -- ${command}\n`);
    expect(text(WORKFLOW)).toContain('run: sh contract/capture.sh');
    expect(text(WORKFLOW)).toContain('CONTRACT_FOLDER: contract');
  });

  it('says what it assumes where nothing is recognized', async () => {
    const { code, out } = await init();
    expect(code).toBe(0);
    expect(out).toContain('Assumed that `make test` runs your tests, since no language was recognized.');
    expect(out).toContain('runs `make test`: put the command there that runs your tests.');
    expect(out).toContain('Assumed GitHub Actions, since no pipeline was recognized.');
    expect(out).toContain('This folder is not the top of a git repository');
    expect(files()).toEqual([WORKFLOW, 'contract/.gitignore', CAPTURE, 'zstack-contract.config.yaml']);
  });

  it('is told to install the package, unless it has', async () => {
    const install = `npm install --prefix contract zstack-contract@${VERSION}`;
    expect((await init()).out).toContain(`\n1. Install it, and commit package-lock.json: ${install}\n`);
    put({ 'contract/package.json': '{}' });
    expect((await init()).out).not.toContain('npm install');
  });
});

describe('a repository with a consumer test', () => {
  it.each([
    ['Jest', manifest('jest'), {}, 'tests/zstack.test.js', REQUIRED],
    ['Jest', TYPED, { 'src/a.ts': '' }, 'src/zstack.test.ts', /^import \{ zstackPact \} from /],
    ['Jest', MODULES, { 'test/a.js': '' }, 'test/zstack.test.js', /^import \{ z/],
    ['Vitest', BOTH, {}, 'tests/zstack.test.js', /^import \{ expect, it \} from 'vitest';\nimport /],
  ])('%s: %s', async (runner, packageJson, others, path, beginning) => {
    put({ 'package.json': packageJson, 'pyproject.toml': '', ...others });
    const { code, out } = await init('--consumer', 'acme-vpn-portal');
    expect(code).toBe(0);
    expect(out).toContain(`tests by ${runner}.`);
    // Jest alone needs the flag, and only for modules that it does not compile.
    const isSpecial = packageJson.includes('"module"');
    const flag = isSpecial ? ', with NODE_OPTIONS=--experimental-vm-modules' : '';
    expect(out).toContain(`\`npm test\` has to run ${runner}${flag}.`);
    expect(text(path)).toMatch(beginning);
    expect(text(path)).toContain("zstackPact({ consumer: 'acme-vpn-portal' })");
    expect(text(WORKFLOW)).toContain('run: npm test');
    expect(text(WORKFLOW)).toContain('CONTRACT_FOLDER: .\n');
    expect(text(WORKFLOW)).not.toMatch(/FOLDER: contract|contract\/capture/);
    expect(existsSync(join(folder, 'contract'))).toBe(false);
  });
});

describe('the pipeline', () => {
  const PYTHON = { 'requirements.txt': '' };
  const ORIGIN = '  url = git@gitlab.example:a/b';
  const BOTH_OF_THEM = { '.gitlab-ci.yml': '', Jenkinsfile: '' };

  it.each([
    ['GitHub Actions', { '.github/CODEOWNERS': '' }, ['.github/workflows/zstack-contract.yml']],
    ['GitLab CI', { '.gitlab-ci.yml': 'a: {}' }, ['.gitlab/zstack-contract.yml']],
    ['GitLab CI', { '.git/config': ORIGIN }, ['.gitlab-ci.yml', '.gitlab/zstack-contract.yml']],
    ['Jenkins', { Jenkinsfile: '' }, ['Jenkinsfile.zstack-contract']],
    ['GitLab CI, Jenkins', BOTH_OF_THEM, ['.gitlab/zstack-contract.yml', 'Jenkinsfile.zstack-contract']],
  ])('is that for %s', async (systems, given, written) => {
    put({ ...PYTHON, ...given });
    const before = files();
    const { out } = await init();
    expect(out).toContain(`Found ${systems}.`);
    const added = files().filter((path) => !before.includes(path) && /zstack-contract$|\.yml$/.test(path));
    expect(added).toEqual(written);
  });

  it('is included by a GitLab pipeline that is there, by its owner', async () => {
    put({ '.gitlab-ci.yml': 'a: {}' });
    const added = '. Add to .gitlab-ci.yml:\n   include:\n     - local: .gitlab/zstack-contract.yml\n';
    expect((await init()).out).toContain(added);
    put({ '.gitlab-ci.yml': 'include: .gitlab/zstack-contract.yml' });
    expect((await init()).out).not.toContain('Add to');
  });

  it.each([
    ['github.yml', '.github/workflows/zstack-contract-provider.yml', { '.github/a': '' }],
    ['gitlab.yml', '.gitlab/zstack-contract-provider.yml', { '.gitlab-ci.yml': '' }],
    ['Jenkinsfile', 'Jenkinsfile.zstack-contract-provider', { Jenkinsfile: '' }],
  ])('of the provider is %s with --provider', async (template, path, given) => {
    put(given);
    const { code, out } = await init('--provider');
    expect(code).toBe(0);
    expect(out).not.toContain('Your client');
    expect(text(path)).toBe(readFileSync(join('ci/provider', template), 'utf8'));
    expect(existsSync(join(folder, 'zstack-contract.config.yaml'))).toBe(false);
  });
});

describe('init', () => {
  it('changes nothing the second time, and keeps what is there', async () => {
    put({ 'pyproject.toml': '', [CAPTURE]: 'mine' });
    symlinkSync('nowhere', join(folder, 'zstack-contract.config.yaml'));
    const first = await init();
    expect(first.out).toMatch(/kept +contract\/capture\.sh .*it exists already/);
    expect(first.out).toMatch(/kept +zstack-contract\.config\.yaml/);
    const all = files();
    const second = await init();
    expect(second.code).toBe(0);
    expect(second.out).not.toContain('wrote');
    expect(files()).toEqual(all);
    expect(text(CAPTURE)).toBe('mine');
  });

  it('writes through no link that leads out of the repository', async () => {
    const outside = temporaryFolder();
    put({ 'pyproject.toml': '' });
    symlinkSync(outside, join(folder, '.github'));
    for (const flags of [[], ['--dry-run']]) {
      const { code, out, err } = await init(...flags);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toMatch(/^error: init: \.github is a link that leads out of this repository: /);
    }
    expect(readdirSync(outside)).toEqual([]);
    rmSync(join(folder, '.github'));
    symlinkSync(join(outside, 'gone'), join(folder, '.github'));
    expect((await init()).code).toBe(2);
    expect(readdirSync(outside)).toEqual([]);
  });

  it('writes through a link to a folder of the repository', async () => {
    put({ 'pyproject.toml': '', 'pipelines/README': '' });
    symlinkSync('pipelines', join(folder, '.github'));
    expect((await init()).code).toBe(0);
    expect(existsSync(join(folder, 'pipelines/workflows/zstack-contract.yml'))).toBe(true);
  });

  it('writes nothing with --dry-run, and shows what it would write', async () => {
    const { code, out } = await init('--dry-run');
    expect(code).toBe(0);
    expect(files()).toEqual([]);
    await init();
    for (const path of files()) expect(out).toContain(`\n=== ${path}\n${text(path)}`);
  });

  it('writes a config file that is read', async () => {
    await init();
    const path = 'zstack-contract.config.yaml';
    expect((await understandConfig(text(path), path)).defaults).toEqual({ dialect: 'deployed' });
    const example = text(path).replace(/^# (?=targets:| )/gm, '');
    expect(Object.keys((await understandConfig(example, path)).targets ?? {})).toEqual(['test']);
  });

  it('takes no name that a pact cannot have', async () => {
    for (const name of ['a/b', "a'b", '', 'zstack-ipsec-client']) {
      const { code, err } = await init('--consumer', name);
      expect([name, code]).toEqual([name, 2]);
      expect(err).toContain('--consumer: ');
    }
    put({ 'package.json': '{"name":"/a b\'c/"}' });
    expect((await init()).out).toContain('Your client is a b-c-;');
  });

  it('is a usage error in a folder that cannot be written', async () => {
    put({ 'pyproject.toml': '', '.github/workflows': 'a file in place of a folder' });
    const { code, out, err } = await init();
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^error: init: .*zstack-contract\.yml cannot be written: a part of its path is no/);
  });
});
