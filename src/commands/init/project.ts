import { lstatSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

export type Repository = ReturnType<typeof repositoryAt>;

/** The files of a repository, by their paths from its top. */
export function repositoryAt(folder: string) {
  const attempt = <T>(action: (path: string) => T, path: string): T | null => {
    try {
      return action(join(folder, path));
    } catch {
      return null;
    }
  };
  return {
    /** Whether something is there: a file, a folder, or a link that may lead nowhere. */
    exists: (path: string): boolean => attempt(lstatSync, path) !== null,
    /** The text of a file; empty where there is none. */
    read: (path: string): string =>
      attempt((whole) => readFileSync(whole, 'utf8'), path)?.replace(/^\uFEFF/, '') ?? '',
  };
}

/** A pipeline's system, with the file or folder that it has in each repository that it builds. */
const SIGNS = { github: '.github', gitlab: '.gitlab-ci.yml', jenkins: 'Jenkinsfile' } as const;

export type PipelineSystem = keyof typeof SIGNS;

export interface Project {
  /** The language, and in brackets the file that shows it; null where none is recognized. */
  readonly language: string | null;
  /** In letters that a consumer's name may have. */
  readonly name: string;
  readonly testCommand: string;
  /** The test runner that consumer tests are written for; null where the client is captured. */
  readonly kit: 'Jest' | 'Vitest' | null;
  readonly testFile: { readonly extension: 'js' | 'ts'; readonly isModule: boolean };
  readonly hasPackage: boolean;
  /** The systems that have files here; else GitLab if the repository comes from there. */
  readonly pipelines: readonly PipelineSystem[];
}

const GRADLE = ['build.gradle', 'build.gradle.kts'];
const PYTHON = ['pyproject.toml', 'setup.py', 'requirements.txt'];
/** Files that name pytest where it runs the tests, by their own name (conftest is a file of pytest) or in their text. */
const PYTEST = ['pytest.ini', 'conftest.py', 'tests/conftest.py', 'requirements-dev.txt', ...PYTHON];

/** A language other than that of Node, by its file, and what runs all tests; null where none is recognized. */
function otherLanguage({ exists, read }: Repository): Pick<Project, 'language' | 'testCommand'> | null {
  const isPytest = PYTEST.some((path) => exists(path) && /\b(?:py|conf)test\b/.test(`${path} ${read(path)}`));
  const languages = [
    // Without -count=1 Go gives the result of an earlier run.
    ['Go', ['go.mod'], 'go test -count=1 ./...'],
    ['Java', ['pom.xml'], `${exists('mvnw') ? './mvnw' : 'mvn'} --quiet test`],
    // Without cleanTest Gradle runs no test that it has run before.
    ['Java', GRADLE, `${exists('gradlew') ? './gradlew' : 'gradle'} --no-daemon cleanTest test`],
    ['Python', PYTHON, `python3 -m ${isPytest ? 'pytest' : 'unittest'}`],
  ] as const;
  for (const [name, files, testCommand] of languages) {
    const file = files.find(exists);
    if (file !== undefined) return { language: `${name} (${file})`, testCommand };
  }
  return null;
}

/** Lock files of other package managers: the pipeline installs with npm. */
const NOT_NPM = ['yarn.lock', 'pnpm-lock.yaml', 'bun.lock', 'bun.lockb'];

/** Finds out what a repository is written in, what runs its tests, and where its pipeline runs. */
export function recognize(repository: Repository, folder: string): Project {
  const { read, exists } = repository;
  const manifest = manifestOf(read('package.json'));
  const script = manifest?.scripts?.['test'] ?? '';
  const packages = Object.keys({ ...manifest?.dependencies, ...manifest?.devDependencies });
  const kit = manifest === null || NOT_NPM.some(exists) ? null : runnerOf([...packages, script].join(' '));
  const isTyped = packages.includes('typescript') || exists('tsconfig.json');
  const node = {
    language: `${isTyped ? 'TypeScript' : 'JavaScript'} (package.json)`,
    testCommand: 'npm test',
  };
  const own = manifest === null ? { language: null, testCommand: 'make test' } : node;
  const other = kit === null ? otherLanguage(repository) : null;
  const { name } = manifest ?? {};
  const named = typeof name === 'string' ? name.replace(/^@[^/]*\//, '') : basename(folder);
  const systems = Object.keys(SIGNS) as PipelineSystem[];
  const pipelines = systems.filter((system) => exists(SIGNS[system]));
  const isFromGitlab = /^\s*url\s*=.*gitlab/m.test(read('.git/config'));
  return {
    ...(other ?? own),
    name: named.replace(/[^\w .-]+/g, '-').replace(/^\W+/, '') || 'zstack-client',
    kit,
    testFile: { extension: isTyped ? 'ts' : 'js', isModule: isTyped || manifest?.type === 'module' },
    hasPackage: packages.includes('zstack-contract'),
    pipelines: pipelines.length === 0 && isFromGitlab ? ['gitlab'] : pipelines,
  };
}

function runnerOf(words: string): Project['kit'] {
  if (/\bvitest\b/.test(words)) return 'Vitest';
  return /\bjest\b/.test(words) ? 'Jest' : null;
}

interface Manifest {
  readonly name?: unknown;
  readonly type?: unknown;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: object;
  readonly devDependencies?: object;
}

/** Null where there is none, or a broken one. */
function manifestOf(text: string): Manifest | null {
  try {
    return JSON.parse(text) as Manifest;
  } catch {
    return null;
  }
}
