import { setImmediate } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import type { Headers } from '../model/exchange.ts';
import { ConnectionFailure } from './connection-failure.ts';
import { proxyAuthentication } from './connection-trouble.ts';
import { Course } from './course.ts';
import { readText, tooLarge } from './decoding.ts';
import { openRoute, type Route } from './dispatcher.ts';
import { ClientError, InterruptedError, TimedOutError, UnreachableError } from './errors.ts';
import { networkTrouble } from './network-trouble.ts';
import { redirection } from './redirect.ts';
import { DEFAULT_LIMITS, type TransportLimits, type TransportOptions } from './transport-options.ts';

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

/** Sends requests to one server, each within its bounds; whatever goes wrong is a `ClientError`. */
export interface Sender {
  /** The server, and the proxy before it, as people are told. */
  readonly where: string;
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
  const route = openRoute(server, { limits, tls: options.tls ?? {}, proxy: options.proxy ?? {} });
  let underWay = 0;
  return {
    where: route.where,
    send: async (request, signal) => {
      const url = new URL(`${server.origin}${prefix}${request.path}`);
      const course = new Course(route.where, limits, signal);
      const sending: Sending = { route, limits, url, request, course };
      underWay++;
      try {
        return await course.run(() => exchange(sending));
      } catch (error) {
        throw asClientError(error, sending);
      } finally {
        course.close();
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
  readonly request: WireRequest;
  readonly course: Course;
}

async function exchange({ route, url, request, course, limits }: Sending): Promise<WireAnswer> {
  const { origin, path, headers } = route.addressOf(`${url.pathname}${url.search}`);
  const response = await course.watch(route.dispatcher).request({
    origin,
    path,
    method: request.method as Dispatcher.HttpMethod,
    headers: { ...request.headers, ...headers } as Record<string, string>,
    body: request.body,
    signal: course.signal,
  });
  course.answerBegan();
  response.body.on('error', () => {});
  try {
    const { statusCode: status } = response;
    const received = lowerCased(response.headers);
    rejectOthers(status, received, route, url);
    const text = await readText(response.body, {
      where: route.where,
      maxBodyBytes: limits.maxBodyBytes,
      encoding: received['content-encoding'] ?? null,
      length: received['content-length'] ?? null,
    });
    // Undici frees a connection one turn after its answer ended; the next request would open a second one.
    await setImmediate();
    return { status, headers: received, text };
  } finally {
    response.body.destroy();
  }
}

/** Rejects what a server, or a proxy in its place, answers instead of an answer. */
function rejectOthers(status: number, headers: Headers, { forwarder }: Route, url: URL): void {
  if (status === 407 && forwarder !== null) throw new UnreachableError(proxyAuthentication(forwarder));
  const redirected = redirection(status, headers['location'], url);
  if (redirected !== null) throw new UnreachableError(redirected);
}

/** Headers with names in lower case, each once. */
export function lowerCased(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): Headers {
  const entries = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name.toLowerCase(), typeof value === 'string' ? value : value.join(', ')]],
  );
  return Object.fromEntries(entries);
}

function asClientError(error: unknown, { route: { where }, limits, course, url }: Sending): Error {
  if (error instanceof ClientError) return error;
  const { progress } = course;
  switch (reasonOf(error)) {
    case 'deadline':
      return new TimedOutError('connect', limits.connectTimeout, null, where);
    case 'UND_ERR_RES_EXCEEDED_MAX_SIZE':
      return tooLarge(where, limits.maxBodyBytes);
    case 'abandoned':
    case 'UND_ERR_DESTROYED':
    case 'UND_ERR_CLOSED':
      return new InterruptedError(where, progress !== 'connecting');
  }
  return new UnreachableError(networkTrouble(error, where, { progress, plain: url.protocol === 'http:' }));
}

function reasonOf(error: unknown): unknown {
  if (error instanceof ConnectionFailure) return error.failed.at;
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
}
