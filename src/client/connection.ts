import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { Client } from 'undici';
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
  readonly open: Opening;
}

/** One connection, for one exchange at a time. */
export interface Connection {
  readonly client: Client;
  /** Ends it, also while it opens, which undici's own agents would continue. */
  end(): void;
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
  if (proxy === null)
    return { where: server.host, forwarder: null, open: (signal) => connect(server, settings, signal) };
  const where = `${server.host} through the proxy ${proxy.host}`;
  const proxySettings = proxy.url.protocol === 'https:' ? proxyTls(tls) : null;
  const openProxy: Opening = (signal) =>
    connect(proxy.url, proxySettings, signal).catch((error: unknown) => unreachable(proxy, error));
  if (settings === null) return { where, forwarder: proxy, open: openProxy };
  const open: Opening = async (signal) => {
    const tunnel = await openTunnel(server, proxy, await openProxy(signal), signal);
    return connect(server, settings, signal, tunnel);
  };
  return { where, forwarder: null, open };
}

/** Makes a connection, which opens when it is used. */
export function connectionTo(server: URL, { forwarder, open }: Route): Connection {
  const ended = new AbortController();
  const client = new Client((forwarder?.url ?? server).origin, {
    connect: (_, callback) => {
      open(ended.signal).then(
        (socket) => callback(null, socket),
        (error) => callback(error, null),
      );
    },
    // Each exchange has exact timers of its own.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const end = (): void => {
    ended.abort();
    void client.destroy();
  };
  return { client, end };
}

/** @param socket a tunnel to use; by default a connection of its own */
async function connect(
  to: URL,
  tls: TlsSettings | null,
  signal: AbortSignal,
  socket?: Socket,
): Promise<Socket> {
  const host = bareHostname(to);
  const port = portOf(to);
  if (tls === null) {
    const plain = connectTcp({ host, port, signal }).on('error', () => {});
    await once(plain, 'connect');
    return plain;
  }
  const servername = isIP(host) === 0 ? host : '';
  const options = {
    ...tls,
    ...(socket && { socket }),
    host,
    port,
    servername,
    signal,
    ALPNProtocols: ['http/1.1'],
  };
  const secure = connectTls(options).on('error', () => {});
  await once(secure, 'secureConnect');
  await awaitAcceptance(secure);
  return secure;
}

async function openTunnel(
  server: URL,
  proxy: ProxyAddress,
  socket: Socket,
  signal: AbortSignal,
): Promise<Socket> {
  const host = `${server.hostname}:${portOf(server)}`;
  const headers = { host, ...proxy.headers };
  const createConnection = (): Socket => socket;
  const asking = httpRequest({ method: 'CONNECT', path: host, headers, createConnection, signal });
  const [answer] = await once(asking.end(), 'connect').catch((error: unknown) => unreachable(proxy, error));
  const { statusCode = 0 }: IncomingMessage = answer;
  if (statusCode >= 200 && statusCode <= 299) return socket;
  socket.destroy();
  const reason = statusCode === 407 ? 'proxy-authentication' : 'proxy-refused';
  throw new TransportFailure(reason, statusCode, proxy.host);
}

/** Throws what failed on the way to a proxy. */
function unreachable({ host }: ProxyAddress, error: unknown): never {
  const { sentence } = describeError(error, host, 'connect');
  throw new TransportFailure('proxy-unreachable', sentence);
}
