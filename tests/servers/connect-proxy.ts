import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect, type Socket } from 'node:net';
import type { Identity } from './certificate-authority.ts';
import { type Listening, listen } from './listening.ts';

export interface ConnectProxyOptions {
  /** User and password that the proxy wants, as `user:password`. */
  readonly user?: string;
  /** Status that every request gets, in place of its way to the server. */
  readonly refuse?: number;
  /** Takes tunnels but never answers. */
  readonly silent?: boolean;
  /** Makes the proxy speak TLS. */
  readonly identity?: Identity;
}

export interface ConnectProxy extends Listening {
  /** Its address, without user and password. */
  readonly url: string;
  /** What it was asked for, such as `CONNECT 127.0.0.1:443` or `GET http://127.0.0.1/path`. */
  readonly seen: readonly string[];
}

/** Starts a proxy that opens tunnels, and forwards requests that name the whole address. */
export async function startConnectProxy(options: ConnectProxyOptions = {}): Promise<ConnectProxy> {
  const { identity, silent = false } = options;
  const seen: string[] = [];
  const server = identity === undefined ? createServer() : createSecureServer(identity);
  server.on('request', (incoming: IncomingMessage, response: ServerResponse) => {
    seen.push(`${incoming.method} ${incoming.url}`);
    const refusal = refusalOf(options, incoming);
    if (refusal === null) forward(incoming, response);
    else response.writeHead(refusal).end();
  });
  server.on('connect', (incoming: IncomingMessage, socket: Socket) => {
    seen.push(`${incoming.method} ${incoming.url}`);
    const refusal = refusalOf(options, incoming);
    if (refusal !== null) socket.end(`HTTP/1.1 ${refusal} Refused\r\nContent-Length: 0\r\n\r\n`);
    else if (silent) socket.resume().on('end', () => socket.end());
    else openTunnel(incoming.url ?? '', socket);
  });
  const listening = await listen(server);
  const scheme = identity === undefined ? 'http' : 'https';
  return { ...listening, url: `${scheme}://127.0.0.1:${listening.port}`, seen };
}

function refusalOf({ user, refuse }: ConnectProxyOptions, { headers }: IncomingMessage): number | null {
  if (user === undefined) return refuse ?? null;
  const due = `Basic ${Buffer.from(user).toString('base64')}`;
  return headers['proxy-authorization'] === due ? (refuse ?? null) : 407;
}

function openTunnel(target: string, socket: Socket): void {
  const { hostname, port } = new URL(`http://${target}`);
  const server = connect(Number(port), hostname, () => {
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    socket.pipe(server).pipe(socket);
  });
  server.on('error', () => socket.destroy());
  socket.on('close', () => server.destroy());
}

function forward(incoming: IncomingMessage, response: ServerResponse): void {
  const { 'proxy-authorization': _, ...headers } = incoming.headers;
  const onward = request(incoming.url ?? '', { method: incoming.method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  incoming.pipe(onward);
}
