import { join } from 'node:path';
import manifest from '../package.json' with { type: 'json' };
import { loadCatalog } from '../src/catalog/catalog.ts';
import { generatedFiles } from './generated-files.ts';
import { generate } from './generation.ts';
import { pacts } from './pacts.ts';

const FOLDER = join(import.meta.dirname, '..', 'generated');

const argv = process.argv.slice(2);
const generated = await generate(
  argv,
  () => generatedFiles(loadCatalog(), manifest.version),
  FOLDER,
  process,
);
// Pacts are written by tests, which go by the types just generated.
process.exitCode = generated === 2 ? generated : Math.max(generated, pacts(argv));
