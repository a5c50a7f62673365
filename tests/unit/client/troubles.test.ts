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

const HOST = '127\\.0\\.0\\.1:\\d+';
const LOGS = 'see the logs of the server and of proxies before it';
const UNFOLLOWED = 'redirects are not followed';

/** A sentence as a whole, its host left open. */
function whole(sentence: string): RegExp {
  const escaped = sentence.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll('HOST', HOST)}$`);
}

describe('a server that answers wrongly', () => {
  it.each<[Fault, string, string]>([
    [
      'hangs-up',
      'reset',
      'HOST closed the connection before its answer began: see the log of the server, or whether the port speaks TLS and its address begins with https://',
    ],
    ['resets-mid-body', 'reset', `HOST broke off the connection in the middle of its answer: ${LOGS}`],
    [
      'cut-short',
      'cut-short',
      `the answer of HOST was cut short: the connection ended before the body did; ${LOGS}`,
    ],
    [
      'cut-short-in-pieces',
      'cut-short',
      `the answer of HOST was cut short: the connection ended before the body did; ${LOGS}`,
    ],
    ['not-utf-8', 'not-utf-8', 'the answer of HOST is not UTF-8: see what answers there'],
    ['not-http', 'not-http', "what HOST answers is not HTTP: check that the port is the API's"],
    ['huge-headers', 'too-large', 'the headers of the answer of HOST are too large: see what answers there'],
    [
      'gzip-that-lies',
      'encoding',
      'the answer of HOST is not the gzip that its Content-Encoding says: see which proxy changes it',
    ],
    [
      'gzip-cut-short',
      'encoding',
      'the answer of HOST is not the gzip that its Content-Encoding says: see which proxy changes it',
    ],
    [
      'unknown-encoding',
      'encoding',
      'the answer of HOST has the content encoding "zstd??canary", which was not asked for and is not known here: see which proxy adds it',
    ],
    [
      'redirect-loop',
      'redirected',
      `HOST answers 302 and points back to the same address; ${UNFOLLOWED}: see what stands before the server`,
    ],
    [
      'redirect-to-login',
      'redirected',
      `HOST answers 303 and points to https://sso.example/login; ${UNFOLLOWED}: give that address as the target if it is the API's`,
    ],
    [
      'redirect-to-tls',
      'redirected',
      `HOST answers 301 and points to https://zstack.example:8443/cloud; ${UNFOLLOWED}: give that address as the target`,
    ],
  ])('%s: is told as %s', async (fault, kind, sentence) => {
    const { call, server } = await sendTo(fault);
    const error = await failure(call);
    expect(error).toMatchObject({ name: 'UnreachableError', trouble: { kind, mayHaveArrived: true } });
    expect(error.message).toMatch(whole(sentence));
    expect(server.connections()).toBe(1);
  });

  it.each<Fault>(['redirect-loop', 'hangs-up'])('%s: gets the request once', async (fault) => {
    const { call, server } = await sendTo(fault);
    await failure(call);
    expect(server.requests).toEqual([`PUT ${PUT.path}`]);
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
  const SENTENCE = `the answer of HOST is larger than ${LARGEST} bytes: no answer of the API is; see what answers there`;

  it.each<Fault>(['huge', 'announces-too-much', 'gzip-bomb'])('%s: is given up', async (fault) => {
    const before = process.memoryUsage().arrayBuffers;
    const { call, server } = await sendTo(fault, { maxBodyBytes: LARGEST });
    const error = await failure(call);
    expect(error).toMatchObject({ trouble: { kind: 'too-large', mayHaveArrived: true } });
    expect(error.message).toMatch(whole(SENTENCE));
    // What the sockets of both sides hold comes on top of what was read.
    expect(server.bytesWritten()).toBeLessThan(HUGE / 10);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(HUGE / 10);
  });

  it.each<Fault>(['huge', 'announces-too-much'])('%s: is not read to its end', async (fault) => {
    const { call, server } = await sendTo(fault, { maxBodyBytes: LARGEST });
    await failure(call);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(server.open()).toBe(0);
  });

  it('is one of more bytes than the limit, and not one of as many', async () => {
    const { call } = await sendTo('gzip-that-is-true', { maxBodyBytes: 35 });
    expect((await call).response.status).toBe(200);
    const { call: second } = await sendTo('brotli-that-is-true', { maxBodyBytes: 10 });
    expect(await failure(second)).toMatchObject({ trouble: { kind: 'too-large' } });
  });
});

describe('a server that is too slow', () => {
  it.each<[Fault, Partial<TransportLimits>, string, number, string]>([
    [
      'never-answers',
      { headersTimeout: 100 },
      'headers',
      100,
      'no answer from HOST came within 100 ms: see whether the server is overloaded, or allow more time',
    ],
    [
      'never-answers',
      { totalTimeout: 120 },
      'headers',
      120,
      'no answer from HOST came within 120 ms: see whether the server is overloaded, or allow more time',
    ],
    [
      'one-byte-of-headers-a-second',
      { totalTimeout: 150 },
      'headers',
      150,
      'no answer from HOST came within 150 ms: see whether the server is overloaded, or allow more time',
    ],
    [
      'one-byte-a-second',
      { totalTimeout: 150 },
      'body',
      150,
      'no end of the answer from HOST came within 150 ms: see what slows the answer down, or allow more time',
    ],
  ])('%s: is given up in time', async (fault, limits, phase, after, sentence) => {
    const start = performance.now();
    const { call, server } = await sendTo(fault, limits);
    const error = await failure(call);
    expect(performance.now() - start).toBeLessThan(900);
    expect(error).toMatchObject({ name: 'TimedOutError', phase, after });
    expect(error.message).toMatch(whole(sentence));
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
      whole(
        'nothing listens at HOST: the connection was refused; check the port, and whether the server runs',
      ),
    ],
    [
      'unroutable',
      async () => 'http://255.255.255.255',
      /^255\.255\.255\.255 cannot be reached from here \(E\w+\): check the address, and firewalls on the way$/,
    ],
  ])('is told as %s', async (kind, url, sentence) => {
    const error = await failure(send(await url()));
    expect(error).toMatchObject({ name: 'UnreachableError', trouble: { kind, mayHaveArrived: false } });
    expect(error.message).toMatch(sentence);
  });
});
