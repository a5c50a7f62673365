import { join } from 'node:path';
import manifest from '../package.json' with { type: 'json' };
import { loadCatalog } from '../src/contract/load-catalog.ts';
import { documents, type GeneratedFiles, generatedFiles } from './documents/generated-files.ts';
import { pageScript } from './documents/page-script.ts';
import { generate } from './generation.ts';
import { pacts } from './pacts.ts';

const ROOT = join(import.meta.dirname, '..');

const argv = process.argv.slice(2);
const generated = await generate(argv, everything, { root: ROOT, owned: ['generated'] }, process);
// Pacts are written by tests, which go by the types just generated.
process.exitCode = generated === 2 ? generated : Math.max(generated, pacts(argv));

async function everything(): Promise<GeneratedFiles> {
  const catalog = loadCatalog();
  return new Map([
    ...within('generated', await generatedFiles(catalog, manifest.version)),
    ['generated/page.js', await pageScript()],
    ...within('docs', await documents(catalog)),
  ]);
}

function within(folder: string, files: GeneratedFiles): GeneratedFiles {
  return new Map([...files].map(([path, text]) => [`${folder}/${path}`, text]));
}
