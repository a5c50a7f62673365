import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const ROOT = join(import.meta.dirname, '..', '..');

/** The script of the living page with the two libraries that it uses, as one file that the mock serves. */
export async function pageScript(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, 'src/page/script/main.js')],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2024',
    // The same on every machine.
    absWorkingDir: ROOT,
    charset: 'utf8',
    banner: { js: `/*! ${['preact', 'htm'].map(notice).join('; ')}. Generated from src/page/script. */` },
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

/** Name, version, licence and whose it is, as the licences ask for. */
function notice(name: string): string {
  const folder = join(ROOT, 'node_modules', name);
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const owner = /^ *(Copyright [(\d].*)$/m.exec(readFileSync(join(folder, 'LICENSE'), 'utf8'))?.[1] ?? '';
  return `${name} ${version}, ${license}, ${owner}`;
}
