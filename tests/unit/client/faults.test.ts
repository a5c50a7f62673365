import { createServer as createRawServer } from 'node:net';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { TransportLimits } from '../../../src/client/transport.ts';
import { type Fault, startFaultyServer } from '../../servers/faulty-server.ts';
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
    ['hangs-up', 'reset/headers', ''],
    ['resets-mid-body', 'cut-short', ''],
    ['cut-short', 'cut-short', ''],
    ['cut-short-in-pieces', 'cut-short', ''],
    ['not-utf-8', 'not-utf-8', ''],
    ['not-http', 'not-http', ''],
    ['huge-headers', 'too-large/headers', 'the headers of the answer of HOST are too large: see what'],
    ['compressed', 'encoding', 'has a Content-Encoding, which was not asked for: see which proxy adds it'],
    ['redirect-to-login', 'redirected', 'HOST answers 303 and points to https://sso.example/login;'],
  ])('%s: is %s, and gets the request once', async (fault, kind, sentence) => {
    const { call, server } = await sendTo(fault);
    const error = await failure(call);
    expect(error).toMatchObject({ name: 'UnreachableError', networkError: { kind, mayHaveArrived: true } });
    expect(sentenceOf(error)).toContain(sentence);
    expect(server.connections()).toBe(1);
    if (server.requests.length > 0) expect(server.requests).toEqual([`PUT ${PUT.path}`]);
  });
});

// Bodies of 200 MB are in tests/e2e/faulty-servers.test.ts.
describe('a body that is too large', () => {
  it('is one of more bytes than the limit, and not one of as many', async () => {
    const { call } = await sendTo('sound', { maxBodyBytes: 11 });
    expect((await call).response.status).toBe(200);
    const { call: second } = await sendTo('sound', { maxBodyBytes: 10 });
    expect(await failure(second)).toMatchObject({ networkError: { kind: 'too-large/body' } });
  });
});

// Slow answers are in tests/e2e/faulty-servers.test.ts too.
describe('a server that is too slow', () => {
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
  ['name-not-found', 'http://z.invalid', /^the name of z\.invalid cannot be resolved \(E\w+\): check/],
  ['refused', null, /^nothing listens at HOST: the connection was refused; check the port/],
  ['unroutable', 'http://255.255.255.255', /^255\.255\.255\.255 cannot be reached from here \(E\w+\): check/],
])('a server that is not there is %s', async (kind, url, sentence) => {
  const error = await failure(send(url ?? `http://127.0.0.1:${await freePort(createRawServer())}`));
  expect(error).toMatchObject({ name: 'UnreachableError', networkError: { kind, mayHaveArrived: false } });
  expect(sentenceOf(error)).toMatch(sentence);
});
