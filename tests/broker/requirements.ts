import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Runs Bundler with the settings of the installation. */
export const BUNDLE = join(import.meta.dirname, 'bundle.sh');

const DEBIAN_POSTGRES = '/usr/lib/postgresql';

/** Something that the Pact Broker runs on is not installed. */
export class RequirementMissing extends Error {
  override readonly name = 'RequirementMissing';

  constructor(what: string) {
    super(`The Pact Broker cannot run, since ${what}: run \`bash tests/broker/install.sh\`.`);
  }
}

/** A system user, as `spawn` takes it. */
export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

/** The folder of PostgreSQL's programs; of several of Debian's the newest. */
export function requirePostgres(): string {
  const versions = existsSync(DEBIAN_POSTGRES) ? readdirSync(DEBIAN_POSTGRES) : [];
  const debian = versions
    .sort((one, other) => Number(other) - Number(one))
    .map((version) => join(DEBIAN_POSTGRES, version, 'bin'));
  const path = (process.env['PATH'] ?? '').split(':').filter((folder) => folder !== '');
  const folder = [...debian, ...path].find((one) =>
    ['postgres', 'initdb'].every((program) => existsSync(join(one, program))),
  );
  if (folder === undefined) throw new RequirementMissing('PostgreSQL is not installed');
  return folder;
}

/** Who PostgreSQL is to run as; undefined stands for the user who runs the tests. */
export function requirePostgresUser(): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { stdio: 'pipe' }));
  try {
    return { uid: idOf('-u'), gid: idOf('-g') };
  } catch {
    throw new RequirementMissing('PostgreSQL refuses to run as root and there is no user `postgres`');
  }
}

/** Makes sure that Ruby, Bundler and the gems are there. */
export function requireGems(): void {
  try {
    execFileSync('bash', [BUNDLE, 'check'], { stdio: 'pipe' });
  } catch {
    throw new RequirementMissing('Ruby, Bundler or its gems are not installed');
  }
}
