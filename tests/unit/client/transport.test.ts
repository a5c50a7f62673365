import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type Fault, type FaultyServer, startFaultyServer } from '../../servers/faulty-server.ts';
import { json, type Reply, silence, startScripted } from './scripted-server.ts';
import { failure, GET, openTransport, PUT, sentenceOf, stopAll, stopLater, until } from './sending.ts';

afterEach(stopAll);

const start = (fault: Fault) => stopLater(startFaultyServer(fault));
const script = (...replies: readonly Reply[]) => stopLater(startScripted(...replies));

describe('a transport', () => {
  it('records what was sent and what came, with header names in lower case', async () => {
    const server = await script((_, response) =>
      response.writeHead(202, { 'X-Some': 'Thing' }).end('{"a":1}'),
    );
    const exchange = await openTransport(server.url).send({ ...PUT, headers: { 'X-Job-UUID': 'j' } });
    expect(exchange.request).toEqual({
      method: 'PUT',
      path: PUT.path,
      headers: { 'x-job-uuid': 'j' },
      body: { kind: 'json', value: {}, notes: [], text: '{}' },
    });
    expect(exchange.response).toMatchObject({ status: 202, body: { kind: 'json', value: { a: 1 } } });
    expect(exchange.response.headers['x-some']).toBe('Thing');
    expect(server.seen[0]).toMatchObject({ method: 'PUT', path: PUT.path, body: '{}' });
    expect(server.seen[0]?.headers.accept).toBe('application/json');
  });

  it.each([
    ['', '/zstack/v1/ipsec'],
    ['/', '/zstack/v1/ipsec'],
    ['/zstack', '/zstack/v1/ipsec'],
    ['/zstack/', '/zstack/v1/ipsec'],
    ['/cloud/zstack', '/cloud/zstack/v1/ipsec'],
  ])('puts paths below the target %j', async (base, path) => {
    const server = await script(json(200, {}));
    await openTransport(`${server.url}${base}`).send(GET);
    expect(server.seen[0]?.path).toBe(path);
  });

  it('sends nothing twice, whatever undici would do', async () => {
    const server = await script(silence);
    const lose = (message: unknown) => {
      const { socket } = message as { readonly socket: Socket };
      const error = Object.assign(new Error('lost'), { code: 'UND_ERR_INFO' });
      until(() => server.seen.length === 1).then(() => socket.destroy(error));
    };
    subscribe('undici:client:sendHeaders', lose);
    const error = await failure(openTransport(server.url).send(PUT)).finally(() =>
      unsubscribe('undici:client:sendHeaders', lose),
    );
    expect(error).toMatchObject({ networkError: { kind: 'reset/headers', mayHaveArrived: true } });
    expect(server.seen).toHaveLength(1);
  });

  it('uses a connection again', async () => {
    const faulty = await start('html');
    const { send } = openTransport(faulty.url);
    for (let i = 0; i < 3; i++) await send(GET);
    expect([faulty.requests.length, faulty.connections()]).toEqual([3, 1]);
  });
});

describe('an interruption', () => {
  it('before sending sends nothing', async () => {
    const server = await script(json(200, {}));
    const { send, close } = openTransport(server.url);
    const error = await failure(send(PUT, AbortSignal.abort()));
    expect(error).toMatchObject({ name: 'InterruptedError', mayHaveArrived: false });
    expect(sentenceOf(error)).toBe('the request to HOST was interrupted: nothing of it was sent');
    await close();
    expect(await failure(send(PUT))).toMatchObject({ name: 'InterruptedError', mayHaveArrived: false });
    expect(server.seen).toEqual([]);
  });

  describe.each(['the signal', 'closing the transport'])('by %s', (by) => {
    it.each<[string, Fault, (faulty: FaultyServer) => boolean, boolean]>([
      ['while TLS is being agreed on', 'mute', (faulty) => faulty.open() === 1, false],
      ['while an answer is awaited', 'never-answers', ({ requests }) => requests.length === 1, true],
      ['in the middle of an answer', 'one-byte-a-second', (faulty) => faulty.bytesWritten() > 0, true],
    ])('%s closes the connection', async (_, fault, isThere, mayHaveArrived) => {
      const faulty = await start(fault);
      const scheme = fault === 'mute' ? 'https' : 'http';
      const end = new AbortController();
      const { send, close } = openTransport(`${scheme}://127.0.0.1:${faulty.port}`);
      const call = failure(send(PUT, end.signal));
      await until(() => isThere(faulty));
      if (by === 'the signal') end.abort();
      else await close();
      const error = await call;
      expect(error).toMatchObject({ name: 'InterruptedError', mayHaveArrived });
      const fate = mayHaveArrived ? 'it may have arrived there all the same' : 'nothing of it was sent';
      expect(sentenceOf(error)).toBe(`the request to HOST was interrupted: ${fate}`);
      await until(() => faulty.open() === 0);
    });
  });

  it('leaves other requests alone', async () => {
    const server = await script(json(200, {}));
    const { send } = openTransport(server.url);
    const end = new AbortController();
    const [first, second] = [failure(send(PUT, end.signal)), send(GET)];
    end.abort();
    expect(await first).toMatchObject({ name: 'InterruptedError' });
    expect((await second).response.status).toBe(200);
    expect((await send(GET)).response.status).toBe(200);
  });
});
