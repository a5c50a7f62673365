import { existsSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative } from 'node:path';
import type { Command } from 'commander';
import { ROOT } from '../../contract/files.ts';
import { EXIT, type ExitCode } from '../../model/finding.ts';
import { readOwnFile } from '../../model/own-files.ts';
import { consumerProblem, PROVIDERS } from '../../model/pacts.ts';
import { printableLines, table } from '../../report/layout.ts';
import { type Env, type Io, VERSION } from '../io.ts';
import { openNewFile } from '../new-file.ts';
import { GROUPS, UsageError } from '../options.ts';
import { CONFIG_NAME } from '../settings/flags.ts';
import { type PipelineSystem, type Project, type Repository, recognize } from './project.ts';

interface InitFlags {
  readonly consumer?: string;
  readonly provider?: true;
  readonly dryRun?: true;
}

/** A file that a repository gets, and what it is for. */
interface Draft {
  readonly path: string;
  readonly text: string;
  readonly purpose: string;
}

/** What is written into a repository, and what its team does next. */
interface Plan {
  readonly drafts: readonly Draft[];
  readonly steps: readonly string[];
}

/** Where zstack-contract is installed if the repository is not Node's: a folder with a lock file of its own. */
const FOLDER = 'contract';

/** `init`: what a repository needs to take part. It asks nothing, and overwrites nothing. */
export function define(command: Command, io: Io, _env: Env, done: (code: ExitCode) => void): void {
  command
    .optionsGroup(GROUPS.output)
    .option('--consumer <name>', 'name of your client at the broker; by default that of the repository')
    .option('--provider', "write the provider's pipeline instead, which verifies the pacts of the broker")
    .option('--dry-run', 'show what would be written, and write nothing')
    .action((flags: InitFlags) => {
      io.out(printableLines(init(flags, io.cwd)));
      done(EXIT.holds);
    });
}

function init({ consumer, provider, dryRun }: InitFlags, cwd: string): string {
  const repository: Repository = {
    exists: (path) => existsSync(join(cwd, path)),
    read: (path) => {
      try {
        return readFileSync(join(cwd, path), 'utf8').replace(/^\uFEFF/, '');
      } catch {
        return null;
      }
    },
  };
  const project = recognize(repository);
  const name = consumer ?? defaultConsumer(project, cwd);
  const problem = consumerProblem(name);
  if (problem !== null) throw new UsageError(`--consumer: ${problem}`);
  const { drafts, steps } =
    provider === true ? planProvider(project, repository) : planClient(project, repository, name);
  const missing = drafts.filter(({ path }) => !repository.exists(path) && !isLink(join(cwd, path)));
  for (const { path } of missing) assertInside(path, cwd);
  if (dryRun !== true) writeAll(missing, cwd);
  const verb = dryRun === true ? 'would write' : 'wrote';
  const rows = drafts.map((draft) =>
    missing.includes(draft)
      ? [verb, draft.path, draft.purpose]
      : ['kept', draft.path, 'it exists already, and was not changed'],
  );
  return [
    ...recognized(project, repository, provider === true ? null : name),
    '',
    table(rows),
    ...(dryRun === true ? missing.map(({ path, text }) => `\n=== ${path}\n${text}`) : []),
    '',
    'Next:',
    ...steps.map((step, index) => `${index + 1}. ${step}`),
    '',
  ].join('\n');
}

/** @throws UsageError for a file that a link of the repository would put into another place */
function assertInside(path: string, cwd: string): void {
  let folder = dirname(path);
  while (folder !== '.' && !existsSync(join(cwd, folder)) && !isLink(join(cwd, folder)))
    folder = dirname(folder);
  const inside = existsSync(join(cwd, folder))
    ? relative(realpathSync(cwd), realpathSync(join(cwd, folder)))
    : null;
  if (inside === null || inside.startsWith('..') || isAbsolute(inside)) {
    throw new UsageError(
      `init: ${folder} is a link that leads out of this repository: replace it by a folder`,
    );
  }
}

/** A link that leads nowhere is kept too. */
function isLink(path: string): boolean {
  try {
    return readlinkSync(path) !== '';
  } catch {
    return false;
  }
}

