import { createServer, type IncomingHttpHeaders, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it arrived. */
export interface Arrival {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

/** What a gateway answers in place of the server. */
export interface GatewayAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whether the connection ends before the body does. */
  readonly cut?: boolean;
  /** Whether the server sees the request: before the answer, so many milliseconds after it, or never. */
  readonly passedOn?: 'before' | number;
}

export interface CountingProxy {
  readonly url: string;
  readonly arrivals: readonly Arrival[];
  /** Reconnects of this connection that arrived. */
  reconnectsOf(uuid: string): number;
  stop(): Promise<void>;
}

export interface CountingOptions {
  /** Hangs up on the client after the server has answered such a request. */
  readonly loseAnswerTo?: (arrival: Arrival) => boolean;
  /** Hangs up on the client before the server sees such a request. */
  readonly loseRequest?: (arrival: Arrival) => boolean;
  /** Answers such a request as a gateway does; null lets it pass. */
  readonly gateway?: (arrival: Arrival) => GatewayAnswer | null;
  /** Sends such a request on twice, and passes the second answer on. */
  readonly resends?: (arrival: Arrival) => boolean;
  readonly onArrival?: (arrival: Arrival) => void;
}

/** Stands in front of a provider and writes down every request that arrives. */
export async function startCountingProxy(
  target: string,
  options: CountingOptions = {},
): Promise<CountingProxy> {
  const arrivals: Arrival[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const { method = '', url: path = '', headers } = incoming;
    const arrival = { method, path, headers };
    arrivals.push(arrival);
    options.onArrival?.(arrival);
    if (options.loseRequest?.(arrival) === true) {
      outgoing.destroy();
      return;
    }
    const body = Buffer.concat(await incoming.toArray().catch(() => []));
    const instead = options.gateway?.(arrival) ?? null;
    let left = options.resends?.(arrival) === true ? 1 : 0;
    const forward = (): void => {
      const forwarded = request(`${target}${path}`, { method, headers }, (answer) => {
        if (left-- > 0) {
          answer.resume();
          forward();
          return;
        }
        if (instead !== null) {
          answer.resume();
          if (!outgoing.headersSent) answerAs(instead, outgoing);
          return;
        }
        if (options.loseAnswerTo?.(arrival) === true) {
          answer.resume();
          outgoing.destroy();
          return;
        }
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
      });
      forwarded.on('error', () => outgoing.destroy());
      forwarded.end(body);
    };
    if (instead === null || instead.passedOn === 'before') {
      forward();
      return;
    }
    answerAs(instead, outgoing);
    if (instead.passedOn !== undefined) setTimeout(forward, instead.passedOn);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    arrivals,
    reconnectsOf: (uuid) =>
      arrivals.filter(({ method, path }) => method === 'PUT' && path === `/zstack/v1/ipsec/${uuid}/actions`)
        .length,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answerAs(
  { status, headers, body = '', cut = false }: GatewayAnswer,
  outgoing: ServerResponse,
): void {
  if (!cut) {
    outgoing.writeHead(status, headers).end(body);
    return;
  }
  outgoing.writeHead(status, { ...headers, 'content-length': body.length + 100 });
  outgoing.write(body, () => outgoing.destroy());
}
