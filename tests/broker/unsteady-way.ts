import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What becomes of one request on its way to the broker. */
export type Fate =
  /** It goes through, and so does its answer. */
  | 'pass'
  /** The connection breaks before the broker has it. */
  | 'lost'
  /** The broker has it, and its answer is lost. */
  | 'answer-lost';

/** A way to a broker on which things get lost. */
export interface UnsteadyWay {
  readonly url: string;
  /** Method and path of each request that reached the broker. */
  readonly arrived: readonly string[];
  stop(): Promise<void>;
}

/**
 * Starts a way to a broker.
 *
 * @param fate decides by the request and by how many came before it
 */
export async function startUnsteadyWay(
  target: string,
  fate: (method: string, path: string, before: number) => Fate,
): Promise<UnsteadyWay> {
  const arrived: string[] = [];
  let count = 0;
  const forward = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const { method = 'GET', url = '/' } = incoming;
    const decided = fate(method, url, count++);
    const body = Buffer.concat(await incoming.toArray());
    if (decided === 'lost') {
      incoming.socket.destroy();
      return;
    }
    arrived.push(`${method} ${url}`);
    const passed = request(
      target + url,
      { method, headers: { ...incoming.headers, connection: 'close' } },
      (answer) => {
        if (decided === 'answer-lost') {
          answer.resume().on('end', () => incoming.socket.destroy());
          return;
        }
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    passed.on('error', () => incoming.socket.destroy()).end(body);
  };
  const server = createServer((incoming, outgoing) => {
    forward(incoming, outgoing).catch(() => incoming.socket.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrived,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
