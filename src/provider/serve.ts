import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import type { Catalog } from '../contract/catalog.ts';
import { DIALECTS } from '../model/contract.ts';
import type { Unchecked } from '../model/json.ts';
import { createGuard } from './guard.ts';
import { createProvider, type Provider } from './provider.ts';
import type { ProviderOptions } from './server.ts';

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

/** What is answered to a GET beside the API, with its media type; null for a path that is not there. */
export type Site = (
  path: string,
  query: URLSearchParams,
  mock: RunningProvider,
) => { readonly type: string; readonly text: string } | null;

/** A provider that listens; on the loopback address by default. */
export interface RunningProvider {
  /** `http://127.0.0.1:PORT`, or the address that was given. */
  readonly url: string;
  readonly provider: Provider;
  /** Ends every connection and frees the port. */
  stop(): Promise<void>;
}

export class ListenError extends Error {
  override readonly name = 'ListenError';
}

export const LOOPBACK = '127.0.0.1';
/** Outside the API, so that nothing can take it for a part of it. */
const STATES_PATH = '/provider-states';

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
  const { dialect, site, allowHosts = [], port = 0, listen = LOOPBACK } = options;
  const provider = createProvider(catalog, options);
  const providers = [provider];
  const app = express();
  app.disable('x-powered-by');
  app.use(createGuard(allowHosts));
  app
    .route(STATES_PATH)
    .get((_request, response) => {
      response.json({ dialect });
    })
    .post(express.json(), changeState(provider), refuseState);
  if (site !== undefined) {
    app.use(({ method, path, originalUrl }, response, next) => {
      const query = new URLSearchParams(originalUrl.slice(path.length));
      const answer = method === 'GET' ? site(path, query, running) : null;
      if (answer === null) next();
      else response.set(SITE_HEADERS).type(answer.type).send(answer.text);
    });
    app.use(`/${dialect}`, provider.app);
    // What goes over the wire in the other dialect is kept in the same journal.
    for (const other of DIALECTS.filter((one) => one !== dialect)) {
      const { journal } = provider;
      const added = createProvider(catalog, { ...options, dialect: other, journal });
      app.use(`/${other}`, added.app);
      providers.push(added);
    }
  }
  app.use(provider.app);
  const server = createServer(app);
  try {
    await once(server.listen(port, listen), 'listening');
  } catch (cause) {
    const { message } = cause as Error;
    throw new ListenError(`${message}; choose another port, or 0 for any that is free`, { cause });
  }
  const host = listen === '0.0.0.0' ? LOOPBACK : listen;
  const running: RunningProvider = {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    provider,
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await Promise.all([closed, ...providers.map((one) => one.close())]);
    },
  };
  return running;
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

function changeState(provider: Provider): RequestHandler {
  return async ({ body }, response) => {
    const { state, action }: Unchecked<{ state: string; action: string }> = body ?? {};
    if (typeof state !== 'string') throw new Error('the state change names no state');
    if (action === 'teardown') provider.reset();
    response.json(action === 'teardown' ? {} : await provider.arrange(state));
  };
}

const refuseState: ErrorRequestHandler = ({ status = 400, message }, _request, response, _next) => {
  response.status(status).json({ error: message });
};
