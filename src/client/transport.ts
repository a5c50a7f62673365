import type { Dispatcher } from 'undici';
import type { Exchange, ExchangeRequest, Headers } from '../model/exchange.ts';
import { readPayload } from '../model/payload.ts';
import type { OutgoingRequest } from '../model/request.ts';
import { ConnectionFailure } from './connection-failure.ts';
import { connectionTrouble, proxyAuthentication } from './connection-trouble.ts';
import { readText, tooLarge } from './decoding.ts';
import { openRoute, type Route } from './dispatcher.ts';
import { ClientError, InterruptedError, TimedOutError, UnreachableError } from './errors.ts';
import { networkTrouble } from './network-trouble.ts';
import { type Advance, watched } from './progress.ts';
import { redirection } from './redirect.ts';
import { DEFAULT_LIMITS, type TransportLimits, type TransportOptions } from './transport-options.ts';

export {
  DEFAULT_LIMITS,
  type ProxyOptions,
  type TlsOptions,
  type TransportLimits,
  type TransportOptions,
} from './transport-options.ts';

/** Sends requests to one server. */
export interface Transport {
  /**
   * Sends a request and reads the whole answer, whatever its status; a redirect is none.
   *
   * @param signal ends the exchange and its connection
   * @throws UnreachableError when no whole answer came
   * @throws TimedOutError when it did not come in time
   * @throws InterruptedError when the signal, or closing the transport, ended it
   */
  send(outgoing: OutgoingRequest, signal?: AbortSignal): Promise<Exchange>;
  /** Ends all connections, and the exchanges that use them. */
  close(): Promise<void>;
}

/**
 * Opens a transport.
 *
 * @param baseUrl the server, with or without the context path `/zstack`
 * @throws OptionError
 */
export function createTransport(baseUrl: string, options: TransportOptions = {}): Transport {
  const limits: TransportLimits = { ...DEFAULT_LIMITS, ...options.limits };
  const server = new URL(baseUrl);
  const prefix = server.pathname.replace(/\/+$/, '').replace(/\/zstack$/, '');
  const route = openRoute(server, { limits, tls: options.tls ?? {}, proxy: options.proxy ?? {} });
  let underWay = 0;
  return {
    send: async (outgoing, signal) => {
      underWay++;
      try {
        const url = new URL(`${server.origin}${prefix}${outgoing.path}`);
        return await bounded({ route, limits, url, outgoing, state: { progress: 'connecting' } }, signal);
      } finally {
        if (--underWay === 0) route.abandon();
      }
    },
    close: () => route.close(),
  };
}

interface Sending {
  readonly route: Route;
  readonly limits: TransportLimits;
  readonly url: URL;
  readonly outgoing: OutgoingRequest;
  readonly state: Advance;
}

/** An exchange that ends in time, and when the signal says so: undici heeds it only once a connection stands. */
async function bounded(sending: Sending, signal: AbortSignal | undefined): Promise<Exchange> {
  const { route, limits, state } = sending;
  const end = new AbortController();
  const interrupt = (): void => end.abort(new InterruptedError(route.where, state.progress !== 'connecting'));
  const timer = setTimeout(
    () => end.abort(new TimedOutError(PHASES[state.progress], limits.totalTimeout, null, route.where)),
    limits.totalTimeout,
  );
  const ended = new Promise<never>((_, reject) => {
    end.signal.addEventListener('abort', () => reject(end.signal.reason as Error));
  });
  try {
    if (signal?.aborted === true) throw new InterruptedError(route.where, false);
    signal?.addEventListener('abort', interrupt);
    return await Promise.race([exchange(sending, end.signal), ended]);
  } catch (error) {
    throw end.signal.aborted ? end.signal.reason : asClientError(error, sending);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', interrupt);
  }
}

const PHASES = { connecting: 'connect', sent: 'headers', answering: 'body' } as const;

async function exchange(sending: Sending, signal: AbortSignal): Promise<Exchange> {
  const { route, url, outgoing, state, limits } = sending;
  const text = outgoing.body === undefined ? undefined : JSON.stringify(outgoing.body);
  const { origin, path, headers } = route.addressOf(`${url.pathname}${url.search}`);
  const response = await watched(route.dispatcher, state).request({
    origin,
    path,
    method: outgoing.method as Dispatcher.HttpMethod,
    headers: { accept: 'application/json', ...outgoing.headers, ...headers },
    body: text ?? null,
    signal,
  });
  state.progress = 'answering';
  response.body.on('error', () => {});
  try {
    const { statusCode: status } = response;
    const received = lowerCased(response.headers);
    rejectOthers(status, received, sending);
    const body = await readText(response.body, {
      where: route.where,
      maxBodyBytes: limits.maxBodyBytes,
      encoding: received['content-encoding'] ?? null,
      length: received['content-length'] ?? null,
    });
    return {
      request: recorded(outgoing, text),
      response: { status, headers: received, body: readPayload(body) },
    };
  } finally {
    response.body.destroy();
  }
}

/** Rejects what a server, or a proxy in its place, answers instead of an answer. */
function rejectOthers(status: number, headers: Headers, { route, url }: Sending): void {
  if (status === 407 && route.proxy?.forwards === true)
    throw new UnreachableError(proxyAuthentication(route.proxy.host, route.proxy.hasUser));
  const redirected = redirection(status, headers['location'], url);
  if (redirected !== null) throw new UnreachableError(redirected);
}

function recorded(outgoing: OutgoingRequest, text: string | undefined): ExchangeRequest {
  return {
    method: outgoing.method,
    path: outgoing.path,
    headers: lowerCased(outgoing.headers),
    body: readPayload(text ?? ''),
  };
}

function lowerCased(headers: Readonly<Record<string, string | string[] | undefined>>): Headers {
  const entries = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]],
  );
  return Object.fromEntries(entries);
}

function asClientError(error: unknown, { route, limits, state, url }: Sending): Error {
  if (error instanceof ClientError) return error;
  const { where, proxy } = route;
  if (error instanceof ConnectionFailure)
    return error.failed.at === 'deadline'
      ? new TimedOutError('connect', limits.connectTimeout, null, where)
      : new UnreachableError(connectionTrouble(error.failed, where, proxy));
  switch (codeOf(error)) {
    case 'UND_ERR_HEADERS_TIMEOUT':
      return new TimedOutError('headers', limits.headersTimeout, null, where);
    case 'UND_ERR_RES_EXCEEDED_MAX_SIZE':
      return tooLarge(where, limits.maxBodyBytes);
    case 'UND_ERR_DESTROYED':
    case 'UND_ERR_CLOSED':
      return new InterruptedError(where, state.progress !== 'connecting');
  }
  const circumstances = { progress: state.progress, plain: url.protocol === 'http:' };
  return new UnreachableError(networkTrouble(error, where, circumstances));
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
}
