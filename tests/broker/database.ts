import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { requirePostgres, requirePostgresUser } from './requirements.ts';
import { type ServerProcess, spawnServer } from './server-process.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

const run = promisify(execFile);

const SUPERUSER = 'postgres';
const READY_MS = 30_000;

/** Not for data that matter: what a crash of the machine would lose is not waited for. */
const SETTINGS = [
  'listen_addresses=',
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'shared_buffers=32MB',
  'max_connections=50',
];

/** Where a client finds its database. */
export interface DatabaseAddress {
  /** The folder of the server's socket. */
  readonly host: string;
  readonly name: string;
  readonly role: string;
}

/** A PostgreSQL server of its own, in a temporary folder, which only its socket leads to. */
export interface Database {
  readonly folder: string;
  /** Makes an empty database, and a role that owns it. */
  create(): Promise<DatabaseAddress>;
  /** Ends the server and removes its data. */
  stop(): Promise<void>;
}

/** Starts a PostgreSQL server. */
export async function startDatabase(): Promise<Database> {
  const programs = requirePostgres();
  const user = requirePostgresUser();
  const env = withoutSettings(process.env);
  const folder = makeTemporaryFolder(user);
  const host = folder.path;
  const data = join(host, 'data');
  const ask = (program: string, ...args: string[]): Promise<unknown> =>
    run(join(programs, program), ['--host', host, '--username', SUPERUSER, ...args], { env, cwd: host });

  let server: ServerProcess | undefined;
  const stop = async (): Promise<void> => {
    await server?.stop();
    await folder.remove();
  };
  try {
    // The folder keeps others out, so the socket need not.
    const access = ['--auth=trust', `--username=${SUPERUSER}`];
    const form = ['--encoding=UTF8', '--locale=C', '--no-sync', '--no-instructions'];
    await run(join(programs, 'initdb'), ['-D', data, ...access, ...form], { env, cwd: host, ...user });
    server = spawnServer({
      name: 'PostgreSQL',
      command: [
        join(programs, 'postgres'),
        '-D',
        data,
        '-k',
        host,
        ...SETTINGS.flatMap((one) => ['-c', one]),
      ],
      cwd: host,
      env,
      user,
      // Both disconnect its clients and end in good order; SIGTERM would wait for the clients.
      stopSignal: 'SIGINT',
      orphanSignal: 'SIGINT',
    });
    await server.waitUntil(() => succeeds(ask('pg_isready', '--quiet')), READY_MS);
  } catch (error) {
    await stop();
    throw error;
  }

  let made = 0;
  return {
    folder: host,
    create: async () => {
      const name = `broker_${++made}`;
      const role = name;
      const statements = [`CREATE ROLE ${role} LOGIN`, `CREATE DATABASE ${name} OWNER ${role}`];
      const quietly = ['--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', '--dbname=postgres'];
      await ask('psql', ...quietly, ...statements.flatMap((statement) => ['-c', statement]));
      return { host, name, role };
    },
    stop,
  };
}

/** PostgreSQL's programs let the environment overrule much of what they are told. */
function withoutSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^PG[A-Z]+$/.test(name)));
}

function succeeds(attempt: Promise<unknown>): Promise<boolean> {
  return attempt.then(
    () => true,
    () => false,
  );
}
