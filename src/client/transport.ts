import type { Client, Dispatcher } from 'undici';
import {
  type Exchange,
  type ExchangeResponse,
  type Headers,
  lowerCased,
  type OutgoingRequest,
  readPayload,
} from '../model/exchange.ts';
import { type Connection, connectionTo, routeTo } from './connection.ts';
import { ClientError, InterruptedError, TimedOutError, UnreachableError } from './errors.ts';
import { describeError, describeRedirect, type RequestPhase, TransportFailure } from './network-error.ts';
import { type ProxyAddress, type ProxyOptions, proxySecrets } from './proxy.ts';
import type { TlsOptions } from './tls.ts';

export type { ProxyOptions, TlsOptions };

/** Bounds of one exchange; every request has them. */
export interface TransportLimits {
  /** Milliseconds to connect: name lookup, TCP, a proxy's tunnel and TLS together. */
  readonly connectTimeout: number;
  /** Milliseconds until the answer begins. */
  readonly headersTimeout: number;
  /** Milliseconds for the whole exchange, the connection included. */
  readonly totalTimeout: number;
  /** Largest body that is read, in bytes. */
  readonly maxBodyBytes: number;
}

export const DEFAULT_LIMITS: TransportLimits = {
  connectTimeout: 10_000,
  headersTimeout: 30_000,
  totalTimeout: 60_000,
  maxBodyBytes: 16 * 1024 * 1024,
};

export interface TransportOptions {
  readonly limits?: Partial<TransportLimits>;
  readonly tls?: TlsOptions;
  readonly proxy?: ProxyOptions;
}

