import type { AddressInfo, Server, Socket } from 'node:net';

/** A server on a free port of 127.0.0.1. */
export interface Listening {
  readonly port: number;
  /** Connections that were taken so far. */
  connections(): number;
  /** Connections that are open. */
  open(): number;
  /** Bytes that were given to connections so far. */
  bytesWritten(): number;
  /** Ends the server and all its connections. */
  stop(): Promise<void>;
}

/** Makes a server listen. */
export async function listen(server: Server): Promise<Listening> {
  const sockets = new Set<Socket>();
  let taken = 0;
  let written = 0;
  server.on('connection', (socket: Socket) => {
    taken++;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      written += socket.bytesWritten;
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => taken,
    open: () => sockets.size,
    bytesWritten: () => [...sockets].reduce((sum, { bytesWritten }) => sum + bytesWritten, written),
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** A port of 127.0.0.1 where nothing listens. */
export async function freePort(server: Server): Promise<number> {
  const { port, stop } = await listen(server);
  await stop();
  return port;
}
