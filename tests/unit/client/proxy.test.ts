import { createServer as createRawServer } from 'node:net';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { proxyFor } from '../../../src/client/proxy.ts';
import { createTransport, type Transport, type TransportOptions } from '../../../src/client/transport.ts';
import {
  type CertificateAuthority,
  createCertificateAuthority,
  type Identity,
} from '../../servers/certificate-authority.ts';
import {
  type ConnectProxy,
  type ConnectProxyOptions,
  startConnectProxy,
} from '../../servers/connect-proxy.ts';
import { type FaultyServer, startFaultyServer } from '../../servers/faulty-server.ts';
import { freePort, type Listening } from '../../servers/listening.ts';
import { startTlsServer, type TlsServer } from '../../servers/tls-server.ts';
import { failure, PUT } from './sending.ts';

const CANARY = 'pass-canary';
const running: Listening[] = [];
const transports: Transport[] = [];
let authority: CertificateAuthority;
let identity: Identity;

beforeAll(async () => {
  authority = await createCertificateAuthority();
  identity = await authority.issue();
});

afterEach(async () => {
  await Promise.all(transports.splice(0).map((transport) => transport.close()));
  await Promise.all(running.splice(0).map(({ stop }) => stop()));
});

async function startProxy(options: ConnectProxyOptions = {}): Promise<ConnectProxy> {
  const proxy = await startConnectProxy(options);
  running.push(proxy);
  return proxy;
}

async function startTls(): Promise<TlsServer> {
  const server = await startTlsServer({ identity });
  running.push(server);
  return server;
}

async function startPlain(): Promise<FaultyServer> {
  const server = await startFaultyServer('gzip-that-is-true');
  running.push(server);
  return server;
}

/** Sends one PUT; both kinds of targets have the proxy. */
function send(url: string, proxy: string, { proxy: more, ...options }: TransportOptions = {}) {
  const transport = createTransport(url, {
    tls: { ca: authority.certificate },
    ...options,
    proxy: { httpProxy: proxy, httpsProxy: proxy, ...more },
  });
  transports.push(transport);
  return transport.send(PUT);
}

/** An address with a user and password, both of which need escaping. */
const withUser = (url: string): string => url.replace('://', `://us%40er:${CANARY}%2F@`);
const USER = `us@er:${CANARY}/`;

describe('through a proxy', () => {
  it('TLS goes in a tunnel', async () => {
    const [proxy, server] = [await startProxy(), await startTls()];
    expect((await send(server.url, proxy.url)).response.status).toBe(200);
    expect(proxy.seen).toEqual([`CONNECT 127.0.0.1:${server.port}`]);
    expect(server.requests).toEqual([`PUT ${PUT.path}`]);
  });

  it('plain HTTP is forwarded', async () => {
    const [proxy, server] = [await startProxy(), await startPlain()];
    const { response } = await send(server.url, proxy.url);
    expect(response.body).toMatchObject({ kind: 'json', value: { by: 'gzip' } });
    expect(proxy.seen).toEqual([`PUT ${server.url}${PUT.path}`]);
    expect(server.requests).toEqual([`PUT ${PUT.path}`]);
  });

  it('that speaks TLS itself, both ways work', async () => {
    const proxy = await startProxy({ identity });
    const [secure, plain] = [await startTls(), await startPlain()];
    expect((await send(secure.url, proxy.url)).response.status).toBe(200);
    expect((await send(plain.url, proxy.url)).response.status).toBe(200);
    expect(proxy.seen).toHaveLength(2);
  });

  it('user and password are given to the proxy only', async () => {
    const proxy = await startProxy({ user: USER });
    const [secure, plain] = [await startTls(), await startPlain()];
    const exchanges = [
      await send(secure.url, withUser(proxy.url)),
      await send(plain.url, withUser(proxy.url)),
    ];
    expect(exchanges.map(({ response }) => response.status)).toEqual([200, 200]);
    expect(JSON.stringify(exchanges.map(({ request }) => request))).not.toMatch(/authorization/);
  });

  it('an address that NO_PROXY lists is reached directly', async () => {
    const proxy = await startProxy();
    const [secure, plain] = [await startTls(), await startPlain()];
    const options = { proxy: { noProxy: 'example.org, 127.0.0.0/8' } };
    await send(secure.url, proxy.url, options);
    await send(plain.url, proxy.url, options);
    expect([proxy.connections(), secure.requests.length, plain.requests.length]).toEqual([0, 1, 1]);
  });

  it('insecure goes for the server, not for the proxy', async () => {
    const proxy = await startProxy({ identity });
    const server = await startTls();
    const error = await failure(send(server.url, proxy.url, { tls: { insecure: true } }));
    expect(error).toMatchObject({ trouble: { kind: 'proxy-unreachable', mayHaveArrived: false } });
    expect(error.message).toMatch(
      /^the proxy cannot be used: the certificate of 127\.0\.0\.1:\d+ comes from/,
    );
  });
});

