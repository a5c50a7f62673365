import { Agent, type Dispatcher, errors, request } from 'undici';
import type { Exchange, ExchangeRequest, Headers } from '../model/exchange.ts';
import { readPayload } from '../model/payload.ts';
import type { OutgoingRequest } from '../model/request.ts';
import { TimedOutError, UnreachableError } from './errors.ts';
import { networkTrouble } from './network-trouble.ts';

/** Bounds of one exchange; every request has them. */
export interface TransportLimits {
  /** Milliseconds until a connection stands. */
  readonly connectTimeout: number;
  /** Milliseconds until the answer begins. */
  readonly headersTimeout: number;
  /** Milliseconds for the whole answer, from the first byte of the request. */
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

/** Trust and identity on the way to a server; PEM texts, not paths. */
export interface TlsOptions {
  /** Certificates to trust in place of the system's. */
  readonly ca?: string;
  /** The client's own certificate. */
  readonly cert?: string;
  /** Key of the client's certificate. */
  readonly key?: string;
  /** Trusts whatever certificate the server shows. */
  readonly insecure?: boolean;
}

/** Proxies by the names of their environment variables; an address that NO_PROXY lists is reached directly. */
export interface ProxyOptions {
  readonly httpProxy?: string;
  readonly httpsProxy?: string;
  readonly noProxy?: string;
}

export interface TransportOptions {
  readonly limits?: Partial<TransportLimits>;
  readonly tls?: TlsOptions;
  readonly proxy?: ProxyOptions;
}

/** Sends requests to one server. */
export interface Transport {
  /**
   * Sends a request and reads the whole answer, whatever its status. Redirects are not followed.
   *
   * @throws UnreachableError when no whole answer came
   * @throws TimedOutError when it did not come in time
   */
  send(outgoing: OutgoingRequest): Promise<Exchange>;
  close(): Promise<void>;
}

/**
 * Opens a transport.
 *
 * @param baseUrl the server, with or without the context path `/zstack`
 */
export function createTransport(baseUrl: string, options: TransportOptions = {}): Transport {
  const limits: TransportLimits = { ...DEFAULT_LIMITS, ...options.limits };
  const { origin, host, pathname } = new URL(baseUrl);
  const prefix = pathname.replace(/\/+$/, '').replace(/\/zstack$/, '');
  const agent = new Agent({
    connect: { timeout: limits.connectTimeout },
    headersTimeout: limits.headersTimeout,
    bodyTimeout: limits.totalTimeout,
    maxResponseSize: limits.maxBodyBytes,
  });
  return {
    send: (outgoing) => exchange(agent, { origin, host, prefix, limits }, outgoing),
    close: () => agent.destroy(),
  };
}

interface Target {
  readonly origin: string;
  readonly host: string;
  readonly prefix: string;
  readonly limits: TransportLimits;
}

async function exchange(
  dispatcher: Dispatcher,
  target: Target,
  outgoing: OutgoingRequest,
): Promise<Exchange> {
  const text = outgoing.body === undefined ? undefined : JSON.stringify(outgoing.body);
  const total = AbortSignal.timeout(target.limits.totalTimeout);
  try {
    const response = await request(`${target.origin}${target.prefix}${outgoing.path}`, {
      dispatcher,
      method: outgoing.method as Dispatcher.HttpMethod,
      headers: { accept: 'application/json', ...outgoing.headers },
      body: text ?? null,
      signal: total,
    });
    const bytes = await response.body.bytes();
    return {
      request: recorded(outgoing, text),
      response: {
        status: response.statusCode,
        headers: lowerCased(response.headers),
        body: readPayload(decode(bytes, target.host)),
      },
    };
  } catch (error) {
    throw asClientError(error, target);
  }
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

function decode(bytes: Uint8Array, host: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UnreachableError({
      kind: 'not-utf-8',
      sentence: `the answer of ${host} is not UTF-8`,
      mayHaveArrived: true,
    });
  }
}

function asClientError(error: unknown, { host, limits }: Target): Error {
  if (error instanceof UnreachableError) return error;
  if (error instanceof errors.ConnectTimeoutError) return new TimedOutError('connect', limits.connectTimeout);
  if (error instanceof errors.HeadersTimeoutError) return new TimedOutError('headers', limits.headersTimeout);
  if (error instanceof errors.BodyTimeoutError || isTimeout(error)) {
    return new TimedOutError('body', limits.totalTimeout);
  }
  if (error instanceof errors.ResponseExceededMaxSizeError) {
    const sentence = `the answer of ${host} is larger than ${limits.maxBodyBytes} bytes`;
    return new UnreachableError({ kind: 'too-large', sentence, mayHaveArrived: true });
  }
  return new UnreachableError(networkTrouble(error, host));
}

/** What `AbortSignal.timeout` rejects with. */
function isTimeout(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === 'TimeoutError';
}
