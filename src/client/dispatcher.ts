import { Agent, type Dispatcher } from 'undici';
import { type Connector, createConnector, straight, toProxy, tunnelled } from './connecting.ts';
import type { AskedProxy } from './connection-failure.ts';
import { askedProxy, proxyFor } from './proxy.ts';
import type { ProxyOptions, TlsOptions, TransportLimits } from './transport-options.ts';
import { proxyTrust, serverTrust } from './trust.ts';

/** How a request for one path is put to the dispatcher. */
export interface Address {
  readonly origin: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A way from here to one server, and its connections. */
export interface Route {
  readonly dispatcher: Dispatcher;
  /** The server, and the proxy before it, as people are told. */
  readonly where: string;
  /** The proxy that forwards requests, and answers them where it will not; null for none. */
  readonly forwarder: AskedProxy | null;
  addressOf(path: string): Address;
  /** Gives up on connections that do not stand yet. */
  abandon(): void;
  /** Ends all connections. */
  close(): Promise<void>;
}

export interface RouteOptions {
  readonly limits: TransportLimits;
  readonly tls: TlsOptions;
  readonly proxy: ProxyOptions;
}

/**
 * Opens the way to a server: straight, through a tunnel that a proxy opens (`https:`), or by a proxy that
 * forwards each request (`http:`; many proxies open no tunnel to ports of plain HTTP).
 *
 * @throws OptionError
 */
export function openRoute(server: URL, { limits, tls, proxy: proxies }: RouteOptions): Route {
  const trust = server.protocol === 'https:' ? serverTrust(tls) : null;
  const proxy = proxyFor(server, proxies);
  const route = (connector: Connector, addressOf: Route['addressOf']): Route => {
    const dispatcher = createAgent(connector, limits);
    return {
      dispatcher,
      where: proxy === null ? server.host : `${server.host} through the proxy ${proxy.host}`,
      forwarder: proxy === null || trust !== null ? null : askedProxy(proxy),
      addressOf,
      abandon: connector.abandon,
      close: async () => {
        connector.abandon();
        await dispatcher.destroy();
      },
    };
  };
  const directly = (path: string): Address => ({ origin: server.origin, path, headers: {} });
  if (proxy === null) return route(createConnector(straight(server, trust), limits.connectTimeout), directly);
  const openProxy = toProxy(proxy, proxyTrust(tls));
  if (trust !== null) {
    const opening = tunnelled(server, trust, proxy, openProxy);
    return route(createConnector(opening, limits.connectTimeout), directly);
  }
  const { authorization } = proxy;
  const headers = {
    host: server.host,
    ...(authorization === null ? {} : { 'proxy-authorization': authorization }),
  };
  return route(createConnector(openProxy, limits.connectTimeout), (path) => ({
    origin: proxy.origin,
    path: `${server.origin}${path}`,
    headers,
  }));
}

/** Each exchange has timers of its own, so undici's are off. */
function createAgent({ connect }: Connector, { maxBodyBytes }: TransportLimits): Agent {
  return new Agent({ connect, headersTimeout: 0, bodyTimeout: 0, maxResponseSize: maxBodyBytes });
}
