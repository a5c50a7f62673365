import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listen } from '../../servers/listening.ts';

/** A request as a scripted server saw it. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type Reply = (request: Seen, response: ServerResponse) => void;

export interface ScriptedServer {
  readonly url: string;
  readonly seen: readonly Seen[];
  stop(): Promise<void>;
}

/** Starts a server on a free port that answers its nth request with the nth reply, and then with the last. */
export async function startScripted(...replies: readonly Reply[]): Promise<ScriptedServer> {
  const seen: Seen[] = [];
  const server = createServer(async (incoming, response) => {
    const body = Buffer.concat(await incoming.toArray()).toString('utf8');
    const request = {
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      headers: incoming.headers,
      body,
    };
    seen.push(request);
    replies[Math.min(seen.length, replies.length) - 1]?.(request, response);
  });
  const { port, stop } = await listen(server);
  return { url: `http://127.0.0.1:${port}`, seen, stop };
}

/** Answers JSON the way real servers do: without a Content-Type. */
export function json(status: number, body: unknown): Reply {
  return (_, response) => {
    response.writeHead(status).end(JSON.stringify(body));
  };
}

export function text(status: number, body: string | Uint8Array): Reply {
  return (_, response) => {
    response.writeHead(status).end(body);
  };
}

/** Takes the request and closes the connection. */
export const hangUp: Reply = (_, response) => {
  response.socket?.destroy();
};

/** Takes the request and never answers. */
export const silence: Reply = () => {};
