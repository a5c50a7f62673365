import { createServer as createRawServer } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createTransport, type Transport, type TransportLimits } from '../../../src/client/transport.ts';
import { type Fault, HUGE, startFaultyServer } from '../../servers/faulty-server.ts';
import { freePort, type Listening } from '../../servers/listening.ts';
import { failure, PUT } from './sending.ts';

const running: Listening[] = [];
let transport: Transport | null = null;

afterEach(async () => {
  await transport?.close();
  await Promise.all(running.splice(0).map(({ stop }) => stop()));
});

function send(url: string, limits: Partial<TransportLimits> = {}) {
  transport = createTransport(url, { limits });
  return transport.send(PUT);
}

async function sendTo(fault: Fault, limits: Partial<TransportLimits> = {}) {
  const server = await startFaultyServer(fault);
  running.push(server);
  return { server, call: send(server.url, limits) };
}

/** The sentence of an error, without the port of its server. */
const sentenceOf = ({ message }: Error): string => message.replaceAll(/127\.0\.0\.1:\d+/g, 'HOST');

describe('a server that answers wrongly', () => {
  // Whole sentences of most are in tests/e2e/faulty-servers.test.ts.
  it.each<[Fault, string, string]>([
    ['hangs-up', 'reset', 'HOST closed the connection before its answer began'],
    ['resets-mid-body', 'cut-short', 'the answer of HOST was cut short: the connection ended'],
    ['cut-short', 'cut-short', 'the answer of HOST was cut short: the connection ended'],
    ['cut-short-in-pieces', 'cut-short', 'the answer of HOST was cut short: the connection ended'],
    ['not-utf-8', 'not-utf-8', 'the answer of HOST is not UTF-8: see what answers there'],
    ['not-http', 'not-http', "what HOST answers is not HTTP: check that the port is the API's"],
    ['huge-headers', 'too-large', 'the headers of the answer of HOST are too large: see what answers there'],
    ['gzip-that-lies', 'encoding', 'the answer of HOST is not the gzip that its Content-Encoding says'],
    ['gzip-cut-short', 'encoding', 'the answer of HOST is not the gzip that its Content-Encoding says'],
    [
      'unknown-encoding',
      'encoding',
      'the answer of HOST has the content encoding "zstd??canary", which was not asked for and is not known here: see which proxy adds it',
    ],
    ['redirect-loop', 'redirected', 'HOST answers 302 and points back to the same address;'],
    ['redirect-to-login', 'redirected', 'HOST answers 303 and points to https://sso.example/login;'],
    ['redirect-to-tls', 'redirected', 'HOST answers 301 and points to https://zstack.example:8443/cloud;'],
  ])('%s: is %s, and gets the request once', async (fault, kind, sentence) => {
    const { call, server } = await sendTo(fault);
    const error = await failure(call);
    expect(error).toMatchObject({ name: 'UnreachableError', trouble: { kind, mayHaveArrived: true } });
    expect(sentenceOf(error)).toContain(sentence);
    expect(server.connections()).toBe(1);
    if (server.requests.length > 0) expect(server.requests).toEqual([`PUT ${PUT.path}`]);
  });

  it.each<[Fault, string]>([
    ['gzip-that-is-true', 'gzip'],
    ['brotli-that-is-true', 'br'],
    ['bare-deflate', 'deflate'],
  ])('but %s: is read', async (fault, by) => {
    const { call } = await sendTo(fault);
    expect((await call).response.body).toMatchObject({ kind: 'json', value: { by }, notes: [] });
  });

  it('but an encoding of nothing is nothing', async () => {
    const { call } = await sendTo('gzip-of-nothing');
    expect((await call).response.body).toEqual({ kind: 'absent' });
  });
});

describe('a body that is too large', () => {
  const LARGEST = 1024 * 1024;

  it.each<Fault>(['huge', 'announces-too-much', 'gzip-bomb'])('%s: is given up', async (fault) => {
    const before = process.memoryUsage().arrayBuffers;
    const { call, server } = await sendTo(fault, { maxBodyBytes: LARGEST });
    const error = await failure(call);
    expect(error).toMatchObject({ trouble: { kind: 'too-large', mayHaveArrived: true } });
    expect(sentenceOf(error)).toContain(`the answer of HOST is larger than 1 MB:`);
    // What the sockets of both sides hold comes on top of what was read.
    expect(server.bytesWritten()).toBeLessThan(HUGE / 10);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(HUGE / 10);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(server.open()).toBe(0);
  });

  it('is one of more bytes than the limit, and not one of as many', async () => {
    const { call } = await sendTo('gzip-that-is-true', { maxBodyBytes: 33 });
    expect((await call).response.status).toBe(200);
    const { call: second } = await sendTo('gzip-that-is-true', { maxBodyBytes: 32 });
    expect(await failure(second)).toMatchObject({ trouble: { kind: 'too-large' } });
  });
});

describe('a server that is too slow', () => {
  it.each<[Fault, Partial<TransportLimits>, string, string]>([
    ['never-answers', { headersTimeout: 100 }, 'headers', 'no answer from HOST came within 100 ms'],
    ['never-answers', { totalTimeout: 120 }, 'headers', 'no answer from HOST came within 120 ms'],
    [
      'one-byte-of-headers-a-second',
      { totalTimeout: 150 },
      'headers',
      'no answer from HOST came within 150 ms',
    ],
    [
      'one-byte-a-second',
      { headersTimeout: 100, totalTimeout: 150 },
      'body',
      'no end of the answer from HOST came within 150 ms',
    ],
  ])('%s: with %j is given up in time', async (fault, limits, phase, sentence) => {
    const { call, server } = await sendTo(fault, limits);
    const error = await failure(call);
    expect(error).toMatchObject({ name: 'TimedOutError', phase });
    expect(sentenceOf(error)).toContain(sentence);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(server.open()).toBe(0);
  });
});

describe('a server that is not there', () => {
  it.each([
    [
      'name-not-found',
      async () => 'http://zstack.invalid',
      /^the name of zstack\.invalid cannot be resolved \(E\w+\): check its spelling, and the name servers of this machine$/,
    ],
    [
      'refused',
      async () => `http://127.0.0.1:${await freePort(createRawServer())}`,
      /^nothing listens at 127\.0\.0\.1:\d+: the connection was refused; check the port, and whether the server runs$/,
    ],
    [
      'unroutable',
      async () => 'http://255.255.255.255',
      /^255\.255\.255\.255 cannot be reached from here \(E\w+\): check the address, and firewalls on the way$/,
    ],
  ])('is %s', async (kind, url, sentence) => {
    const error = await failure(send(await url()));
    expect(error).toMatchObject({ name: 'UnreachableError', trouble: { kind, mayHaveArrived: false } });
    expect(error.message).toMatch(sentence);
  });
});
