import { execFileSync } from 'node:child_process';
import { accessSync, constants, readdirSync } from 'node:fs';
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

/** The folder of PostgreSQL's programs. */
export function requirePostgres(): string {
  const folder = [...debianFolders(), ...searchPath()].find(
    (candidate) => isProgram(join(candidate, 'postgres')) && isProgram(join(candidate, 'initdb')),
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
  for (const program of ['ruby', 'bundle']) {
    if (!searchPath().some((folder) => isProgram(join(folder, program))))
      throw new RequirementMissing(`\`${program}\` is not installed`);
  }
  try {
    execFileSync('bash', [BUNDLE, 'check'], { stdio: 'pipe' });
  } catch {
    throw new RequirementMissing('its gems are not installed');
  }
}

/** The newest first. */
function debianFolders(): readonly string[] {
  try {
    return readdirSync(DEBIAN_POSTGRES)
      .sort((one, other) => Number(other) - Number(one))
      .map((version) => join(DEBIAN_POSTGRES, version, 'bin'));
  } catch {
    return [];
  }
}

function searchPath(): readonly string[] {
  return (process.env['PATH'] ?? '').split(':').filter((folder) => folder !== '');
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
