/**
 * Builds what an installed package runs: `lib/` with all of `src/` as ES modules, and `cjs/` with the
 * library as CommonJS, which Jest takes unless it is told otherwise. Both as deep as `src/`, since files
 * are found from where the code stands.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { transformFileSync } from '@swc/core';

const ROOT = join(import.meta.dirname, '..');
const SRC = join(ROOT, 'src');
const LIB = join(ROOT, 'lib');
const CJS = join(ROOT, 'cjs');
const STAGE = join(ROOT, 'lib.part');
/** What public types refer to outside `src/`. */
const TYPES = join('generated', 'types.d.ts');
/** The parts of `src/` that the library is made of. */
const LIBRARY = /^(generated|index|jest|model|contract|redact|judge|client|provider|traffic|kit)\b/;
/** The oldest Node that the package runs on, as compilers call what it knows. */
const TARGET = 'es2023';

/** The compiler, as installed; no shell and no `npx` between. */
function compile(): void {
  const compiler = join(
    dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
    'bin/tsc',
  );
  const args = [compiler, '-p', join(ROOT, 'tsconfig.build.json'), '--outDir', STAGE];
  execFileSync(process.execPath, args, { stdio: 'inherit' });
}

function filesOf(folder: string, ending: string): readonly string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith(ending)).sort();
}

/** Types keep the extension `.ts` of what they import; there is no such file in a package. */
function mendTypes(folder: string): void {
  for (const name of filesOf(folder, '.d.ts')) {
    const file = join(folder, name);
    const text = readFileSync(file, 'utf8');
    const compiled = text.replaceAll(/((?:from|import)\s*\(?\s*["']\.[^"']+)\.ts(["'])/g, '$1.js$2');
    // In a package generated types stand inside the build, and so does what they import.
    const moved = compiled.replaceAll('../generated/types.js', 'generated/types.js');
    writeFileSync(file, moved.replaceAll('../src/', '../'));
  }
}

/** What the code reads beside itself: schemas and the style of the HTML report. */
function copyData(to: string, pick: (name: string) => boolean = () => true): void {
  const names = ['.json', '.css'].flatMap((ending) => filesOf(SRC, ending));
  for (const name of names.filter(pick)) cpSync(join(SRC, name), join(to, name));
}

function buildEsm(): void {
  rmSync(STAGE, { recursive: true, force: true });
  compile();
  mendTypes(STAGE);
  rmSync(LIB, { recursive: true, force: true });
  renameSync(join(STAGE, 'src'), LIB);
  mkdirSync(join(LIB, dirname(TYPES)));
  renameSync(join(STAGE, TYPES), join(LIB, TYPES));
  rmSync(STAGE, { recursive: true, force: true });
  copyData(LIB);
}

function buildCjs(): void {
  rmSync(CJS, { recursive: true, force: true });
  for (const name of filesOf(LIB, '.js').filter((one) => LIBRARY.test(one))) {
    const { code } = transformFileSync(join(LIB, name), {
      jsc: { parser: { syntax: 'ecmascript' }, target: TARGET },
      module: { type: 'commonjs' },
      swcrc: false,
    });
    mkdirSync(dirname(join(CJS, name)), { recursive: true });
    writeFileSync(join(CJS, name), code);
  }
  for (const name of filesOf(LIB, '.d.ts').filter((one) => LIBRARY.test(one))) {
    cpSync(join(LIB, name), join(CJS, name));
  }
  copyData(CJS, (name) => LIBRARY.test(name));
  writeFileSync(join(CJS, 'package.json'), '{ "type": "commonjs" }\n');
}

buildEsm();
buildCjs();
