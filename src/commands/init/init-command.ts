import { existsSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';
import type { Command } from 'commander';
import { ROOT } from '../../contract/files.ts';
import { EXIT, type ExitCode } from '../../model/finding.ts';
import { readOwnFile } from '../../model/own-files.ts';
import { consumerProblem, PROVIDERS } from '../../model/pacts.ts';
import { printableLines, table } from '../../report/layout.ts';
import { type Given, VERSION } from '../io.ts';
import { openNewFile } from '../new-file.ts';
import { GROUPS, UsageError } from '../options.ts';
import { CONFIG_NAME } from '../settings/flags.ts';
import { type PipelineSystem, type Project, type Repository, recognize, repositoryAt } from './project.ts';

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

interface Plan {
  readonly drafts: readonly Draft[];
  /** What the team does next. */
  readonly steps: readonly string[];
}

/** `init`: what a repository needs to take part. It asks nothing, and overwrites nothing. */
export function define(command: Command): void {
  command
    .optionsGroup(GROUPS.output)
    .option('--consumer <name>', 'name of your client at the broker; by default that of the repository')
    .option('--provider', "write the provider's pipeline instead, which verifies the pacts of the broker")
    .option('--dry-run', 'show what would be written, and write nothing');
}

export function run(flags: InitFlags, { io }: Given): ExitCode {
  io.out(printableLines(init(flags, io.cwd)));
  return EXIT.holds;
}

function init({ consumer, provider, dryRun }: InitFlags, cwd: string): string {
  const repository = repositoryAt(cwd);
  const project = recognize(repository, cwd);
  const name = consumer ?? project.name;
  const problem = consumerProblem(name);
  if (problem !== null) throw new UsageError(`--consumer: ${problem}`);
  const { drafts, steps } = provider
    ? planProvider(project, repository)
    : planClient(project, repository, name);
  const missing = drafts.filter(({ path }) => !repository.exists(path));
  for (const { path } of missing) assertInside(path, cwd);
  for (const { path, text } of dryRun ? [] : missing) {
    const file = openNewFile(join(cwd, path), 'init');
    file.put(text);
    file.keep();
  }
  const { language, kit, testCommand, pipelines } = project;
  const tests =
    language === null
      ? `Assumed that \`${testCommand}\` runs your tests, since no language was recognized.`
      : `Found ${language}, tests by ${kit ?? `\`${testCommand}\``}.`;
  const verb = dryRun ? 'would write' : 'wrote';
  const rows = drafts.map((draft) =>
    missing.includes(draft)
      ? [verb, draft.path, draft.purpose]
      : ['kept', draft.path, 'it exists already, and was not changed'],
  );
  return [
    ...(provider ? [] : [`Your client is ${name}; --consumer gives it another name.`, tests]),
    pipelines.length === 0
      ? 'Assumed GitHub Actions, since no pipeline was recognized.'
      : `Found ${pipelines.map((system) => SYSTEMS[system][0]).join(', ')}.`,
    ...(repository.exists('.git')
      ? []
      : ['This folder is not the top of a git repository, and CI finds pipelines only there.']),
    '',
    table(rows),
    ...(dryRun ? missing.map(({ path, text }) => `\n=== ${path}\n${text}`) : []),
    '',
    'Next:',
    ...steps.map((step, index) => `${index + 1}. ${step}`),
    '',
  ].join('\n');
}

/** @throws UsageError for a file that a link of the repository would put into another place */
function assertInside(path: string, cwd: string): void {
  let folder = dirname(path);
  while (!existsSync(join(cwd, folder))) folder = dirname(folder);
  const inside = relative(realpathSync(cwd), realpathSync(join(cwd, folder)));
  if (!inside.startsWith('..') && !isAbsolute(inside)) return;
  throw new UsageError(`init: ${folder} is a link that leads out of this repository: replace it by a folder`);
}

/** A file of `ci/`, with the values of this repository in place of the examples that stand there. */
function fromTemplate(path: string, values: Readonly<Record<string, string>> = {}): string {
  return Object.entries(values).reduce(
    (text, [example, value]) => text.replaceAll(example, () => value),
    readOwnFile(join(ROOT, 'ci', path)),
  );
}

/** Where zstack-contract is installed if the repository is not Node's: a folder with a lock file of its own. */
const FOLDER = 'contract';

/** The name of each system, its file in `ci/`, and the path that the file gets in a repository. */
const SYSTEMS: Readonly<Record<PipelineSystem, readonly [name: string, file: string, path: string]>> = {
  github: ['GitHub Actions', 'github.yml', '.github/workflows/zstack-contract.yml'],
  gitlab: ['GitLab CI', 'gitlab.yml', '.gitlab/zstack-contract.yml'],
  jenkins: ['Jenkins', 'Jenkinsfile', 'Jenkinsfile.zstack-contract'],
};
const GITLAB_CI = '.gitlab-ci.yml';

/** The pipelines, and before them what keeps the packages of a folder of their own out of git. */
function planPipelines(side: 'client' | 'provider', project: Project, { exists, read }: Repository): Plan {
  const { kit, pipelines } = project;
  const values =
    kit === null
      ? {}
      : {
          'CONTRACT_FOLDER: contract': 'CONTRACT_FOLDER: .',
          "CONTRACT_FOLDER = 'contract'": "CONTRACT_FOLDER = '.'",
          'sh contract/capture.sh': 'npm test',
        };
  const drafts: Draft[] = [];
  const steps: string[] = [];
  const draft = (path: string, text: string, purpose: string): void =>
    void drafts.push({ path, text, purpose });
  if (kit === null) draft(`${FOLDER}/.gitignore`, 'node_modules/\n', 'keeps packages out of git');
  for (const system of pipelines.length === 0 ? (['github'] as const) : pipelines) {
    const [name, file, place] = SYSTEMS[system];
    const path = side === 'client' ? place : place.replace('-contract', '-contract-provider');
    draft(path, fromTemplate(`${side}/${file}`, values), `the pipeline for ${name}`);
    if (system === 'github' && side === 'provider') {
      const nightly = fromTemplate('provider/github-nightly.yml', values);
      draft(place.replace('-contract', '-contract-nightly'), nightly, 'verifies a live ZStack each night');
    }
    if (system === 'jenkins')
      steps.push(`Make a multibranch project in Jenkins whose script path is ${path}.`);
    if (system === 'gitlab') {
      const include = `include:\n  - local: ${path}\n`;
      if (!exists(GITLAB_CI)) draft(GITLAB_CI, include, 'includes it');
      else if (!read(GITLAB_CI).includes(path))
        steps.push(`Add to ${GITLAB_CI}:\n${include.replace(/^/gm, '   ').trimEnd()}`);
    }
  }
  const guide = join(kit === null ? FOLDER : '.', 'node_modules/zstack-contract/ci/README.md');
  steps.push(`Give the pipeline the address and the credentials of your broker, as ${guide} says.`);
  return { drafts, steps };
}

/** How to install zstack-contract where it is not yet. */
function installation({ kit, hasPackage }: Project, { exists }: Repository): readonly string[] {
  if (kit === null ? exists(`${FOLDER}/package.json`) : hasPackage) return [];
  const where = kit === null ? `--prefix ${FOLDER}` : '--save-dev';
  return [`Install it, and commit package-lock.json: npm install ${where} zstack-contract@${VERSION}`];
}

function planProvider(project: Project, repository: Repository): Plan {
  const { drafts, steps } = planPipelines('provider', project, repository);
  const webhook = 'Let the broker start the pipeline when a pact changes: zstack-contract webhook --help';
  return { drafts, steps: [...installation(project, repository), ...steps, webhook] };
}

function planClient(project: Project, repository: Repository, consumer: string): Plan {
  const pipelines = planPipelines('client', project, repository);
  const config = { path: CONFIG_NAME, text: fromTemplate(`client/${CONFIG_NAME}`), purpose: 'settings' };
  const test =
    project.kit === null ? planCapture(project, consumer) : planTest(project, repository, consumer);
  return {
    drafts: [config, test.draft, ...pipelines.drafts],
    steps: [
      ...installation(project, repository),
      ...test.steps,
      `Run ${test.command}, then commit pacts/${consumer}-${PROVIDERS.deployed}.json and all that was written here.`,
      "Add the set-up that your tests need to the pipeline's test job: a comment there marks the place.",
      ...pipelines.steps,
      'The team of the provider has to verify your pacts. If it does not yet, it starts with: zstack-contract init --provider',
    ],
  };
}

/** A script that captures a client of any language, and the command that writes the pact by it. */
function planCapture({ testCommand, language }: Project, consumer: string) {
  const path = `${FOLDER}/capture.sh`;
  const text = fromTemplate('client/capture.sh', { CONSUMER: `'${consumer}'`, COMMAND: testCommand });
  const purpose = 'runs your tests against the mock, and writes their pact';
  const unknown = language === null ? ': put the command there that runs your tests' : '';
  return {
    draft: { path, text, purpose },
    steps: [
      `Let your tests take the address and the credentials from the environment: ${path} names the variables, and runs \`${testCommand}\`${unknown}.`,
    ],
    command: `sh ${path}`,
  };
}

/** A first consumer test for Jest or Vitest, and the command that writes the pact by it. */
function planTest({ kit, testFile }: Project, { exists }: Repository, consumer: string) {
  const { extension, isModule } = testFile;
  const folder = ['tests', 'test', 'src'].find(exists) ?? 'tests';
  const path = `${folder}/zstack.test.${extension}`;
  const imports = kit === 'Vitest' ? "import { expect, it } from 'vitest';\n" : '';
  const required = {
    'import { zstackPact } from': 'const { zstackPact } =',
    "'zstack-contract/pact';": "require('zstack-contract/pact');",
  };
  const values = { CONSUMER: consumer, ...(isModule || kit === 'Vitest' ? {} : required) };
  const text = `${imports}${fromTemplate('client/zstack.test.js', values)}`;
  // Jest loads modules of JavaScript only so.
  const isSpecial = kit === 'Jest' && isModule && extension === 'js';
  const runner = `${kit}${isSpecial ? ', with NODE_OPTIONS=--experimental-vm-modules' : ''}`;
  return {
    draft: { path, text, purpose: 'a first consumer test, which writes the pact' },
    steps: [`Call your own client in ${path}, in place of the fetch. \`npm test\` has to run ${runner}.`],
    command: 'npm test',
  };
}
