import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createRawServer, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { type Listening, listen } from './listening.ts';

export interface FaultyServer extends Listening {
  readonly url: string;
  /** Requests that arrived, for servers that speak HTTP. */
  readonly requests: readonly string[];
}

/** Size of the body of `huge`. */
const HUGE = 200 * 1024 * 1024;

/** What a page of HTML is titled. */
export const HTML_TITLE = '502 Bad Gateway';

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';

/** Servers that speak HTTP. */
const ANSWERS = {
  'never-answers': () => {},
  'hangs-up': (_, response) => response.socket?.destroy(),
  html: (_, response) =>
    response
      .writeHead(502, { 'content-type': 'text/html' })
      .end(`<html><head><title>${HTML_TITLE}</title></head><body>nginx</body></html>`),
  'redirect-loop': (request, response) => response.writeHead(302, { location: request.url }).end(),
  'redirect-to-login': (_, response) =>
    response
      .writeHead(303, { location: `https://sso.example/login;jsessionid=${'0a'.repeat(16)}?token=canary` })
      .end('<html></html>'),
  'not-utf-8': (_, response) => response.end(Uint8Array.of(0x7b, 0x22, 0xc3, 0x28, 0x22, 0x7d)),
  compressed: (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('{}'),
  huge: (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    pieces(HUGE)
      .on('error', () => {})
      .pipe(response);
  },
  /** None at all. */
  sound: (_, response) => response.end('{"by":"it"}'),
} as const satisfies Record<string, RequestListener>;

/** Servers that write bytes of their own once a request, or whatever it is, comes. */
const BYTES = {
  /** Says never a word, not even in TLS. */
  mute: () => {},
  'one-byte-a-second': (socket) => {
    socket.write(`${HEAD}Content-Length: 1000\r\n\r\n{`);
    const timer = setInterval(() => socket.write(' '), 1000);
    socket.on('close', () => clearInterval(timer));
  },
  'one-byte-of-headers-a-second': (socket) => {
    let at = 0;
    const timer = setInterval(() => socket.write(HEAD.charAt(at++ % HEAD.length)), 1000);
    socket.on('close', () => clearInterval(timer));
  },
  'resets-mid-body': (socket) => {
    // A reset would take what the client has not read yet.
    const reset = (): void => {
      unsubscribe('undici:request:headers', reset);
      socket.resetAndDestroy();
    };
    subscribe('undici:request:headers', reset);
    socket.write(`${HEAD}Content-Length: 1000\r\n\r\n{"half":`);
  },
  'cut-short': (socket) => socket.end(`${HEAD}Content-Length: 1000\r\n\r\n{"half":`),
  'cut-short-in-pieces': (socket) =>
    socket.end(`${HEAD}Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{"half":`),
  'not-http': (socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'),
  'huge-headers': (socket) => socket.end(`${HEAD}X-Pad: ${'x'.repeat(64 * 1024)}\r\n\r\n`),
} as const satisfies Record<string, (socket: Socket) => unknown>;

export type Fault = keyof typeof ANSWERS | keyof typeof BYTES;

/** Starts a server with one fault. */
export async function startFaultyServer(fault: Fault): Promise<FaultyServer> {
  const requests: string[] = [];
  const server = fault in ANSWERS ? createServer() : createRawServer();
  server.on('request', ({ method, url }: { method: string; url: string }) =>
    requests.push(`${method} ${url}`),
  );
  if (fault in ANSWERS) server.on('request', ANSWERS[fault as keyof typeof ANSWERS]);
  else
    server.on('connection', (socket: Socket) => {
      socket.once('data', () => BYTES[fault as keyof typeof BYTES](socket));
    });
  const listening = await listen(server);
  return { ...listening, url: `http://127.0.0.1:${listening.port}`, requests };
}

/** A JSON text of a size, made as it is read. */
function pieces(size: number): Readable {
  const piece = Buffer.alloc(64 * 1024, ' ');
  let left = size;
  return new Readable({
    read() {
      left -= piece.length;
      this.push(left < 0 ? null : piece);
    },
  });
}