describe('a proxy', () => {
  const sentenceOf = ({ message }: Error): string => message.replaceAll(/127\.0\.0\.1:\d+/g, 'HOST');
  const WANTS_USER = 'the proxy HOST wants a user and password (407): put the right ones into its address';

  it.each<[ConnectProxyOptions, boolean, string, string]>([
    [{ user: USER }, false, 'proxy-authentication', WANTS_USER],
    [{ user: 'another:one' }, true, 'proxy-authentication', WANTS_USER],
    [
      { refuse: 502 },
      true,
      'proxy-refused',
      'the proxy HOST answered 502 instead of opening a tunnel to the server: ask who runs it, or list the server in NO_PROXY',
    ],
  ])('that opens no tunnel (%j, with a user: %s) is reported', async (options, hasUser, kind, sentence) => {
    const [proxy, server] = [await startProxy(options), await startTls()];
    const error = await failure(send(server.url, hasUser ? withUser(proxy.url) : proxy.url));
    expect(error).toMatchObject({ name: 'UnreachableError', trouble: { kind, mayHaveArrived: false } });
    expect(sentenceOf(error)).toBe(sentence);
    expect(server.connections()).toBe(0);
  });

  it('that forwards and wants another user is reported', async () => {
    const [proxy, server] = [await startProxy({ user: 'another:one' }), await startPlain()];
    const error = await failure(send(server.url, withUser(proxy.url)));
    expect(error).toMatchObject({ trouble: { kind: 'proxy-authentication', mayHaveArrived: false } });
    expect(sentenceOf(error)).toBe(WANTS_USER);
    expect(server.requests).toEqual([]);
  });

  it.each(['http', 'https'])('that is not there is reported, for %s', async (scheme) => {
    const port = await freePort(createRawServer());
    const error = await failure(send(`${scheme}://127.0.0.1:1`, withUser(`http://127.0.0.1:${port}`)));
    expect(error).toMatchObject({ trouble: { kind: 'proxy-unreachable', mayHaveArrived: false } });
    expect(sentenceOf(error)).toBe(
      'the proxy cannot be used: nothing listens at HOST: the connection was refused; check the port, and whether the server runs',
    );
  });

  it('that is none is reported', async () => {
    const strange = await startFaultyServer('not-http');
    running.push(strange);
    expect(sentenceOf(await failure(send('https://127.0.0.1:1', strange.url)))).toBe(
      "the proxy cannot be used: what HOST answers is not HTTP: check that the port is the API's",
    );
  });

  it('that hangs up since it reaches no server is reported', async () => {
    const proxy = await startProxy();
    const error = await failure(send('https://127.0.0.1:1', proxy.url));
    expect(error).toMatchObject({ trouble: { kind: 'proxy-unreachable', mayHaveArrived: false } });
  });

  it('that never answers is given up in time', async () => {
    const proxy = await startProxy({ silent: true });
    const error = await failure(
      send('https://127.0.0.1:1', withUser(proxy.url), { limits: { connectTimeout: 100 } }),
    );
    expect(error).toMatchObject({ name: 'TimedOutError', phase: 'connect', after: 100 });
    expect(error.message).toBe(
      `no connection to 127.0.0.1:1 through the proxy 127.0.0.1:${proxy.port} came within 100 ms: check the address, and firewalls on the way`,
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(proxy.open()).toBe(0);
  });

  it.each(['http', 'https'])(
    'that opens a tunnel to a mute server is left, with an %s proxy',
    async (scheme) => {
      const proxy = await startProxy(scheme === 'https' ? { identity } : {});
      const mute = await startFaultyServer('mute');
      running.push(mute);
      const call = send(`https://127.0.0.1:${mute.port}`, proxy.url, { limits: { connectTimeout: 200 } });
      expect(await failure(call)).toMatchObject({ name: 'TimedOutError', phase: 'connect' });
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect([proxy.seen.length, proxy.open(), mute.open()]).toEqual([1, 0, 0]);
    },
  );

  it('in the certificate behind it names both', async () => {
    const [proxy, server] = [await startProxy(), await startTls()];
    const error = await failure(send(server.url, withUser(proxy.url), { tls: {} }));
    expect(error).toMatchObject({
      trouble: { kind: 'tls', tls: 'unknown-authority', mayHaveArrived: false },
    });
    expect(error.message).toContain(
      `127.0.0.1:${server.port} through the proxy 127.0.0.1:${proxy.port} comes from`,
    );
  });

  it.each(['http://', 'socks5://us:pass-canary@h:1', 'http://us:pass-canary@h:99999'])(
    'of address %s is refused without the address',
    (httpProxy) => {
      const open = () => createTransport('http://127.0.0.1', { proxy: { httpProxy } });
      expect(open).toThrow(expect.objectContaining({ name: 'OptionError', option: 'proxy' }));
      expect(open).toThrow(/^HTTP_PROXY (is no address|names a proxy of another kind)/);
      expect(open).not.toThrow(CANARY);
    },
  );
});

describe('NO_PROXY', () => {
  it.each([
    ['*', 'http://any.example', true],
    ['zstack.example', 'https://zstack.example', true],
    ['zstack.example', 'https://node.zstack.example', true],
    ['.zstack.example', 'https://node.zstack.example', true],
    ['*.zstack.example', 'https://node.zstack.example', true],
    ['ZStack.Example', 'https://zstack.example', true],
    ['zstack.example', 'https://myzstack.example', false],
    ['zstack.example:8080', 'http://zstack.example:8080', true],
    ['zstack.example:8080', 'http://zstack.example', false],
    ['zstack.example:443', 'https://zstack.example', true],
    ['a.example b.example,c.example', 'https://b.example', true],
    ['10.0.0.0/8', 'http://10.2.3.4:8080', true],
    ['10.0.0.0/8', 'http://11.2.3.4', false],
    ['10.0.0.0/8', 'http://zstack.example', false],
    ['10.0.0.0/99', 'http://10.2.3.4', false],
    ['3.4', 'http://1.2.3.4', false],
    ['::1', 'http://[::1]:8080', true],
    ['[::1]', 'http://[::1]:8080', true],
    ['[::1]:8080', 'http://[::1]:8080', true],
    ['[::1]:8081', 'http://[::1]:8080', false],
    ['fd00::/8', 'http://[fd12::1]', true],
    ['fd00::/8', 'http://[fe80::1]', false],
    [' , ', 'http://zstack.example', false],
    ['.', 'http://zstack.example', false],
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
