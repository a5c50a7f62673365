import { join } from 'node:path';
import manifest from '../package.json' with { type: 'json' };
import type { Catalog } from '../src/contract/catalog.ts';
import { loadCatalog } from '../src/contract/load-catalog.ts';
import { DIALECTS } from '../src/model/contract.ts';
import { documents, type GeneratedFiles, generatedFiles } from './documents/generated-files.ts';
import { dialectDocument } from './documents/openapi-dialect.ts';
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
    ...(await dialectDocuments(catalog)),
    ...within('docs', await documents(catalog)),
  ]);
}

async function dialectDocuments(catalog: Catalog): Promise<GeneratedFiles> {
  const files = new Map<string, string>();
  for (const dialect of DIALECTS) {
    const document = await dialectDocument(catalog, manifest.version, dialect);
    files.set(`generated/openapi.${dialect}.json`, `${JSON.stringify(document, null, 2)}\n`);
  }
  return files;
}

function within(folder: string, files: GeneratedFiles): GeneratedFiles {
  return new Map([...files].map(([path, text]) => [`${folder}/${path}`, text]));
}
