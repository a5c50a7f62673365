import { randomBytes, randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { type Database, startDatabase } from './database.ts';
import { startPuma, urlOf } from './puma.ts';
import { requireGems } from './requirements.ts';

export { type Database, startDatabase } from './database.ts';
export { RequirementMissing } from './requirements.ts';

export interface BrokerOptions {
  /** A server to share with other brokers; by default the broker has its own, which ends with it. */
  readonly database?: Database;
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
  const server = options.database ?? (await startDatabase());
  const stopOwnServer = async (): Promise<void> => {
    if (options.database === undefined) await server.stop();
  };
  try {
    const port = options.port ?? (await findFreePort());
    const settings = { port, database: await server.create(), username, password };
    let puma = await startPuma(settings);
    const stopPuma = (): Promise<void> => puma.stop();
    return {
      url: urlOf(settings),
      username,
      password,
      stopPuma,
      startPuma: async () => {
        await stopPuma();
        puma = await startPuma(settings);
      },
      log: () => puma.log(),
      stop: async () => {
        await stopPuma();
        await stopOwnServer();
      },
    };
  } catch (error) {
    await stopOwnServer();
    throw error;
  }
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
