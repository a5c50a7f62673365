import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { SecureVersion } from 'node:tls';
import type { Identity } from './certificate-authority.ts';
import { type Listening, listen } from './listening.ts';

export interface TlsServerOptions {
  /** The certificate that the server shows, and its key. */
  readonly identity: Identity;
  /** Authority of the clients, as PEM; with it a client certificate is required. */
  readonly clientAuthority?: string;
  /** Highest TLS version. */
  readonly maxVersion?: SecureVersion;
  /** What answers; an empty JSON object by default. */
  readonly listener?: RequestListener;
}

export interface TlsServer extends Listening {
  /** Its address by number. */
  readonly url: string;
  /** Requests that arrived. */
  readonly requests: readonly string[];
}

/** Starts a server that speaks HTTP over TLS. */
export async function startTlsServer(options: TlsServerOptions): Promise<TlsServer> {
  const { identity, clientAuthority, maxVersion, listener } = options;
  const requests: string[] = [];
  const server = createServer({
    ...identity,
    ...(maxVersion === undefined ? {} : { maxVersion }),
    ...(clientAuthority === undefined
      ? {}
      : { ca: clientAuthority, requestCert: true, rejectUnauthorized: true }),
  });
  server.on('request', ({ method, url }: IncomingMessage) => requests.push(`${method} ${url}`));
  server.on('request', listener ?? ((_, response) => response.end('{}')));
  const listening = await listen(server);
  return { ...listening, url: `https://127.0.0.1:${listening.port}`, requests };
}
