import { randomBytes, randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireGems, startPuma, urlOf } from './puma.ts';

export { RequirementMissing } from './puma.ts';

export interface BrokerOptions {
  /** By default one that is free. */
  readonly port?: number;
  readonly username?: string;
  /** By default another one each time. */
  readonly password?: string;
}

/** A genuine Pact Broker on 127.0.0.1. */
export interface Broker {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** Holds its database. `config.ru` removes it when this process dies. */
  readonly folder: string;
  /** Ends the web server: connections are refused. */
  stopPuma(): Promise<void>;
  /** Starts the web server again, on the same port and with the same data. */
  startPuma(): Promise<void>;
  /** What the web server wrote last. */
  log(): string;
  /** Ends the broker for good. */
  stop(): Promise<void>;
}

/** Starts a Pact Broker without data. */
export async function startBroker(options: BrokerOptions = {}): Promise<Broker> {
  requireGems();
  const { username = 'contract', password = randomBytes(16).toString('hex') } = options;
  const port = options.port ?? (await findFreePort());
  const folder = mkdtempSync(join(tmpdir(), 'zstack-broker-'));
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
  const settings = { port, folder, username, password };
  let puma = await startPuma(settings).catch((error: unknown) => {
    removeFolder();
    throw error;
  });
  const stopPuma = (): Promise<void> => puma.stop();
  return {
    url: urlOf(settings),
    username,
    password,
    folder,
    stopPuma,
    startPuma: async () => {
      await stopPuma();
      puma = await startPuma(settings);
    },
    log: () => puma.log(),
    stop: async () => {
      await stopPuma();
      removeFolder();
    },
  };
}

/**
 * Below the ports that systems give to outgoing connections: one of those could take the port of a server
 * that is stopped and started again.
 */
const LOWEST = 20_000;
const HIGHEST = 32_000;
const ATTEMPTS = 50;

/** Finds a port of 127.0.0.1 where nothing listens. */
async function findFreePort(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = randomInt(LOWEST, HIGHEST);
    if (await isFree(port)) return port;
  }
  throw new Error(`No free port on 127.0.0.1 between ${LOWEST} and ${HIGHEST}`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
