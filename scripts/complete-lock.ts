import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/*
 * Adds to package-lock.json the optional packages of other platforms that npm left out.
 *
 * npm leaves out what its registry does not serve, and then refuses its own lock file in `npm ci`. Run
 * this after every change of the dependencies: npm run lock.
 */
const LOCK = join(import.meta.dirname, '..', 'package-lock.json');

interface Entry {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly dev?: boolean;
}

interface Lock {
  packages: Record<string, Entry>;
}

/** What a platform's package says of itself, by its name. */
function platformEntry(name: string, version: string, dev: boolean): Entry {
  const platform = name.split('/').at(-1) ?? '';
  const os = /android|darwin|linux|win32|freebsd|openharmony/.exec(platform)?.[0];
  const cpu = /arm64|x64|ia32|arm|ppc64|s390x|loong64|riscv64/.exec(platform)?.[0];
  return {
    version,
    ...(dev ? { dev } : {}),
    optional: true,
    ...(os === undefined ? {} : { os: [os] }),
    ...(cpu === undefined ? {} : { cpu: [cpu] }),
    ...(platform.includes('musl') ? { libc: ['musl'] } : {}),
  } as Entry;
}

const lock = JSON.parse(readFileSync(LOCK, 'utf8')) as Lock;
let added = 0;
for (const [path, { optionalDependencies = {}, dev = false }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const places = [`node_modules/${name}`, `${path}/node_modules/${name}`];
    if (!name.startsWith('@') || places.some((place) => place in lock.packages)) continue;
    lock.packages[`node_modules/${name}`] = platformEntry(name, version, dev);
    added++;
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(LOCK, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`lock: ${added} optional packages of other platforms added\n`);
