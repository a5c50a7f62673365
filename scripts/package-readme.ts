import { copyFileSync, existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';

/*
 * npm takes README.md of the top folder along, and ours is about the repository. While a package is packed, the one
 * for its users stands there: `node scripts/package-readme.ts put`, and `restore` afterwards.
 */
const ROOT = join(import.meta.dirname, '..');
const README = join(ROOT, 'README.md');
const OWN = join(ROOT, '.readme-while-packing.md');

const [, , verb] = process.argv;
// Packing that was interrupted has left ours here.
if (existsSync(OWN)) renameSync(OWN, README);
if (verb === 'put') {
  copyFileSync(README, OWN);
  copyFileSync(join(import.meta.dirname, 'package', 'README.md'), README);
}
