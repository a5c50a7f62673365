import { createPrivateKey } from 'node:crypto';
import { createServer } from 'node:http';
import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createTransport, type TlsOptions, type Transport } from '../../../src/client/transport.ts';
import {
  type CertificateAuthority,
  createCertificateAuthority,
  createSelfSigned,
  type Identity,
  type IssueOptions,
} from '../../servers/certificate-authority.ts';
import { startFaultyServer } from '../../servers/faulty-server.ts';
import { type Listening, listen } from '../../servers/listening.ts';
import { startTlsServer, type TlsServer, type TlsServerOptions } from '../../servers/tls-server.ts';
import { failure, PUT, sentenceOf, stopClock } from './sending.ts';

let authority: CertificateAuthority;
let stranger: CertificateAuthority;
let identity: Identity;
let client: Identity;
let server: TlsServer | null = null;
const running: Listening[] = [];
const transports: Transport[] = [];

beforeAll(async () => {
  authority = await createCertificateAuthority('Right Authority');
  stranger = await createCertificateAuthority('Other Authority');
  identity = await authority.issue();
  client = await authority.issue({ names: ['operator'] });
});

// No server is so slow that its refusal of a client certificate is waited for too short.
beforeEach(stopClock);

afterEach(async () => {
  jest.useRealTimers();
  await Promise.all(transports.splice(0).map((transport) => transport.close()));
  await Promise.all(running.splice(0).map(({ stop }) => stop()));
  server = null;
});

/** Stops a server after the test. */
async function later<T extends Listening>(starting: Promise<T>): Promise<T> {
  const started = await starting;
  running.push(started);
  return started;
}

/** Starts a server and sends one PUT to it. */
async function put(options: Partial<TlsServerOptions>, tls: TlsOptions) {
  server = await later(startTlsServer({ identity, ...options }));
  return send(server.url, tls);
}

function send(url: string, tls: TlsOptions) {
  const transport = createTransport(url, { tls });
  transports.push(transport);
  return transport.send(PUT);
}

const trusting = (): TlsOptions => ({ ca: authority.certificate });

