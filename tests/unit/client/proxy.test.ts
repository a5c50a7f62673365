import { createServer as createRawServer } from 'node:net';
import { afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { proxyFor } from '../../../src/client/proxy.ts';
import { createTransport, type TransportOptions } from '../../../src/client/transport.ts';
import {
  type CertificateAuthority,
  createCertificateAuthority,
  type Identity,
} from '../../servers/certificate-authority.ts';
import { type ConnectProxyOptions, startConnectProxy } from '../../servers/connect-proxy.ts';
import { type Fault, startFaultyServer } from '../../servers/faulty-server.ts';
import { freePort } from '../../servers/listening.ts';
import { startTlsServer } from '../../servers/tls-server.ts';
import { failure, openTransport, PUT, sentenceOf, stopAll, stopClock, stopLater, until } from './sending.ts';

const CANARY = 'pass-canary';
let authority: CertificateAuthority;
let identity: Identity;

beforeAll(async () => {
  authority = await createCertificateAuthority();
  identity = await authority.issue();
});

afterEach(stopAll);

const startProxy = (options: ConnectProxyOptions = {}) => stopLater(startConnectProxy(options));
const startTls = () => stopLater(startTlsServer({ identity }));
const startFaulty = (fault: Fault) => stopLater(startFaultyServer(fault));
const startPlain = () => startFaulty('sound');

/** Sends one PUT; both kinds of targets have the proxy. */
function send(url: string, address: string, options: TransportOptions = {}) {
  const proxy = { httpProxy: address, httpsProxy: address };
  return openTransport(url, { tls: { ca: authority.certificate }, ...options, proxy }).send(PUT);
}

/** An address with a user and password, both of which need escaping. */
const withUser = (url: string): string => url.replace('://', `://us%40er:${CANARY}%2F@`);
const USER = `us@er:${CANARY}/`;

describe('through a proxy', () => {
  it.each(['http', 'https'])('that speaks %s, TLS is tunnelled and plain HTTP forwarded', async (scheme) => {
    const proxy = await startProxy(scheme === 'https' ? { identity } : {});
    const [secure, plain] = [await startTls(), await startPlain()];
    expect((await send(secure.url, proxy.url)).response.status).toBe(200);
    const { response } = await send(plain.url, proxy.url);
    expect(response.body).toMatchObject({ kind: 'json', value: { by: 'it' } });
    expect(proxy.seen).toEqual([`CONNECT 127.0.0.1:${secure.port}`, `PUT ${plain.url}${PUT.path}`]);
    expect([secure.requests, plain.requests]).toEqual([[`PUT ${PUT.path}`], [`PUT ${PUT.path}`]]);
  });

  it('user and password are given to the proxy only', async () => {
    const proxy = await startProxy({ user: USER });
    const [secure, plain] = [await startTls(), await startPlain()];
    for (const { url } of [secure, plain]) {
      const { request, response } = await send(url, withUser(proxy.url));
      expect(response.status).toBe(200);
      expect(JSON.stringify(request)).not.toMatch(/authorization/);
    }
  });

  it('insecure goes for the server, not for the proxy', async () => {
    const proxy = await startProxy({ identity });
    const server = await startTls();
    const error = await failure(send(server.url, proxy.url, { tls: { insecure: true } }));
    expect(error).toMatchObject({ networkError: { kind: 'proxy-unreachable', mayHaveArrived: false } });
    expect(error.message).toMatch(
      /^the proxy cannot be used: the certificate of 127\.0\.0\.1:\d+ is not trusted here/,
    );
  });
});

describe('a proxy', () => {
  const WANTS_USER = 'the proxy HOST wants a user and password (407): put the right ones into its address';
  const REFUSED =
    'the proxy HOST answered 502 instead of opening a tunnel to the server: ask who runs it, or list the server in NO_PROXY';

  it.each<[ConnectProxyOptions, string, string, string]>([
    [{ user: USER }, 'nobody', 'proxy-authentication', WANTS_USER],
    [{ user: 'another:one' }, 'a user', 'proxy-authentication', WANTS_USER],
    [{ user: 'another:one' }, 'a user, forwarding', 'proxy-authentication', WANTS_USER],
    [{ refuse: 502 }, 'a user', 'proxy-refused', REFUSED],
  ])('that lets nothing pass (%j, with %s) is reported', async (options, user, kind, sentence) => {
    const server = user.includes('forwarding') ? await startPlain() : await startTls();
    const { url } = await startProxy(options);
    const error = await failure(send(server.url, user === 'nobody' ? url : withUser(url)));
    expect(error).toMatchObject({ name: 'UnreachableError', networkError: { kind, mayHaveArrived: false } });
    expect(sentenceOf(error)).toBe(sentence);
    expect(server.connections()).toBe(0);
  });

  const nothing = async () => `http://127.0.0.1:${await freePort(createRawServer())}`;
  const strange = async () => (await startFaulty('not-http')).url;
  const empty = async () => (await startProxy()).url;

  it.each<[string, string, () => Promise<string>, RegExp]>([
    ['is not there, for http', 'http', nothing, /^the proxy cannot be used: nothing listens at HOST/],
    ['is not there, for https', 'https', nothing, /^the proxy cannot be used: nothing listens at HOST/],
    ['is none', 'https', strange, /^the proxy cannot be used: what HOST answers is not HTTP/],
    ['reaches no server and hangs up', 'https', empty, /^the proxy cannot be used: HOST closed/],
  ])('that %s is reported', async (_, scheme, proxy, sentence) => {
    const error = await failure(send(`${scheme}://127.0.0.1:1`, withUser(await proxy())));
    expect(error).toMatchObject({ networkError: { kind: 'proxy-unreachable', mayHaveArrived: false } });
    expect(sentenceOf(error)).toMatch(sentence);
  });

  it.each<[string, () => ConnectProxyOptions]>([
    ['that never answers', () => ({ silent: true })],
    ['that opens a tunnel to a mute server', () => ({})],
    ['of TLS that opens a tunnel to a mute server', () => ({ identity })],
  ])('%s is given up in time', async (_, options) => {
    stopClock();
    const [proxy, mute] = [await startProxy(options()), await startFaulty('mute')];
    const url = `https://127.0.0.1:${mute.port}`;
    const ended = failure(send(url, withUser(proxy.url), { limits: { connectTimeout: 100 } }));
    await until(() => proxy.seen.length === 1 && (options().silent === true || mute.open() === 1));
    jest.advanceTimersByTime(100);
    const error = await ended;
    expect(error).toMatchObject({ name: 'TimedOutError', phase: 'connect', after: 100 });
    expect(sentenceOf(error)).toBe(
      'no connection to HOST through the proxy HOST came within 100 ms: check the address, and firewalls on the way',
    );
    await until(() => proxy.open() === 0 && mute.open() === 0);
  });

  it('in the certificate behind it names both', async () => {
    const [proxy, server] = [await startProxy(), await startTls()];
    const error = await failure(send(server.url, withUser(proxy.url), { tls: {} }));
    expect(error).toMatchObject({ networkError: { kind: 'tls/untrusted', mayHaveArrived: false } });
    const [host, by] = [server, proxy].map(({ port }) => `127.0.0.1:${port}`);
    expect(error.message).toContain(`${host} through the proxy ${by} is not trusted`);
  });

  it.each(['http://', 'socks5://us:pass-canary@h:1', 'http://us:pass-canary@h:99999'])(
    'of address %s is refused without the address',
    (httpProxy) => {
      const open = () => createTransport('http://127.0.0.1', { proxy: { httpProxy } });
      expect(open).toThrow(expect.objectContaining({ name: 'OptionError' }));
      expect(open).toThrow(/^HTTP_PROXY is no address such as/);
      expect(open).not.toThrow(CANARY);
    },
  );
});

describe('NO_PROXY', () => {
  it.each([
    ['*', 'http://any.example', true],
    ['zstack.example', 'https://zstack.example', true],
    ['zstack.example', 'https://node.zstack.example', true],
    ['*.ZStack.example', 'https://node.zstack.example', true],
    ['zstack.example', 'https://myzstack.example', false],
    ['zstack.example:8080', 'http://zstack.example:8080', true],
    ['zstack.example:8080', 'http://zstack.example', false],
    ['zstack.example:443', 'https://zstack.example', true],
    ['a.example b.example,c.example', 'https://b.example', true],
    ['10.0.0.0/8', 'http://10.2.3.4:8080', true],
    ['10.0.0.0/8', 'http://11.2.3.4', false],
    ['10.0.0.0/99', 'http://10.2.3.4', false],
    ['3.4', 'http://1.2.3.4', false],
    ['fd00::/8', 'http://[fd12::1]', true],
    ['fd00::/8', 'http://[fe80::1]', false],
    ['0:0::0:1', 'http://[::1]:8080', true],
    ['[0:0:0:0:0:0:0:1]:8080', 'http://[::1]:8080', true],
    ['[0:0:0:0:0:0:0:1]:8081', 'http://[::1]:8080', false],
    ['10.2.3.4', 'http://[::ffff:10.2.3.4]', true],
    ['::ffff:10.2.3.4', 'http://10.2.3.4', true],
    ['::ffff:10.2.3.5', 'http://10.2.3.4', false],
    ['10.0.0.0/8', 'http://[::ffff:10.2.3.4]', true],
    ['::ffff:10.0.0.0/104', 'http://10.2.3.4', true],
    ['10.0.0.0/8:8080', 'http://10.2.3.4:8080', true],
    ['[fd00::]/8', 'http://[fd12::1]', true],
    ['*:8080', 'http://zstack.example:8080', true],
    ['*:8080', 'http://zstack.example', false],
    ['例え.example', 'https://例え.example', true],
    ['BÜCHER.example', 'https://bücher.example', true],
    ['zstack.example.', 'https://zstack.example', true],
    ['zstack.example', 'https://zstack.example.', true],
    ['zstack.example/8', 'https://zstack.example', false],
    [' , ', 'http://zstack.example', false],
  ])('%j for %s: %s', (noProxy, target, isExempt) => {
    const proxy = 'proxy.example:3128';
    const found = proxyFor(new URL(target), { httpProxy: proxy, httpsProxy: proxy, noProxy });
    expect(found?.host ?? null).toBe(isExempt ? null : proxy);
  });

  it('leaves each kind of target its own proxy', () => {
    const proxies = { httpProxy: 'http://plain.example', httpsProxy: '' };
    expect(proxyFor(new URL('http://a'), proxies)?.host).toBe('plain.example:80');
    expect(proxyFor(new URL('https://a'), proxies)).toBeNull();
  });
});
