import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const MANIFEST = join(import.meta.dirname, '..', '..', 'package.json');

/** The package's version. */
export const VERSION: string = (JSON.parse(readFileSync(MANIFEST, 'utf8')) as { readonly version: string })
  .version;