/** The name that the repository gives itself, else its folder's, in letters that a consumer's name may have. */
function defaultConsumer({ name }: Project, cwd: string): string {
  const plain = (name ?? basename(cwd)).replace(/[^\w .-]+/g, '-').replace(/^\W+/, '');
  return plain === '' ? 'zstack-client' : plain;
}

/** What was recognized, and what was assumed where nothing was. */
function recognized(project: Project, { exists }: Repository, consumer: string | null): readonly string[] {
  const { language, kit, testCommand, pipelines } = project;
  const systems = pipelines.map((system) => SYSTEMS[system].name).join(', ');
  const tests =
    language === null
      ? `Assumed that \`${testCommand}\` runs your tests, since no language was recognized.`
      : `Found ${language}, tests by ${kit ?? `\`${testCommand}\``}.`;
  return [
    ...(consumer === null ? [] : [`Your client is ${consumer}; --consumer gives it another name.`, tests]),
    systems === '' ? 'Assumed GitHub Actions, since no pipeline was recognized.' : `Found ${systems}.`,
    ...(exists('.git')
      ? []
      : ['This folder is not the top of a git repository, and CI finds pipelines only there.']),
  ];
}

/** Writes all of them or, if one of their places cannot be written, none. @throws UsageError */
function writeAll(drafts: readonly Draft[], cwd: string): void {
  const files: ReturnType<typeof openNewFile>[] = [];
  try {
    for (const { path, text } of drafts) {
      const file = openNewFile(join(cwd, path), 'init');
      files.push(file);
      file.put(text);
    }
    for (const file of files) file.keep();
  } finally {
    for (const file of files) file.discard();
  }
}

/** The name of each system, its file in `ci/`, and the path that the file gets in a repository, without its ending. */
const SYSTEMS: Readonly<
  Record<PipelineSystem, { readonly name: string; readonly file: string; readonly place: string }>
> = {
  github: { name: 'GitHub Actions', file: 'github.yml', place: '.github/workflows/zstack-contract' },
  gitlab: { name: 'GitLab CI', file: 'gitlab.yml', place: '.gitlab/zstack-contract' },
  jenkins: { name: 'Jenkins', file: 'Jenkinsfile', place: 'Jenkinsfile.zstack-contract' },
};
const GITLAB_CI = '.gitlab-ci.yml';

/** A file of `ci/`, with the values of this repository in place of the examples that stand there. */
function fromTemplate(path: string, values: Readonly<Record<string, string>>): string {
  return Object.entries(values).reduce(
    (text, [example, value]) => text.replaceAll(example, () => value),
    readOwnFile(join(ROOT, 'ci', path)),
  );
}

function planPipeline(side: 'client' | 'provider', project: Project, { read }: Repository): Plan {
  const values: Readonly<Record<string, string>> =
    project.kit === null
      ? {}
      : {
          'CONTRACT_FOLDER: contract': 'CONTRACT_FOLDER: .',
          "CONTRACT_FOLDER = 'contract'": "CONTRACT_FOLDER = '.'",
          'sh contract/capture.sh': 'npm test',
        };
  const drafts: Draft[] = [];
  const steps: string[] = [];
  for (const system of project.pipelines.length === 0 ? (['github'] as const) : project.pipelines) {
    const { name, file, place } = SYSTEMS[system];
    const ending = `${side === 'client' ? '' : '-provider'}${system === 'jenkins' ? '' : '.yml'}`;
    const path = `${place}${ending}`;
    drafts.push({ path, text: fromTemplate(`${side}/${file}`, values), purpose: `the pipeline for ${name}` });
    if (system === 'github' && side === 'provider') {
      const text = fromTemplate('provider/github-nightly.yml', values);
      drafts.push({ path: `${place}-nightly.yml`, text, purpose: 'verifies a live ZStack each night' });
    }
    if (system === 'jenkins')
      steps.push(`Make a multibranch project in Jenkins whose script path is ${path}.`);
    if (system === 'gitlab') {
      const own = read(GITLAB_CI);
      const include = `include:\n  - local: ${path}\n`;
      if (own === null) drafts.push({ path: GITLAB_CI, text: include, purpose: 'includes it' });
      else if (!own.includes(path))
        steps.push(`Add to ${GITLAB_CI}:\n${include.replace(/^/gm, '   ').trimEnd()}`);
    }
  }
  const guide = join(project.kit === null ? FOLDER : '.', 'node_modules/zstack-contract/ci/README.md');
  return {
    drafts,
    steps: [...steps, `Give the pipeline the address and the credentials of your broker, as ${guide} says.`],
  };
}

const IGNORED: Draft = {
  path: `${FOLDER}/.gitignore`,
  text: 'node_modules/\n',
  purpose: 'keeps packages out of git',
};

/** How to install zstack-contract where it is not yet. */
function installation({ kit, hasPackage }: Project, { exists }: Repository): readonly string[] {
  if (kit === null ? exists(`${FOLDER}/package.json`) : hasPackage) return [];
  const where = kit === null ? `--prefix ${FOLDER}` : '--save-dev';
  return [`Install it, and commit package-lock.json: npm install ${where} zstack-contract@${VERSION}`];
}

function planProvider(project: Project, repository: Repository): Plan {
  const pipeline = planPipeline('provider', project, repository);
  return {
    drafts: [...(project.kit === null ? [IGNORED] : []), ...pipeline.drafts],
    steps: [
      ...installation(project, repository),
      ...pipeline.steps,
      'Let the broker start the pipeline when a pact changes: zstack-contract webhook --help',
    ],
  };
}

function planClient(project: Project, repository: Repository, consumer: string): Plan {
  const { kit, testCommand, language } = project;
  const pipeline = planPipeline('client', project, repository);
  const config = { path: CONFIG_NAME, text: fromTemplate(`client/${CONFIG_NAME}`, {}), purpose: 'settings' };
  const test = kit === null ? captureScript(project, consumer) : consumerTest(project, repository, consumer);
  const first =
    kit === null
      ? `Let your tests take the address and the credentials from the environment: ${test.path} names the variables, and runs \`${testCommand}\`${language === null ? ': put the command there that runs your tests' : ''}.`
      : `Call your own client in ${test.path}, in place of the fetch.`;
  const command = kit === null ? `sh ${test.path}` : 'npm test';
  return {
    drafts: [config, test, ...(kit === null ? [IGNORED] : []), ...pipeline.drafts],
    steps: [
      ...installation(project, repository),
      first,
      ...testScript(project),
      `Run ${command}, then commit pacts/${consumer}-${PROVIDERS.deployed}.json and all that was written here.`,
      "Add the set-up that your tests need to the pipeline's test job: a comment there marks the place.",
      ...pipeline.steps,
      'The team of the provider has to verify your pacts. If it does not yet, it starts with: zstack-contract init --provider',
    ],
  };
}

