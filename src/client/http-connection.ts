import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { buildConnector, Client } from 'undici';
import { describeError, TransportFailure } from './network-error.ts';
import { bareHostname, type ProxyAddress, type ProxyOptions, portOf, proxyFor } from './proxy.ts';
import { awaitAcceptance, proxyTls, serverTls, type TlsOptions, type TlsSettings } from './tls.ts';

/** Opens a socket that takes requests. The signal ends the attempt, and the socket later on. */
type Opening = (signal: AbortSignal) => Promise<Socket>;

/** How one server is reached. */
export interface Route {
  /** The server, and the proxy before it, as sentences name them. */
  readonly where: string;
  /** The proxy that forwards each request, and may answer it itself; null for none. */
  readonly forwarder: ProxyAddress | null;
  /** Makes a connection, which opens when it is used. */
  connection(): HttpConnection;
}

/**
 * Chooses how a server is reached: directly, through a tunnel that a proxy opens (`https:`), or by a proxy that
 * forwards each request (`http:`; many proxies open no tunnel to ports of plain HTTP).
 *
 * Undici's `ProxyAgent` is not used: it gives the status of a refused tunnel in a message only, does not say
 * which of proxy and server failed, and forwards nothing by a proxy that speaks TLS.
 *
 * @throws OptionError
 */
export function routeTo(server: URL, tls: TlsOptions, proxies: ProxyOptions): Route {
  const settings = server.protocol === 'https:' ? serverTls(tls) : null;
  const proxy = proxyFor(server, proxies);
  const route = (at: string, forwarder: ProxyAddress | null, open: Opening): Route => ({
    where: at,
    forwarder,
    connection: () => new HttpConnection((forwarder?.url ?? server).origin, open),
  });
  if (proxy === null) return route(server.host, null, (signal) => connect(server, settings, signal));
  const where = `${server.host} through the proxy ${proxy.host}`;
  const proxySettings = proxy.url.protocol === 'https:' ? proxyTls(tls) : null;
  const openProxy: Opening = (signal) => connect(proxy.url, proxySettings, signal);
  if (settings === null) return route(where, proxy, (signal) => openProxy(signal).catch(unreachable(proxy)));
  return route(where, null, async (signal) => {
    const tunnel = await openTunnel(server, proxy, openProxy, signal);
    return connect(server, settings, signal, tunnel);
  });
}

/**
 * An HTTP client with one connection, for one exchange at a time. The signal of the exchange also ends an attempt
 * to connect, which undici's pools would continue.
 */
export class HttpConnection {
  readonly client: Client;
  /** Belongs to the exchange that uses the connection. */
  signal: AbortSignal = new AbortController().signal;

  constructor(origin: string, open: Opening) {
    this.client = new Client(origin, {
      connect: (_, callback) => {
        open(this.signal).then(
          (socket) => callback(null, socket),
          (error: Error) => callback(error, null),
        );
      },
      // Each exchange has exact timers of its own.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }
}

async function connect(to: URL, tls: TlsSettings | null, signal: AbortSignal, way?: Socket): Promise<Socket> {
  // The signal limits the time. TLS sessions are not resumed, so every connection verifies certificates.
  const options = { ...tls, signal, timeout: 0, maxCachedSessions: 0 };
  const connector = buildConnector(options as buildConnector.BuildOptions);
  const { host, protocol } = to;
  const endpoint = { host, protocol, hostname: bareHostname(to), port: String(portOf(to)) };
  const socket = await new Promise<Socket>((resolve, reject) => {
    connector(way === undefined ? endpoint : { ...endpoint, httpSocket: way }, (error, opened) => {
      if (error === null) resolve(opened);
      else reject(error);
    });
  });
  if (tls !== null) await awaitAcceptance(socket as TLSSocket);
  return socket;
}

async function openTunnel(
  server: URL,
  proxy: ProxyAddress,
  openProxy: Opening,
  signal: AbortSignal,
): Promise<Socket> {
  const host = `${server.hostname}:${portOf(server)}`;
  const { client } = new HttpConnection(proxy.url.origin, () => openProxy(signal));
  const { statusCode, socket } = await client
    .connect({ path: host, headers: { host, ...proxy.headers }, signal })
    .catch((error: unknown) => {
      // Undici would connect once more.
      void client.destroy();
      return unreachable(proxy)(error);
    });
  if (statusCode >= 200 && statusCode <= 299) return socket as Socket;
  socket.on('error', () => {}).destroy();
  const reason = statusCode === 407 ? 'proxy-authentication' : 'proxy-refused';
  throw new TransportFailure(reason, statusCode, proxy.host);
}

/** Rethrows what failed on the way to a proxy. Undici would connect again after some of its own errors. */
function unreachable({ host }: ProxyAddress): (error: unknown) => never {
  return (error) => {
    const { sentence } = describeError(error, { where: host, phase: 'connect' });
    throw new TransportFailure('proxy-unreachable', sentence);
  };
}
