import { once } from 'node:events';
import { request } from 'node:http';
import { connect, isIP, type Socket } from 'node:net';
import { addAbortSignal } from 'node:stream';
import { type TLSSocket, connect as wrapInTls } from 'node:tls';
import { ConnectionFailure } from './connection-failure.ts';
import { askedProxy, type ProxyAddress } from './proxy.ts';
import type { Trust } from './trust.ts';

export interface Endpoint {
  readonly hostname: string;
  readonly port: number;
}

/** Milliseconds between two probes of a connection that is idle. */
const KEEP_ALIVE = 60_000;

/** Longest wait for a server to take the client's half of a TLS 1.3 handshake, in milliseconds. */
const SETTLING = 100;

/** Opens a TCP connection; the signal ends it, also later on. */
export async function openTcp({ hostname, port }: Endpoint, signal: AbortSignal): Promise<Socket> {
  const socket = connect({ host: hostname, port, signal, noDelay: true, keepAlive: true });
  socket.setKeepAlive(true, KEEP_ALIVE).on('error', ignore);
  await once(socket, 'connect');
  return socket;
}

/** Puts TLS onto a connection. */
export async function secure(
  inner: Socket,
  { hostname }: Endpoint,
  trust: Trust,
  signal: AbortSignal,
): Promise<TLSSocket> {
  const socket = wrapInTls({
    socket: inner,
    host: hostname,
    servername: isIP(hostname) === 0 ? hostname : '',
    secureContext: trust.context,
    rejectUnauthorized: trust.verify,
    ALPNProtocols: ['http/1.1'],
  });
  addAbortSignal(signal, socket).on('error', ignore);
  await once(socket, 'secureConnect');
  return socket;
}

/**
 * Waits until the server has taken the client's certificate. In TLS 1.3 the handshake ends for the client
 * before the server has looked at it, and a request sent too early hides the alert that tells why it was
 * refused. The session ticket that follows says that all is well; not every server sends one.
 */
export async function settle(socket: TLSSocket): Promise<void> {
  if (socket.getProtocol() !== 'TLSv1.3') return;
  await new Promise<void>((resolve, reject) => {
    const listeners = {
      // Not at once: the ticket is told of in the middle of a read, and what is written there is lost.
      session: () => setImmediate(settled, null),
      error: (error: unknown) => settled(error),
      end: () => settled(new ConnectionFailure({ at: 'handshake-end' })),
      readable: () => {
        const early: unknown = socket.read();
        if (early === null) return;
        socket.unshift(early);
        settled(null);
      },
    };
    const timer = setTimeout(() => settled(null), SETTLING);
    const settled = (error: unknown): void => {
      clearTimeout(timer);
      for (const [event, listener] of Object.entries(listeners)) socket.off(event, listener);
      if (error === null) resolve();
      else reject(error);
    };
    for (const [event, listener] of Object.entries(listeners)) socket.on(event, listener);
  });
}

/** Asks a proxy, over a connection to it, for a tunnel to a server. @throws ConnectionFailure */
export async function openTunnel(
  way: Socket,
  { hostname, port }: Endpoint,
  proxy: ProxyAddress,
  signal: AbortSignal,
): Promise<Socket> {
  const { authorization } = proxy;
  const server = `${isIP(hostname) === 6 ? `[${hostname}]` : hostname}:${port}`;
  const asking = request({
    createConnection: () => way,
    method: 'CONNECT',
    path: server,
    headers: { host: server, ...(authorization === null ? {} : { 'proxy-authorization': authorization }) },
    signal,
  }).end();
  asking.on('error', ignore);
  const [{ statusCode }, socket, head] = (await once(asking, 'connect')) as [
    { statusCode: number },
    Socket,
    Buffer,
  ];
  socket.on('error', ignore);
  if (statusCode < 200 || statusCode > 299) {
    socket.destroy();
    throw new ConnectionFailure({ at: 'tunnel', status: statusCode, proxy: askedProxy(proxy) });
  }
  if (head.length > 0) socket.unshift(head);
  return socket;
}

/** An error between two owners of a socket: whoever uses it next sees that it is gone. */
function ignore(): void {}