/** How `npm test` comes to run the consumer test, where it runs nothing yet. */
function testScript({ kit, hasTestScript, testFile }: Project): readonly string[] {
  if (kit === null || hasTestScript) return [];
  // Jest loads modules of JavaScript only so.
  const isNative = testFile.isModule && testFile.extension === 'js';
  const jest = isNative ? 'node --experimental-vm-modules node_modules/jest/bin/jest.js' : 'jest';
  return [`Let npm test run ${kit}: npm pkg set scripts.test='${kit === 'Jest' ? jest : 'vitest run'}'`];
}

function captureScript({ testCommand }: Project, consumer: string): Draft {
  const text = fromTemplate('client/capture.sh', { CONSUMER: `'${consumer}'`, COMMAND: testCommand });
  const purpose = 'runs your tests against the mock, and writes their pact';
  return { path: `${FOLDER}/capture.sh`, text, purpose };
}

function consumerTest({ kit, testFile }: Project, { exists }: Repository, consumer: string): Draft {
  const folder = ['tests', 'test', 'src'].find(exists) ?? 'tests';
  const isModule = testFile.isModule || kit === 'Vitest';
  const values = {
    CONSUMER: consumer,
    ...(isModule
      ? {}
      : {
          'import { zstackPact } from': 'const { zstackPact } =',
          "'zstack-contract/pact';": "require('zstack-contract/pact');",
        }),
  };
  const text = `${kit === 'Vitest' ? "import { expect, it } from 'vitest';\n" : ''}${fromTemplate('client/zstack.test.js', values)}`;
  const purpose = 'a first consumer test, which writes the pact';
  return { path: `${folder}/zstack.test.${testFile.extension}`, text, purpose };
}
