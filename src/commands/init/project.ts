/** The files of a repository, by their paths from its top. */
export interface Repository {
  exists(path: string): boolean;
  /** The text of a file; null where there is none. */
  read(path: string): string | null;
}

export type PipelineSystem = 'github' | 'gitlab' | 'jenkins';

export interface Project {
  /** The language, and in brackets the file that shows it; null where none is recognized. */
  readonly language: string | null;
  /** The name that the repository gives itself; null where it gives none. */
  readonly name: string | null;
  /** Runs all tests. */
  readonly testCommand: string;
  /** Whether `npm test` runs anything; `npm init` writes a script that only fails. */
  readonly hasTestScript: boolean;
  /** The test runner that consumer tests are written for; null where the client is captured. */
  readonly kit: 'Jest' | 'Vitest' | null;
  /** The name and the module system of a consumer test. */
  readonly testFile: { readonly extension: 'js' | 'ts'; readonly isModule: boolean };
  /** Whether package.json names zstack-contract. */
  readonly hasPackage: boolean;
  readonly pipelines: readonly PipelineSystem[];
}

/** What the files of one language say about a repository. */
type Language = Pick<Project, 'language' | 'name' | 'testCommand'>;

/** Finds out what a repository is written in, what runs its tests, and where its pipeline runs. */
export function recognize(repository: Repository): Project {
  const { read, exists } = repository;
  const manifest = manifestOf(read('package.json'));
  const all = { ...manifest?.dependencies, ...manifest?.devDependencies };
  // Files of other package managers: the pipeline installs with npm.
  const isNpm = !['yarn.lock', 'pnpm-lock.yaml', 'bun.lock', 'bun.lockb'].some(exists);
  const runners = [...Object.keys(all), manifest?.scripts?.['test'] ?? ''].join(' ');
  const runner = /\bvitest\b/.test(runners) ? 'Vitest' : /\bjest\b/.test(runners) ? 'Jest' : null;
  const kit = manifest !== null && isNpm ? runner : null;
  const isTyped = 'typescript' in all || exists('tsconfig.json');
  const node: Language | null = manifest && {
    language: `${isTyped ? 'TypeScript' : 'JavaScript'} (package.json)`,
    name: typeof manifest.name === 'string' ? manifest.name.replace(/^@[^/]*\//, '') : null,
    testCommand: 'npm test',
  };
  const others = [goOf(repository), javaOf(repository), pythonOf(repository)].find((one) => one !== null);
  const found = (kit === null ? (others ?? node) : node) ?? {
    language: null,
    name: null,
    testCommand: 'make test',
  };
  return {
    ...found,
    kit,
    hasTestScript: !/^$|no test specified/.test(manifest?.scripts?.['test'] ?? ''),
    testFile: { extension: isTyped ? 'ts' : 'js', isModule: isTyped || manifest?.type === 'module' },
    hasPackage: 'zstack-contract' in all,
    pipelines: pipelinesOf(repository),
  };
}

interface Manifest {
  readonly name?: unknown;
  readonly type?: unknown;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** A broken package.json is ignored. */
function manifestOf(text: string | null): Manifest | null {
  try {
    return text === null ? null : (JSON.parse(text) as Manifest);
  } catch {
    return null;
  }
}

function goOf({ read }: Repository): Language | null {
  const text = read('go.mod');
  if (text === null) return null;
  const module = /^module\s+"?([^\s"]+)/m.exec(text)?.[1]?.replace(/\/v\d+$/, '');
  // Without -count=1 Go gives the result of an earlier run.
  return {
    language: 'Go (go.mod)',
    name: module?.split('/').at(-1) ?? null,
    testCommand: 'go test -count=1 ./...',
  };
}

function javaOf({ read, exists }: Repository): Language | null {
  const pom = read('pom.xml');
  if (pom !== null) {
    const own = pom.replace(/<(parent|dependencies|build|dependencyManagement)>[\s\S]*?<\/\1>/g, '');
    const name = /<artifactId>\s*([^<\s]+)/.exec(own)?.[1] ?? null;
    const program = exists('mvnw') ? './mvnw' : 'mvn';
    return { language: 'Java (pom.xml)', name, testCommand: `${program} --quiet test` };
  }
  const script = ['build.gradle', 'build.gradle.kts'].find(exists);
  if (script === undefined) return null;
  const settings = read('settings.gradle') ?? read('settings.gradle.kts') ?? '';
  const name = /rootProject\.name\s*=\s*["']([^"']+)/.exec(settings)?.[1] ?? null;
  const program = exists('gradlew') ? './gradlew' : 'gradle';
  // Without cleanTest Gradle runs no test that it has run before.
  return { language: `Java (${script})`, name, testCommand: `${program} --no-daemon cleanTest test` };
}

const PYTHON = ['pyproject.toml', 'setup.py', 'requirements.txt'] as const;

function pythonOf({ read, exists }: Repository): Language | null {
  const file = PYTHON.find(exists);
  if (file === undefined) return null;
  const said = ['requirements-dev.txt', 'dev-requirements.txt', 'tox.ini', 'setup.cfg', ...PYTHON];
  const isPytest =
    ['pytest.ini', 'conftest.py', 'tests/conftest.py'].some(exists) ||
    said.some((path) => /\bpytest\b/.test(read(path) ?? ''));
  const project = /^\[(?:project|tool\.poetry)\]\s*\n((?:(?!\[).*\n?)*)/m.exec(read('pyproject.toml') ?? '');
  const name =
    /^name\s*=\s*(["'])(.+?)\1/m.exec(project?.[1] ?? '') ??
    /\bname\s*=\s*(["'])(.+?)\1/.exec(read('setup.py') ?? '');
  return {
    language: `Python (${file})`,
    name: name?.[2] ?? null,
    testCommand: `python3 -m ${isPytest ? 'pytest' : 'unittest'}`,
  };
}

/** The systems that have files here; else GitLab if the repository comes from there. */
function pipelinesOf({ read, exists }: Repository): readonly PipelineSystem[] {
  const signs = { github: '.github', gitlab: '.gitlab-ci.yml', jenkins: 'Jenkinsfile' };
  const found = (Object.keys(signs) as PipelineSystem[]).filter((system) => exists(signs[system]));
  const isGitlab = /^\s*url\s*=.*gitlab/m.test(read('.git/config') ?? '');
  return found.length > 0 ? found : isGitlab ? ['gitlab'] : [];
}
