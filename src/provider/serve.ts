import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type NextFunction, type Request, type Response } from 'express';
import type { Catalog } from '../contract/catalog.ts';
import { DIALECTS, type Dialect } from '../model/contract.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import { createGuard, LARGEST_BODY } from './guard.ts';
import { readBytes } from './http.ts';
import { createProvider, type Provider, type ProviderOptions } from './provider.ts';

export interface ServeOptions extends ProviderOptions {
  /** 0 or none takes any free port. */
  readonly port?: number;
  /** The IPv4 address to listen on; 127.0.0.1 by default, which this machine alone reaches. */
  readonly listen?: string;
  /** Names by which the mock may be called, beside addresses and `localhost`. */
  readonly allowHosts?: readonly string[];
  /** What is served beside the API. With it both dialects are there, under `/deployed` and `/documented` too. */
  readonly site?: Site;
}

/** What is answered to a GET beside the API; null for a path that is not there. */
export type Site = (path: string, query: URLSearchParams, mock: RunningProvider) => SiteAnswer | null;

export interface SiteAnswer {
  /** Media type. */
  readonly type: string;
  readonly text: string;
}

/** A provider that listens; on the loopback address by default. */
export interface RunningProvider {
  /** `http://127.0.0.1:PORT`, or the address that was given. */
  readonly url: string;
  readonly provider: Provider;
  /** Ends every connection and frees the port. */
  stop(): Promise<void>;
}

/** The provider could not listen. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

const LOOPBACK = '127.0.0.1';
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
  const { site, allowHosts = [] } = options;
  const provider = createProvider(catalog, options);
  const others = site === undefined ? [] : otherDialects(catalog, options, provider);
  const app = express();
  app.disable('x-powered-by');
  app.use(
    createGuard(
      allowHosts.map((name) => name.toLowerCase()),
      options.maxBody ?? LARGEST_BODY,
    ),
  );
  app.get(STATES_PATH, (_request, response) => {
    response.json({ dialect: options.dialect, states: provider.stateNames });
  });
  app.post(STATES_PATH, async (request, response) => answerState(provider, request, response));
  if (site !== undefined) {
    app.use((request, response, next) => sendFile(site, running, request, response, next));
    for (const [dialect, one] of [[options.dialect, provider] as const, ...others])
      app.use(`/${dialect}`, one.app);
  }
  app.use(provider.app);
  const server = createServer(app);
  try {
    await listen(server, options.port ?? 0, options.listen ?? LOOPBACK);
  } catch (cause) {
    await provider.close();
    throw cause;
  }
  const { port } = server.address() as AddressInfo;
  const running: RunningProvider = {
    url: `http://${options.listen === undefined || options.listen === '0.0.0.0' ? LOOPBACK : options.listen}:${port}`,
    provider,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await Promise.all([closed, provider.close(), ...others.map(([, one]) => one.close())]);
    },
  };
  return running;
}

/** Mocks of the dialects that the mock itself does not speak; what goes over the wire is kept together. */
function otherDialects(
  catalog: Catalog,
  options: ServeOptions,
  { journal }: Provider,
): readonly (readonly [Dialect, Provider])[] {
  return DIALECTS.filter((dialect) => dialect !== options.dialect).map((dialect) => [
    dialect,
    createProvider(catalog, { ...options, dialect, journal }),
  ]);
}

/** Nothing but files of ours runs in a page, and no page of others shows it. */
const SITE_HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

function sendFile(
  site: Site,
  running: RunningProvider,
  { method, path, originalUrl }: Request,
  response: Response,
  next: NextFunction,
): void {
  const query = new URLSearchParams(originalUrl.slice(path.length));
  const answer = method === 'GET' ? site(path, query, running) : null;
  if (answer === null) next();
  else response.set(SITE_HEADERS).type(answer.type).send(answer.text);
}

function listen(server: HttpServer, port: number, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(listenError(cause, port, address)));
    server.listen(port, address, resolve);
  });
}

function listenError(cause: NodeJS.ErrnoException, port: number, address: string): ListenError {
  const problem =
    cause.code === 'EADDRINUSE'
      ? 'is already in use; choose another, or 0 for any that is free'
      : `cannot be listened on: ${cause.message}`;
  return new ListenError(`port ${port} of ${address} ${problem}`, { cause });
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
  const bytes = await readBytes(request, LARGEST_STATE);
  if (bytes === null) throw new Error('the state change is too long');
  const change: unknown = JSON.parse(bytes.toString());
  if (!isJsonObject(change)) throw new Error('the state change is not a JSON object');
  return change;
}
