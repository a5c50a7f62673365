import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer as createRawServer } from 'node:net';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { TransportLimits } from '../../../src/client/transport.ts';
import { type Fault, HUGE, startFaultyServer } from '../../servers/faulty-server.ts';
import { freePort } from '../../servers/listening.ts';
import { failure, openTransport, PUT, sentenceOf, stopAll, stopClock, stopLater, until } from './sending.ts';

afterEach(stopAll);

function send(url: string, limits: Partial<TransportLimits> = {}) {
  return openTransport(url, { limits }).send(PUT);
}

async function sendTo(fault: Fault, limits: Partial<TransportLimits> = {}) {
  const server = await stopLater(startFaultyServer(fault));
  return { server, call: send(server.url, limits) };
}

describe('a server that answers wrongly', () => {
  it.each<[Fault, string, string]>([
    ['hangs-up', 'reset/plain', ''],
    ['resets-mid-body', 'cut-short', ''],
    ['cut-short', 'cut-short', ''],
    ['cut-short-in-pieces', 'cut-short', ''],
    ['not-utf-8', 'not-utf-8', ''],
    ['not-http', 'not-http', ''],
    ['huge-headers', 'too-large/headers', 'the headers of the answer of HOST are too large: see what'],
    ['gzip-that-lies', 'encoding', ''],
    ['gzip-cut-short', 'encoding', ''],
    ['unknown-encoding', 'encoding', 'its Content-Encoding (not gzip, deflate or br): see which proxy'],
    ['redirect-to-login', 'redirected', 'HOST answers 303 and points to https://sso.example/login;'],
  ])('%s: is %s, and gets the request once', async (fault, kind, sentence) => {
    const { call, server } = await sendTo(fault);
    const error = await failure(call);
    expect(error).toMatchObject({ name: 'UnreachableError', networkError: { kind, mayHaveArrived: true } });
    expect(sentenceOf(error)).toContain(sentence);
    expect(server.connections()).toBe(1);
    if (server.requests.length > 0) expect(server.requests).toEqual([`PUT ${PUT.path}`]);
  });

  it.each<[Fault, object]>([
    ['gzip-that-is-true', { value: { by: 'gzip' } }],
    ['brotli-that-is-true', { value: { by: 'br' } }],
    ['gzip-of-nothing', { kind: 'absent' }],
  ])('but %s: is read', async (fault, body) => {
    const { call } = await sendTo(fault);
    expect((await call).response.body).toMatchObject(body);
  });
});

describe('a body that is too large', () => {
  it.each<Fault>(['huge', 'announces-too-much', 'gzip-bomb'])('%s: is given up', async (fault) => {
    const { call, server } = await sendTo(fault, { maxBodyBytes: 1024 * 1024 });
    const error = await failure(call);
    expect(error).toMatchObject({ networkError: { kind: 'too-large/body', mayHaveArrived: true } });
    expect(sentenceOf(error)).toContain(`the answer of HOST is larger than 1 MB:`);
    // What the sockets of both sides hold comes on top of what was read.
    expect(server.bytesWritten()).toBeLessThan(HUGE / 10);
    await until(() => server.open() === 0);
  });

  it('is one of more bytes than the limit, and not one of as many', async () => {
    const { call } = await sendTo('gzip-that-is-true', { maxBodyBytes: 33 });
    expect((await call).response.status).toBe(200);
    const { call: second } = await sendTo('gzip-that-is-true', { maxBodyBytes: 32 });
    expect(await failure(second)).toMatchObject({ networkError: { kind: 'too-large/body' } });
  });
});

describe('a server that is too slow', () => {
  /** Signs that the client has come as far as it will. */
  const WRITTEN = 'undici:client:sendHeaders';
  const ANSWERED = 'undici:request:headers';

  it.each<[Fault, string, Partial<TransportLimits>, string, string]>([
    ['never-answers', WRITTEN, { headersTimeout: 100 }, 'headers', 'no answer'],
    ['never-answers', WRITTEN, { totalTimeout: 100 }, 'headers', 'no answer'],
    ['one-byte-of-headers-a-second', WRITTEN, { totalTimeout: 100 }, 'headers', 'no answer'],
    [
      'one-byte-a-second',
      ANSWERED,
      { headersTimeout: 50, totalTimeout: 100 },
      'body',
      'no end of the answer',
    ],
  ])('%s: is given up in time (%s, %j)', async (fault, sign, limits, phase, what) => {
    stopClock();
    const reached = new Promise<void>((resolve) => {
      const listener = (): void => {
        unsubscribe(sign, listener);
        resolve();
      };
      subscribe(sign, listener);
    });
    const { call, server } = await sendTo(fault, limits);
    const ended = failure(call);
    await reached;
    jest.advanceTimersByTime(100);
    const error = await ended;
    expect(error).toMatchObject({ name: 'TimedOutError', phase, after: 100 });
    expect(sentenceOf(error)).toContain(`${what} from HOST came within 100 ms`);
    await until(() => server.open() === 0);
  });

  it('is given up while TLS is being agreed on', async () => {
    stopClock();
    const mute = await stopLater(startFaultyServer('mute'));
    const ended = failure(send(`https://127.0.0.1:${mute.port}`, { connectTimeout: 100 }));
    await until(() => mute.open() === 1);
    jest.advanceTimersByTime(100);
    const error = await ended;
    expect(error).toMatchObject({ name: 'TimedOutError', phase: 'connect', after: 100 });
    expect(sentenceOf(error)).toBe(
      'no connection to HOST came within 100 ms: check the address, and firewalls on the way',
    );
    await until(() => mute.open() === 0);
  });
});

it.each([
  [
    'name-not-found',
    'http://zstack.invalid',
    /^the name of zstack\.invalid cannot be resolved \(E\w+\): check/,
  ],
  ['refused', null, /^nothing listens at HOST: the connection was refused; check the port/],
  ['unroutable', 'http://255.255.255.255', /^255\.255\.255\.255 cannot be reached from here \(E\w+\): check/],
])('a server that is not there is %s', async (kind, url, sentence) => {
  const error = await failure(send(url ?? `http://127.0.0.1:${await freePort(createRawServer())}`));
  expect(error).toMatchObject({ name: 'UnreachableError', networkError: { kind, mayHaveArrived: false } });
  expect(sentenceOf(error)).toMatch(sentence);
});
