/**
 * Builds what an installed package runs: `lib/esm/`, the command line and the library as bundled ES modules, and
 * `lib/cjs/`, the library as CommonJS, which Jest loads unless it is told otherwise. Both stand two folders below
 * the package, as `src/contract/` does in a checkout, since files are found from where the code stands.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { loadCatalog } from '../src/contract/load-catalog.ts';

const ROOT = join(import.meta.dirname, '..');
const SRC = join(ROOT, 'src');
const LIB = join(ROOT, 'lib');
const ESM = join(LIB, 'esm');
const CJS = join(LIB, 'cjs');
const STAGE = join(LIB, 'types.part');
/** What public types refer to outside `src/`. */
const TYPES = join('generated', 'types.d.ts');
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
const LIBRARY = { index: join(SRC, 'index.ts'), jest: join(SRC, 'jest.ts') };

const SHARED = {
  bundle: true,
  platform: 'node',
  // The oldest Node that the package runs on.
  target: 'node20.18',
  logLevel: 'warning',
} satisfies BuildOptions;

async function buildEsm(): Promise<void> {
  const verifier = join(SRC, 'verify', 'pact', 'verifier-process.ts');
  await build({
    ...SHARED,
    entryPoints: { ...LIBRARY, cli: join(SRC, 'cli.ts'), 'verifier-process': verifier },
    format: 'esm',
    splitting: true,
    outdir: ESM,
    external: dependencies().filter((name) => !BUNDLED.includes(name)),
    // What is bundled as CommonJS asks for modules of Node by `require`.
    banner: {
      js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
    },
  });
}

/** Their eighty files take a fifth of a short command, so the bundle of the command line holds them. MIT and BSD. */
const BUNDLED = ['ajv', 'commander', 'fast-deep-equal', 'fast-uri', 'json-schema-traverse'];

function dependencies(): readonly string[] {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return Object.keys(manifest.dependencies);
}

/** The licences of what is bundled, which ask to go along. */
function writeLicences(): void {
  const texts = BUNDLED.map((name) => {
    const text = readFileSync(join(ROOT, 'node_modules', name, 'LICENSE'), 'utf8');
    return `${name}\n\n${text.trim()}\n`;
  });
  writeFileSync(join(ESM, 'LICENSES.txt'), texts.join('\n\n'));
}

/** One bundle for each entry: esbuild shares no code between bundles of CommonJS. */
async function buildCjs(): Promise<void> {
  await build({
    ...SHARED,
    entryPoints: LIBRARY,
    format: 'cjs',
    outdir: CJS,
    packages: 'external',
    define: { 'import.meta.dirname': '__dirname', 'import.meta.url': '__filename' },
  });
  writeFileSync(join(CJS, 'package.json'), '{ "type": "commonjs" }\n');
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
  mkdirSync(join(types, dirname(TYPES)), { recursive: true });
  renameSync(join(STAGE, TYPES), join(types, TYPES));
  for (const name of readdirSync(types, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.d.ts')) continue;
    const file = join(types, name);
    // The compiler keeps the extension `.ts` of what types import; there is no such file in a package.
    const mended = readFileSync(file, 'utf8')
      .replaceAll(/((?:from|import)\s*\(?\s*["']\.[^"']+)\.ts(["'])/g, '$1.js$2')
      // Generated types stand inside the build, and so does what they import.
      .replaceAll('../generated/types.js', 'generated/types.js')
      .replaceAll('../src/', '../');
    writeFileSync(file, mended);
  }
  for (const folder of [ESM, CJS]) cpSync(types, folder, { recursive: true });
  rmSync(STAGE, { recursive: true });
}

// The package takes its data as checked.
loadCatalog();
rmSync(LIB, { recursive: true, force: true });
await buildEsm();
await buildCjs();
writeTypes();
writeLicences();
for (const folder of [ESM, CJS])
  for (const name of DATA) cpSync(join(SRC, name), join(folder, basename(name)), { recursive: true });
