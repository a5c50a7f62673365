import { randomBytes } from 'node:crypto';
import { type Database, startDatabase } from './database.ts';
import { findFreePort } from './free-port.ts';
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
