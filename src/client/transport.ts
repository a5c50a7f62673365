import type { Client, Dispatcher } from 'undici';
import {
  type Exchange,
  type Headers,
  lowerCased,
  type OutgoingRequest,
  readPayload,
} from '../model/exchange.ts';
import { type Connection, routeTo } from './connection.ts';
import { bodyTooLarge, decodeBody } from './decoding.ts';
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
  /** Largest body that is read, in bytes, both as it comes and after its content encoding is undone. */
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

/** Sends requests to one server. */
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
  /** Ends all connections, and the exchanges that use them. */
  close(): Promise<void>;
  /** Secrets that proxies receive and may repeat in their answers. */
  readonly secrets: readonly string[];
}

/**
 * Opens a transport.
 *
 * @param baseUrl the server, with or without the context path `/zstack`
 * @throws OptionError
 */
export function createTransport(baseUrl: string, options: TransportOptions = {}): Transport {
  const sender = openSender(baseUrl, options);
  return {
    send: async ({ method, path, headers, body }, signal) => {
      const sent = body === undefined ? null : JSON.stringify(body);
      const request = { method, path, headers: { accept: 'application/json', ...headers }, body: sent };
      const answer = await sender.send(request, signal);
      return {
        request: { method, path, headers: lowerCased(headers), body: readPayload(sent ?? '') },
        response: { status: answer.status, headers: answer.headers, body: readPayload(answer.text) },
      };
    },
    close: () => sender.close(),
    secrets: proxySecrets(options.proxy ?? {}),
  };
}

/** A request as it goes over the wire. */
export interface WireRequest {
  readonly method: string;
  /** Path from the root of the server, such as `/zstack/v1/ipsec`, with its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Uint8Array | null;
}

/** A whole answer. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The body without its content encoding; a byte order mark is kept. */
  readonly text: string;
}

/** Sends requests to one server, each within its limits and at most once; every failure is a `ClientError`. */
export interface Sender {
  send(request: WireRequest, signal?: AbortSignal): Promise<WireAnswer>;
  /** Ends all connections, and the exchanges that use them. */
  close(): Promise<void>;
}

/**
 * Opens a sender.
 *
 * @param baseUrl the server, with or without the context path `/zstack`
 * @throws OptionError
 */
export function openSender(baseUrl: string, options: TransportOptions = {}): Sender {
  const limits: TransportLimits = { ...DEFAULT_LIMITS, ...options.limits };
  const server = new URL(baseUrl);
  const prefix = server.pathname.replace(/\/+$/, '').replace(/\/zstack$/, '');
  const route = routeTo(server, options.tls ?? {}, options.proxy ?? {});
  const idle: Connection[] = [];
  const closing = new AbortController();
  return {
    send: async (request, signal) => {
      const url = new URL(`${server.origin}${prefix}${request.path}`);
      const timer = new RequestTimer(route.where, limits, [closing.signal, signal]);
      const connection = idle.pop() ?? route.connection();
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
        const plain = url.protocol === 'http:';
        throw new UnreachableError(describeError(error, { where: route.where, phase: timer.phase, plain }));
      } finally {
        timer.stop();
        timer.signal.removeEventListener('abort', connection.end);
      }
    },
    close: async () => {
      closing.abort();
      for (const connection of idle.splice(0)) connection.end();
    },
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
  request: WireRequest,
  { client, url, forwarder, timer }: Sending,
  maxBodyBytes: number,
): Promise<WireAnswer> {
  const path = `${url.pathname}${url.search}`;
  const options = {
    path: forwarder === null ? path : `${url.origin}${path}`,
    method: request.method as Dispatcher.HttpMethod,
    headers: { ...request.headers, ...(forwarder && { host: url.host, ...forwarder.headers }) },
    body: request.body,
  } as Dispatcher.DispatchOptions;
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
        else if (Number(headers['content-length'] ?? 0) > maxBodyBytes)
          controller.abort(bodyTooLarge(maxBodyBytes));
      },
      onResponseData: (controller, piece) => {
        pieces.push(piece);
        size += piece.byteLength;
        if (size > maxBodyBytes) controller.abort(bodyTooLarge(maxBodyBytes));
      },
      onResponseEnd: () => resolve(),
      onResponseError: (_, error) => reject(error),
    });
  });
  const text = decodeBody(Buffer.concat(pieces), headers['content-encoding'], maxBodyBytes);
  return { status, headers, text };
}

/** Knows how far one exchange has come, and ends it after a timeout or an interruption. */
class RequestTimer {
  phase: RequestPhase = 'connect';
  readonly #where: string;
  readonly #limits: TransportLimits;
  readonly #interruption: AbortSignal;
  readonly #end = new AbortController();
  readonly #total: NodeJS.Timeout;
  #current: NodeJS.Timeout | undefined;

  constructor(where: string, limits: TransportLimits, interruptions: readonly (AbortSignal | undefined)[]) {
    this.#where = where;
    this.#limits = limits;
    this.#interruption = AbortSignal.any(interruptions.filter((one) => one !== undefined));
    this.#total = this.#limit(limits.totalTimeout);
    this.enter('connect');
    if (this.#interruption.aborted) this.#interrupt();
    else this.#interruption.addEventListener('abort', this.#interrupt);
  }

  /** Aborted with the error that the exchange then rejects with. */
  get signal(): AbortSignal {
    return this.#end.signal;
  }

  enter(phase: RequestPhase): void {
    const { connectTimeout, headersTimeout } = this.#limits;
    clearTimeout(this.#current);
    this.phase = phase;
    if (phase !== 'body') this.#current = this.#limit(phase === 'connect' ? connectTimeout : headersTimeout);
  }

  stop(): void {
    clearTimeout(this.#total);
    clearTimeout(this.#current);
    this.#interruption.removeEventListener('abort', this.#interrupt);
  }

  #limit(after: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.#end.abort(new TimedOutError(this.phase, after, this.#where));
    }, after);
  }

  readonly #interrupt = (): void => {
    this.#end.abort(new InterruptedError(this.#where, this.phase !== 'connect'));
  };
}
