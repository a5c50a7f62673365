import { join } from 'node:path';
import type { DatabaseAddress } from './database.ts';
import { BUNDLE } from './requirements.ts';
import { type ServerProcess, spawnServer } from './server-process.ts';

const READY_MS = 60_000;
const ANSWER_MS = 5_000;

/** Would change what the broker does, or send its webhooks through a proxy. */
const FOREIGN = /^(PACT_BROKER_|PUMA_|RACK_|RAILS_|WEB_CONCURRENCY$|PG[A-Z]+$|DATABASE_URL$)|_proxy$/i;

/** A Pact Broker that can be started again: same address, same data. */
export interface BrokerSettings {
  readonly port: number;
  readonly database: DatabaseAddress;
  readonly username: string;
  readonly password: string;
}

/** Where a broker is. */
export function urlOf({ port }: BrokerSettings): string {
  return `http://127.0.0.1:${port}`;
}

/** Starts the broker's web server; it answers when this has settled. */
export async function startPuma(settings: BrokerSettings): Promise<ServerProcess> {
  const puma = ['--bind', `tcp://127.0.0.1:${settings.port}`, '--threads', '1:5', '--workers', '0'];
  const server = spawnServer({
    name: 'The Pact Broker',
    // `--config -` keeps Puma from reading a file of its user.
    command: [
      'bash',
      BUNDLE,
      'exec',
      'puma',
      ...puma,
      '--config',
      '-',
      join(import.meta.dirname, 'config.ru'),
    ],
    cwd: settings.database.host,
    env: environmentOf(settings),
    stopSignal: 'SIGTERM',
    orphanSignal: 'SIGTERM',
    secrets: [settings.password],
  });
  try {
    await server.waitUntil(() => isAlive(settings), READY_MS);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

function environmentOf(settings: BrokerSettings): NodeJS.ProcessEnv {
  const { database, username, password } = settings;
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !FOREIGN.test(name))),
    RACK_ENV: 'production',
    // Ruby reads files in the encoding of the locale, and pacts are UTF-8.
    LC_ALL: 'C.UTF-8',
    TZ: 'UTC',
    PACT_BROKER_BASE_URL: urlOf(settings),
    PACT_BROKER_DATABASE_HOST: database.host,
    PACT_BROKER_DATABASE_NAME: database.name,
    PACT_BROKER_DATABASE_USERNAME: database.role,
    PACT_BROKER_BASIC_AUTH_USERNAME: username,
    PACT_BROKER_BASIC_AUTH_PASSWORD: password,
  };
}

async function isAlive(settings: BrokerSettings): Promise<boolean> {
  const authorization = `Basic ${btoa(`${settings.username}:${settings.password}`)}`;
  const headers = { authorization, connection: 'close' };
  const signal = AbortSignal.timeout(ANSWER_MS);
  const answer = await fetch(`${urlOf(settings)}/diagnostic/status/heartbeat`, { headers, signal }).catch(
    () => null,
  );
  await answer?.body?.cancel();
  return answer?.status === 200;
}
