import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createTransport, type Transport, type TransportLimits } from '../../../src/client/transport.ts';
import { hangUp, type Reply, type ScriptedServer, silence, startScripted, text } from './scripted-server.ts';

const REQUEST = { operation: 'query', method: 'GET', path: '/zstack/v1/ipsec', headers: {}, body: undefined };

let server: ScriptedServer | null = null;
let raw: Server | null = null;
let transport: Transport | null = null;

afterEach(async () => {
  await transport?.close();
  await server?.stop();
  raw?.close();
  server = null;
  raw = null;
});

async function send(reply: Reply, limits: Partial<TransportLimits> = {}) {
  server = await startScripted(reply);
  return open(server.url, limits).send(REQUEST);
}

function open(url: string, limits: Partial<TransportLimits> = {}): Transport {
  transport = createTransport(url, { limits });
  return transport;
}

/** A server that writes these bytes to whoever connects. */
async function startRaw(bytes: string): Promise<string> {
  raw = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end(bytes));
  });
  await new Promise<void>((resolve) => {
    raw?.listen(0, '127.0.0.1', resolve);
  });
  const { port } = raw.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

describe('a transport', () => {
  it('records what was sent and what came, with header names in lower case', async () => {
    const exchange = await send((_, response) =>
      response.writeHead(202, { 'X-Some': 'Thing' }).end('{"a":1}'),
    );
    expect(exchange.request).toMatchObject({
      method: 'GET',
      path: '/zstack/v1/ipsec',
      body: { kind: 'absent' },
    });
    expect(exchange.response).toMatchObject({ status: 202, body: { kind: 'json', value: { a: 1 } } });
    expect(exchange.response.headers['x-some']).toBe('Thing');
  });

  it('does not follow redirects', async () => {
    const { response } = await send((_, reply) =>
      reply.writeHead(302, { location: 'http://192.0.2.1/' }).end(),
    );
    expect(response.status).toBe(302);
  });

  it.each([
    ['never answers', silence, { headersTimeout: 100 }, { name: 'TimedOutError', phase: 'headers' }],
    [
      'never ends its answer',
      (_: unknown, response: Parameters<typeof silence>[1]) => void response.writeHead(200).write('{'),
      { totalTimeout: 100 },
      { name: 'TimedOutError', phase: 'body' },
    ],
    ['hangs up', hangUp, {}, { name: 'UnreachableError', trouble: { kind: 'reset', mayHaveArrived: true } }],
    [
      'answers too much',
      text(200, 'x'.repeat(2000)),
      { maxBodyBytes: 1000 },
      { trouble: { kind: 'too-large' } },
    ],
    [
      'answers in another encoding',
      text(200, Uint8Array.of(0xff, 0xfe)),
      {},
      { trouble: { kind: 'not-utf-8' } },
    ],
  ])('tells a server that %s', async (_, reply, limits, expected) => {
    await expect(send(reply, limits)).rejects.toMatchObject(expected);
  });

  it.each([
    ['is cut short', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{', 'reset'],
    ['is not HTTP', 'SSH-2.0-OpenSSH\r\n', 'not-http'],
  ])('tells an answer that %s', async (_, bytes, kind) => {
    const url = await startRaw(bytes);
    await expect(open(url).send(REQUEST)).rejects.toMatchObject({ trouble: { kind } });
  });

  it('tells a name that cannot be found', async () => {
    const call = open('http://zstack.invalid').send(REQUEST);
    await expect(call).rejects.toMatchObject({ trouble: { kind: 'name-not-found', mayHaveArrived: false } });
  });

  it('tells a port where nothing listens', async () => {
    const { url, stop } = await startScripted(silence);
    await stop();
    const call = open(url).send(REQUEST);
    await expect(call).rejects.toMatchObject({ trouble: { kind: 'refused', mayHaveArrived: false } });
    await expect(call).rejects.toThrow(/^nothing listens at 127\.0\.0\.1:\d+/);
  });
});
