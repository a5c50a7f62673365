import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Request, type Response } from 'express';
import type { Catalog } from '../contract/catalog.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import { createProvider, type Provider, type ProviderOptions } from './provider.ts';

export interface ServeOptions extends ProviderOptions {
  /** 0 or none takes any free port. */
  readonly port?: number;
}

/** A provider that listens on the loopback address. */
export interface RunningProvider {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly provider: Provider;
  /** Ends every connection and frees the port. */
  stop(): Promise<void>;
}

/** The provider could not listen. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

const HOST = '127.0.0.1';
/** Outside the API, so that nothing can take it for a part of it. */
const STATES_PATH = '/provider-states';
const LARGEST_STATE = 100_000;

/**
 * Starts a provider. Beside the API it answers Pact's `POST /provider-states`: `{state, action}` gives
 * 200 with the values of the state, or 400 with why there are none; `GET` tells which dialect it speaks.
 *
 * @throws ListenError when the port is taken or forbidden
 */
export async function startProvider(
  catalog: Catalog,
  options: ServeOptions = { dialect: 'deployed' },
): Promise<RunningProvider> {
  const provider = createProvider(catalog, options);
  const app = express();
  app.disable('x-powered-by');
  app.get(STATES_PATH, (_request, response) => {
    response.json({ dialect: options.dialect, states: provider.stateNames });
  });
  app.post(STATES_PATH, async (request, response) => answerState(provider, request, response));
  app.use(provider.app);
  const server = createServer(app);
  try {
    await listen(server, options.port ?? 0);
  } catch (cause) {
    await provider.close();
    throw cause;
  }
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${HOST}:${port}`,
    provider,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await Promise.all([closed, provider.close()]);
    },
  };
}

function listen(server: HttpServer, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(listenError(cause, port)));
    server.listen(port, HOST, resolve);
  });
}

function listenError(cause: NodeJS.ErrnoException, port: number): ListenError {
  const problem =
    cause.code === 'EADDRINUSE'
      ? 'is already in use; choose another, or 0 for any that is free'
      : `cannot be listened on: ${cause.message}`;
  return new ListenError(`port ${port} of ${HOST} ${problem}`, { cause });
}

async function answerState(provider: Provider, request: Request, response: Response): Promise<void> {
  try {
    const { state, action } = await readStateChange(request);
    if (typeof state !== 'string') throw new Error('the state change names no state');
    if (action === 'teardown') provider.reset();
    response.json(action === 'teardown' ? {} : await provider.arrange(state));
  } catch (cause) {
    response.status(400).json({ error: (cause as Error).message });
  }
}

async function readStateChange(request: Request): Promise<JsonObject> {
  let text = '';
  request.setEncoding('utf8');
  for await (const chunk of request) {
    text += chunk;
    if (text.length > LARGEST_STATE) throw new Error('the state change is too long');
  }
  const change: unknown = JSON.parse(text);
  if (!isJsonObject(change)) throw new Error('the state change is not a JSON object');
  return change;
}
