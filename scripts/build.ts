/**
 * Builds what an installed package runs: `lib/esm/`, the command line and the library as bundled ES modules, and
 * `lib/cjs/`, the library as CommonJS, which Jest loads unless it is told otherwise. Both stand two folders below
 * the package, as `src/contract/` does in a checkout, since files are found from where the code stands.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { loadCatalog } from '../src/contract/load-catalog.ts';

const ROOT = join(import.meta.dirname, '..');
const SRC = join(ROOT, 'src');
const LIB = join(ROOT, 'lib');
const ESM = join(LIB, 'esm');
const CJS = join(LIB, 'cjs');
const STAGE = join(LIB, 'types.part');
/** Where public types refer to, outside `src/`. */
const GENERATED = 'generated';
/** What code reads from the folder it stands in. */
const DATA = [
  'contract/meta',
  'report/html.css',
  'report/html-script.js',
  'report/report.schema.json',
  'page/page.css',
  'page/reference.js',
  'page/examples',
  'commands/settings/config.schema.json',
];
const LIBRARY = { index: join(SRC, 'index.ts'), jest: join(SRC, 'jest.ts'), pact: join(SRC, 'pact.ts') };
/** Vitest is an ES module, and cannot be required. */
const VITEST = { vitest: join(SRC, 'vitest.ts') };

const SHARED = {
  bundle: true,
  metafile: true,
  absWorkingDir: ROOT,
  external: [...external()],
  platform: 'node',
  // The oldest Node that the package runs on.
  target: 'node20.18',
  logLevel: 'warning',
} satisfies BuildOptions;

/**
 * What is not bundled: what Pact brings along anyway, what deals with the network and gets security fixes of its own,
 * and the runner of the team. The rest is small, would be sixty packages, and starts faster in a bundle.
 */
function external(): readonly string[] {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)];
}

async function buildEsm(): Promise<Metafile> {
  const verifier = join(SRC, 'verify', 'pact', 'verifier-process.ts');
  const { metafile } = await build({
    ...SHARED,
    entryPoints: { ...LIBRARY, ...VITEST, cli: join(SRC, 'cli.ts'), 'verifier-process': verifier },
    format: 'esm',
    splitting: true,
    outdir: ESM,
    // What is bundled as CommonJS asks for modules of Node by `require`.
    banner: {
      js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
    },
  });
  return metafile;
}

/** One bundle for each entry: esbuild shares no code between bundles of CommonJS. */
async function buildCjs(): Promise<Metafile> {
  const { metafile } = await build({
    ...SHARED,
    entryPoints: LIBRARY,
    format: 'cjs',
    outdir: CJS,
    // Jest takes no `import()` of CommonJS.
    supported: { 'dynamic-import': false },
    define: { 'import.meta.dirname': '__dirname', 'import.meta.url': '__filename' },
  });
  writeFileSync(join(CJS, 'package.json'), '{ "type": "commonjs" }\n');
  return metafile;
}

/** The licences of what is bundled, which ask to go along. */
function writeLicences(builds: readonly Metafile[]): void {
  const inputs = builds.flatMap(({ inputs }) => Object.keys(inputs));
  const bundled = inputs.flatMap((file) => /^.*node_modules\/((@[^/]+\/)?[^/]+)/.exec(file)?.[0] ?? []);
  const texts = [...new Set(bundled)].sort().map((path) => licenceIn(join(ROOT, path)));
  writeFileSync(join(LIB, 'LICENSES.txt'), texts.join('\n\n'));
}

/** The licence of a package, and its name; what its manifest says where it has no file of its own. */
function licenceIn(folder: string): string {
  const { name, license, homepage } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  if (file !== undefined) return `${name}\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
  if (typeof license !== 'string') throw new Error(`${name} has no licence that could go along`);
  return `${name}\n\n${license}, ${homepage}\n`;
}

/** Writes the types of the library, and of what it imports, beside both builds. */
function writeTypes(): void {
  const compiler = join(
    dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
    'bin/tsc',
  );
  const args = [compiler, '-p', join(ROOT, 'tsconfig.build.json'), '--outDir', STAGE];
  execFileSync(process.execPath, args, { stdio: 'inherit' });
  const types = join(STAGE, 'src');
  renameSync(join(STAGE, GENERATED), join(types, GENERATED));
  for (const name of readdirSync(types, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.d.ts')) continue;
    const file = join(types, name);
    // The compiler keeps the extension `.ts` of what types import; there is no such file in a package.
    const mended = readFileSync(file, 'utf8')
      .replaceAll(/((?:from|import)\s*\(?\s*["']\.[^"']+)\.ts(["'])/g, '$1.js$2')
      // Generated types stand inside the build, and so does what they import.
      .replaceAll(
        /(["'])\.\.\/((?:\.\.\/)*)generated\//g,
        (_, quote, up) => `${quote}${up || './'}generated/`,
      )
      .replaceAll('../src/', '../');
    writeFileSync(file, mended);
  }
  for (const folder of [ESM, CJS]) cpSync(types, folder, { recursive: true });
  rmSync(STAGE, { recursive: true });
}

/** All plain schemas as one list, for who wants them all at once. */
function writeSchemas(): void {
  const folder = join(ROOT, GENERATED, 'schemas');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.json'),
  );
  const schemas = names.sort().map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')));
  writeFileSync(join(ESM, 'schemas.json'), JSON.stringify(schemas));
}

// The package takes its data as checked.
loadCatalog();
rmSync(LIB, { recursive: true, force: true });
const builds = [await buildEsm(), await buildCjs()];
writeTypes();
writeLicences(builds);
writeSchemas();
for (const folder of [ESM, CJS])
  for (const name of DATA) cpSync(join(SRC, name), join(folder, basename(name)), { recursive: true });
