import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it arrived. */
export interface Arrival {
  readonly method: string;
  readonly path: string;
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
  readonly onArrival?: (arrival: Arrival) => void;
}

/** Stands in front of a provider and writes down every request that arrives. */
export async function startCountingProxy(
  target: string,
  options: CountingOptions = {},
): Promise<CountingProxy> {
  const arrivals: Arrival[] = [];
  const server = createServer((incoming, outgoing) => {
    const arrival = { method: incoming.method ?? '', path: incoming.url ?? '' };
    arrivals.push(arrival);
    options.onArrival?.(arrival);
    if (options.loseRequest?.(arrival) === true) {
      outgoing.destroy();
      return;
    }
    const { headers, method } = incoming;
    const forwarded = request(`${target}${arrival.path}`, { method, headers }, (answer) => {
      if (options.loseAnswerTo?.(arrival) === true) {
        answer.resume();
        outgoing.destroy();
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    forwarded.on('error', () => outgoing.destroy());
    incoming.pipe(forwarded);
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
