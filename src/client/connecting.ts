import type { Socket } from 'node:net';
import type { buildConnector } from 'undici';
import { ConnectionFailure } from './connection-failure.ts';
import { askedProxy, bareHostname, type ProxyAddress, portOf } from './proxy.ts';
import { type Endpoint, openTcp, openTunnel, secure, settle } from './sockets.ts';
import type { Trust } from './trust.ts';

/** Opens the connections that undici asks for. */
export interface Connector {
  readonly connect: buildConnector.connector;
  /** Gives up on all connections that do not stand yet. */
  abandon(): void;
}

/** Opens a connection; the signal ends the attempt. */
export type Opening = (signal: AbortSignal) => Promise<Socket>;

/** A connector with one deadline for all that a connection takes. */
export function createConnector(open: Opening, timeout: number): Connector {
  const attempts = new Set<(failure: ConnectionFailure) => void>();
  const connect: buildConnector.connector = (_, callback) => {
    const end = new AbortController();
    let isOver = false;
    const finish = (error: Error | null, socket: Socket | null): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      attempts.delete(giveUp);
      if (error !== null) callback(error, null);
      else if (socket !== null) callback(null, socket);
      if (error !== null) end.abort();
    };
    const giveUp = (failure: ConnectionFailure): void => finish(failure, null);
    const timer = setTimeout(() => giveUp(new ConnectionFailure({ at: 'deadline' })), timeout);
    attempts.add(giveUp);
    open(end.signal).then(
      (socket) => finish(null, socket),
      (error: unknown) => giveUp(asFailure(error, null)),
    );
  };
  return {
    connect,
    abandon: () => {
      for (const giveUp of attempts) giveUp(new ConnectionFailure({ at: 'abandoned' }));
    },
  };
}

/** The way to a server, with TLS where `trust` is given. */
export function straight(server: URL, trust: Trust | null): Opening {
  return async (signal) => {
    const socket = await openTcp(endpointOf(server), signal);
    return trust === null ? socket : secured(socket, endpointOf(server), trust, signal);
  };
}

/** The way to a proxy. */
export function toProxy(proxy: ProxyAddress, trust: Trust): Opening {
  return async (signal) => {
    try {
      const socket = await openTcp(proxy, signal);
      return proxy.secure ? await secure(socket, proxy, trust, signal) : socket;
    } catch (error) {
      throw asFailure(error, proxy);
    }
  };
}

/** The way to a server through a proxy that does not see what is said. */
export function tunnelled(server: URL, trust: Trust, proxy: ProxyAddress, openProxy: Opening): Opening {
  const endpoint = endpointOf(server);
  return async (signal) => {
    const way = await openProxy(signal);
    const tunnel = await openTunnel(way, endpoint, proxy, signal).catch((error: unknown) => {
      throw asFailure(error, proxy);
    });
    return secured(tunnel, endpoint, trust, signal);
  };
}

async function secured(
  socket: Socket,
  endpoint: Endpoint,
  trust: Trust,
  signal: AbortSignal,
): Promise<Socket> {
  const wrapped = await secure(socket, endpoint, trust, signal);
  await settle(wrapped);
  return wrapped;
}

function endpointOf(url: URL): Endpoint {
  return { hostname: bareHostname(url), port: portOf(url) };
}

/** A failure on the way to a proxy, or to the server where there is none or it is passed. */
function asFailure(error: unknown, proxy: ProxyAddress | null): ConnectionFailure {
  if (error instanceof ConnectionFailure) return error;
  return new ConnectionFailure(
    proxy === null ? { at: 'server', error } : { at: 'proxy', error, proxy: askedProxy(proxy) },
  );
}