describe('TLS', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['with a server of the right authority', () => put({}, trusting())],
    [
      'by name',
      async () => send(`https://localhost:${(await later(startTlsServer({ identity }))).port}`, trusting()),
    ],
    [
      'with a client certificate in TLS 1.2',
      () => put({ ...mutual(), maxVersion: 'TLSv1.2' }, { ...trusting(), ...client }),
    ],
    ['with a client certificate in TLS 1.3', () => put(mutual(), { ...trusting(), ...client })],
    [
      'with any certificate where it is told to',
      async () => put({ identity: await createSelfSigned(['elsewhere']) }, { insecure: true }),
    ],
  ])('stands %s', async (_, exchange) => {
    expect(await exchange()).toMatchObject({ response: { status: 200 } });
  });

  const mutual = () => ({ clientAuthority: authority.certificate });
  const issued = async (options: IssueOptions) =>
    put({ identity: await authority.issue(options) }, trusting());
  const plainly = async (server: Promise<Listening>) =>
    send(`https://127.0.0.1:${(await later(server)).port}`, {});

  // Whole sentences of most are in tests/e2e/tls.test.ts.
  it.each<[string, string, RegExp, () => Promise<unknown>]>([
    [
      'an authority that is not trusted',
      'untrusted',
      /is not trusted here \(/,
      () => put({}, { ca: stranger.certificate }),
    ],
    [
      'an authority of the right name with another key',
      'untrusted',
      /is not trusted here \(/,
      async () => put({}, { ca: (await createCertificateAuthority('Right Authority')).certificate }),
    ],
    [
      'a certificate signed by itself',
      'untrusted',
      /is not trusted here \(DEPTH_ZERO_SELF_SIGNED_CERT\)/,
      async () => put({ identity: await createSelfSigned() }, {}),
    ],
    ['an expired certificate', 'dates', /\(CERT_HAS_EXPIRED\)/, () => issued({ valid: 'no longer' })],
    ['a certificate of tomorrow', 'dates', /\(CERT_NOT_YET_VALID\)/, () => issued({ valid: 'not yet' })],
    [
      'a certificate for another host',
      'wrong-name',
      /is for zstack\.example, 10\.0\.0\.1, not for this name/,
      () => issued({ names: ['zstack.example', '10.0.0.1'] }),
    ],
    [
      'a client certificate that is missing',
      'client-certificate',
      /wants a client certificate that it trusts/,
      () => put(mutual(), trusting()),
    ],
    [
      'a client certificate of another authority, on which Node hangs up without a word',
      'client-certificate',
      /wants a client certificate that it trusts/,
      async () => put(mutual(), { ...trusting(), ...(await stranger.issue()) }),
    ],
    [
      'a client certificate that is missing, in TLS 1.2',
      'other',
      /^TLS with 127\.0\.0\.1:\d+ failed \(ERR_SSL_.*ALERT_HANDSHAKE_FAILURE\): see which TLS versions it speaks, whether it wants a client certificate, and its log$/,
      () => put({ ...mutual(), maxVersion: 'TLSv1.2' }, trusting()),
    ],
    [
      'plain HTTP on the port',
      'plain-server',
      /does not speak TLS/,
      () => plainly(listen(createServer((_, response) => response.end('{}')))),
    ],
    [
      'another protocol on the port',
      'plain-server',
      /does not speak TLS/,
      () => plainly(startFaultyServer('not-http')),
    ],
    [
      'TLS where plain HTTP was tried',
      'plain-request',
      /speaks TLS, and plain HTTP was tried: give the address with https:\/\/$/,
      async () => send((await later(startFaultyServer('speaks-tls'))).url, {}),
    ],
  ])('reports %s, and no request arrived', async (_, detail, sentence, exchange) => {
    const error = await failure(exchange());
    expect(error).toMatchObject({
      name: 'UnreachableError',
      networkError: { kind: 'tls', detail, mayHaveArrived: false },
    });
    expect(error.message).toMatch(sentence);
    expect(server?.requests ?? []).toEqual([]);
  });

  it('says what to try with a TLS port that hangs up on plain HTTP', async () => {
    const { port } = await later(startTlsServer({ identity }));
    const error = await failure(send(`http://127.0.0.1:${port}`, {}));
    expect(sentenceOf(error)).toBe(
      'HOST closed the connection before its answer began: see the log of the server, or whether the port speaks TLS and its address begins with https://',
    );
  });
});

describe('PEM texts', () => {
  const locked = (key: string): string =>
    createPrivateKey(key)
      .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'canary' })
      .toString();
  const open = (tls: () => TlsOptions) => () => createTransport('https://127.0.0.1:1', { tls: tls() });

  it.each<[string, string, RegExp, () => TlsOptions]>([
    ['a CA that is none', 'ca', /^the CA is no certificate in PEM/, () => ({ ca: 'canary' })],
    ['no key', 'key', /^a client certificate needs its key/, () => ({ cert: client.cert })],
    ['no certificate', 'cert', /a key needs its certificate: give both$/, () => ({ key: client.key })],
    ['no PEM', 'cert', /^the client certificate is no certificate/, () => ({ ...client, cert: 'canary' })],
    ['a key that is none', 'key', /is no private key in PEM$/, () => ({ ...client, key: 'canary' })],
    ['a locked key', 'key', /is locked by a passphrase/, () => ({ ...client, key: locked(client.key) })],
    ['a foreign key', 'key', /^the key does not belong to/, () => ({ ...client, key: identity.key })],
  ])('with %s are refused', (_, option, sentence, tls) => {
    expect(open(tls)).toThrow(sentence);
    expect(open(tls)).toThrow(expect.objectContaining({ name: 'OptionError', option }));
    expect(open(tls)).not.toThrow(/canary/);
  });
});
