import { execFile, execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { ROOT } from '../../src/contract/files.ts';

/** A block of code in a document, with the paragraph before it. */
interface Block {
  readonly language: string;
  readonly text: string;
  readonly before: string;
}

/** A command as a reader types it. */
export interface TypedCommand {
  readonly document: string;
  readonly text: string;
  /** What the document exports before it. */
  readonly exports: string;
  /** Commands that follow one another have the same: those of a document, and of README those of one block. */
  readonly session: string;
}

/**
 * Documents with commands. The commands of `ci/README.md` are checked with its pipelines, the examples of
 * `docs/reference.md` with the help of their command.
 */
export const DOCUMENTS: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

export function textOf(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

export function blocksOf(document: string): readonly Block[] {
  const fence = /(?:^|\n)((?:[^\n]+\n)*)\n*```(\w*)\n([\s\S]*?)\n?```(?=\n|$)/g;
  return Array.from(textOf(document).matchAll(fence), ([, before = '', language = '', text = '']) => ({
    language,
    text,
    before,
  }));
}

/** A story in one repository, with a broker: `tests/broker/story.test.ts` runs every command of it. */
const STORY = 'docs/client-team.md';

/** The commands of a document, one by one. */
export function commandsIn(document: string): readonly TypedCommand[] {
  if (document === STORY) return [];
  const blocks = blocksOf(document).filter(({ language }) => language === 'sh');
  const lines = blocks.flatMap(({ text }, block) =>
    text
      .replaceAll('\\\n', ' ')
      .split('\n')
      .flatMap((line) => line.replace(/(^|\s+)#\s.*$/, '').split(' && '))
      .filter((line) => line.trim() !== '')
      .map((line) => ({ line, session: document === 'README.md' ? `${document} ${block}` : document })),
  );
  return lines.map(({ line, session }, index) => {
    const before = lines.slice(0, index).map((one) => one.line);
    const exports = before.filter((one) => one.startsWith('export ')).join('\n');
    return { document, text: line, exports, session };
  });
}

/** Files that documents tell their readers to write: a block whose paragraph before ends in a file's name. */
function filesToldIn(document: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const { language, text, before } of blocksOf(document)) {
    const name = /`([\w.-]+\.(?:py|mjs|ts|yaml|json))`[^`]*:\s*$/.exec(before)?.[1];
    if (language !== 'sh' && name !== undefined) files.set(name, `${text}\n`);
  }
  return files;
}

/** A clone of this project as it stands now. */
export interface Clone {
  readonly folder: string;
  /** Takes back whatever was changed in it. */
  reset(): void;
  /** Runs commands in the shell of a reader: no pipeline, and no settings of this machine. */
  run(script: string): Promise<{ readonly code: number; readonly output: string }>;
  remove(): void;
}

/**
 * Makes a clone, with the files that the documents tell their readers to write.
 *
 * @param replace changes each of these files
 */
export function makeClone(replace: (text: string) => string = (text) => text): Clone {
  const folder = mkdtempSync(join(tmpdir(), 'documents-'));
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const names = execFileSync('git', list, { cwd: ROOT, encoding: 'utf8', maxBuffer: 1e8 }).split('\0');
  for (const name of names.filter((one) => one !== '' && one !== 'node_modules')) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    cpSync(join(ROOT, name), join(folder, name));
  }
  for (const document of DOCUMENTS) {
    for (const [name, text] of filesToldIn(document)) writeFileSync(join(folder, name), replace(text));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const git = (...args: readonly string[]): void => {
    const own = ['-c', 'user.name=x', '-c', 'user.email=x@example.test', '-c', 'commit.gpgSign=false'];
    execFileSync('git', [...own, ...args], { cwd: folder, stdio: 'pipe' });
  };
  git('init', '--quiet', '--initial-branch', 'main');
  writeFileSync(join(folder, '.git/info/exclude'), 'node_modules\n');
  git('add', '.');
  git('commit', '--quiet', '--message', 'the project');
  return {
    folder,
    reset: () => {
      git('reset', '--quiet', '--hard');
      git('clean', '--quiet', '-fd');
    },
    run: (script) => {
      const options = { cwd: folder, env: readersEnvironment(), maxBuffer: 1e8 };
      return new Promise((resolve) => {
        execFile('bash', ['-euo', 'pipefail', '-c', script], options, (error, stdout, stderr) =>
          resolve({ code: error === null ? 0 : Number(error.code), output: `${stdout}${stderr}` }),
        );
      });
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The environment of a reader's shell. */
export function readersEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(PACT_|ZSTACK_|CI$|GITHUB_|GITLAB_|JENKINS_|npm_|LANG|LC_)/;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
  return { ...env, PATH: `${join(ROOT, 'node_modules', '.bin')}${delimiter}${env['PATH']}` };
}

/** Starts this project's command without npx, which takes a second. */
export const QUICKLY = `zstack-contract() { node bin/zstack-contract.mjs "$@"; }
npx() { [ "$1" != --no ] || shift; "$@"; }`;

const IN_STORY = 'tests/broker/story.test.ts runs it as docs/client-team.md has it';
const DOCKER = 'needs a container engine; a test of the package carries out the steps of the Dockerfile';

/** Commands that no test of documents runs, each with the reason. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'npm ci': 'installs everything again; the gate begins with it',
  'npm cit': 'installs everything again, and runs this test',
  'npm test': 'runs this test',
  'npm run generate': 'the gate holds that it changes nothing',
  'FUZZ_TIMES=50 npm run test:unit': 'runs this test, for long',
  '.ci/run': 'is the gate',
  'npm pack --pack-destination /tmp': 'tests/package packs and installs',
  'npm install /tmp/zstack-contract-0.1.0.tgz': 'tests/package packs and installs',
  'bash tests/broker/install.sh': 'the gate runs it before the tests on a broker',
  'docker build --tag zstack-contract .': DOCKER,
  'docker run --rm --publish 127.0.0.1:8080:8080 zstack-contract': DOCKER,
  'docker run --rm --volume "$PWD:/work:ro" zstack-contract check recording.har': DOCKER,
  'npm install --prefix contract zstack-contract': IN_STORY,
  'npx --no --prefix contract zstack-contract init --consumer acme-vpn-portal': IN_STORY,
  'sh contract/capture.sh': IN_STORY,
  'npx --no --prefix contract zstack-contract publish': IN_STORY,
  'npx --no --prefix contract zstack-contract can-i-deploy --to-environment production': IN_STORY,
  'npm run broker': 'runs until it is ended; the tests on a broker start the same one',
};

/** What is done with a command: it runs here or on a genuine broker, or it starts a mock, or stands in a list. */
export type Handling = 'run' | 'broker' | 'mock' | 'elsewhere' | 'export' | 'unknown';

export function handlingOf(command: string): Handling {
  if (Object.hasOwn(ELSEWHERE, command)) return 'elsewhere';
  if (command.startsWith('export ')) return 'export';
  const words = /^(?:.* \| |LANG=\S+ )?(?:npx --no )?(zstack-contract|pact-broker) ([a-z-]+)(.*)$/.exec(
    command,
  );
  const [, program, name = '', rest = ''] =
    words ?? /^npm run (?:-s )?()(verify|check|mock|docs|fields)(.*)$/.exec(command) ?? [];
  if (name === '') return 'unknown';
  const asksBroker = /^(publish|can-i-deploy|record-\w+|webhook)$/.test(name) && !rest.includes('--dry-run');
  if (program === 'pact-broker' || asksBroker || rest.includes(' --broker')) return 'broker';
  return name === 'mock' ? 'mock' : 'run';
}

/** Every entry of the list of what is not run, for the test that each is still written somewhere. */
export const NOT_RUN: readonly string[] = Object.keys(ELSEWHERE);