/** A request whose body is a text. */
export interface TextRequest {
  readonly method: string;
  /** Path from the root of the server, such as `/zstack/v1/ipsec`, with its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** Sends requests to one server, each at most once. */
export interface Transport {
  /**
   * Sends a request and reads the whole answer, whatever its status; a redirect is an error.
   *
   * @param signal ends the exchange and its connection
   * @throws UnreachableError when no whole answer came
   * @throws TimedOutError when it did not come in time
   * @throws InterruptedError when the signal, or closing the transport, ended it
   */
  send(outgoing: OutgoingRequest, signal?: AbortSignal): Promise<Exchange>;
  /** The same for a body that is sent as it is. */
  sendText(request: TextRequest, signal?: AbortSignal): Promise<ExchangeResponse>;
  /** Ends all connections, and the exchanges that use them. */
  close(): Promise<void>;
  /** Secrets that proxies receive and may repeat in their answers. */
  readonly secrets: readonly string[];
}

/** Opens a transport. @param baseUrl the server, with or without the context path `/zstack` @throws OptionError */
export function createTransport(baseUrl: string, options: TransportOptions = {}): Transport {
  const limits: TransportLimits = { ...DEFAULT_LIMITS, ...options.limits };
  const server = new URL(baseUrl);
  const prefix = server.pathname.replace(/\/+$/, '').replace(/\/zstack$/, '');
  const route = routeTo(server, options.tls ?? {}, options.proxy ?? {});
  const idle: Connection[] = [];
  const closing = new AbortController();
  const sendText: Transport['sendText'] = async (request, signal) => {
    const url = new URL(`${server.origin}${prefix}${request.path}`);
    const interruption = AbortSignal.any(signal === undefined ? [closing.signal] : [closing.signal, signal]);
    const timer = startTimer(route.where, limits, interruption);
    const connection = idle.pop() ?? connectionTo(server, route);
    timer.signal.addEventListener('abort', connection.end);
    try {
      timer.signal.throwIfAborted();
      const sending = { client: connection.client, url, forwarder: route.forwarder, timer };
      const answer = await exchange(request, sending, limits.maxBodyBytes);
      timer.signal.throwIfAborted();
      idle.push(connection);
      return answer;
    } catch (error) {
      connection.end();
      timer.signal.throwIfAborted();
      if (error instanceof ClientError) throw error;
      throw new UnreachableError(describeError(error, route.where, timer.phase));
    } finally {
      timer.stop();
      timer.signal.removeEventListener('abort', connection.end);
    }
  };
  return {
    send: async ({ method, path, headers, body }, signal) => {
      const sent = body === undefined ? null : JSON.stringify(body);
      const request = { method, path, headers: { accept: 'application/json', ...headers }, body: sent };
      const response = await sendText(request, signal);
      return {
        request: { method, path, headers: lowerCased(headers), body: readPayload(sent ?? '') },
        response,
      };
    },
    sendText,
    close: async () => {
      closing.abort();
      for (const connection of idle.splice(0)) connection.end();
    },
    secrets: proxySecrets(options.proxy ?? {}),
  };
}

/** How one request is sent. */
interface Sending {
  readonly client: Client;
  readonly url: URL;
  /** The proxy that forwards the request; null for none. */
  readonly forwarder: ProxyAddress | null;
  readonly timer: RequestTimer;
}

async function exchange(
  request: TextRequest,
  { client, url, forwarder, timer }: Sending,
  maxBodyBytes: number,
): Promise<ExchangeResponse> {
  const path = `${url.pathname}${url.search}`;
  const options = {
    path: forwarder === null ? path : `${url.origin}${path}`,
    method: request.method as Dispatcher.HttpMethod,
    headers: {
      ...request.headers,
      'accept-encoding': 'identity',
      ...(forwarder && { host: url.host, ...forwarder.headers }),
    },
    body: request.body,
  };
  const pieces: Uint8Array[] = [];
  let size = 0;
  let status = 0;
  let headers: Headers = {};
  await new Promise<void>((resolve, reject) => {
    client.dispatch(options, {
      // The connection is there and the request is written next: nothing was sent before.
      onRequestStart: (controller) => {
        // Undici may send a request again when its connection was lost; a reconnect must not be.
        if (timer.phase === 'connect') timer.enter('headers');
        else controller.abort(new TransportFailure('reset/headers'));
      },
      onResponseStart: (controller, statusCode, received) => {
        if (statusCode < 200) return;
        timer.enter('body');
        status = statusCode;
        headers = lowerCased(received);
        const redirect = describeRedirect(status, headers['location'], url);
        if (status === 407 && forwarder !== null)
          controller.abort(new TransportFailure('proxy-authentication', '', forwarder.host));
        else if (redirect !== null) controller.abort(new UnreachableError(redirect));
      },
      onResponseData: (controller, piece) => {
        pieces.push(piece);
        size += piece.byteLength;
        if (size > maxBodyBytes)
          controller.abort(new TransportFailure('too-large/body', maxBodyBytes / 1024 ** 2));
      },
      onResponseEnd: () => resolve(),
      onResponseError: (_, error) => reject(error),
    });
  });
  const { 'content-encoding': encoding = '' } = headers;
  if (size > 0 && !/^(identity)?$/i.test(encoding.trim())) throw new TransportFailure('encoding');
  return { status, headers, body: readPayload(textIn(Buffer.concat(pieces))) };
}

/** A body as text; a byte order mark is kept. */
function textIn(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    throw new TransportFailure('not-utf-8');
  }
}

type RequestTimer = ReturnType<typeof startTimer>;

/** Knows how far one exchange has come, and aborts its signal after a timeout or an interruption. */
function startTimer(where: string, limits: TransportLimits, interruption: AbortSignal) {
  const end = new AbortController();
  let phase: RequestPhase = 'connect';
  const limit = (after: number): NodeJS.Timeout =>
    setTimeout(() => end.abort(new TimedOutError(phase, after, where)), after);
  const total = limit(limits.totalTimeout);
  let current = limit(limits.connectTimeout);
  const interrupt = (): void => end.abort(new InterruptedError(where, phase !== 'connect'));
  if (interruption.aborted) interrupt();
  else interruption.addEventListener('abort', interrupt);
  return {
    get phase(): RequestPhase {
      return phase;
    },
    /** Aborted with the error that the exchange then rejects with. */
    signal: end.signal,
    enter: (next: 'headers' | 'body'): void => {
      clearTimeout(current);
      phase = next;
      if (phase === 'headers') current = limit(limits.headersTimeout);
    },
    stop: (): void => {
      clearTimeout(total);
      clearTimeout(current);
      interruption.removeEventListener('abort', interrupt);
    },
  };
}
