import { createPrivateKey } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createTransport, type TlsOptions } from '../../../src/client/transport.ts';
import {
  type CertificateAuthority,
  createCertificateAuthority,
  type Identity,
} from '../../servers/certificate-authority.ts';
import { startTlsServer, type TlsServer, type TlsServerOptions } from '../../servers/tls-server.ts';
import { failure, openTransport, PUT, sentenceOf, stopAll, stopClock, stopLater } from './sending.ts';

let authority: CertificateAuthority;
let identity: Identity;
let client: Identity;
let namesake: CertificateAuthority;
let foreign: Identity;
let elsewhere: Identity;
let server: TlsServer | null = null;

beforeAll(async () => {
  authority = await createCertificateAuthority('Right Authority');
  identity = await authority.issue();
  client = await authority.issue({ names: ['operator'] });
  namesake = await createCertificateAuthority('Right Authority');
  foreign = await namesake.issue();
  elsewhere = await authority.issue({ names: ['a.example', '10.0.0.1'] });
});

// No server is so slow that its refusal of a client certificate is waited for too short.
beforeEach(stopClock);

afterEach(async () => {
  await stopAll();
  server = null;
});

/** Starts a server and sends one PUT to it. */
async function put(options: Partial<TlsServerOptions>, tls: TlsOptions) {
  server = await stopLater(startTlsServer({ identity, ...options }));
  return send(server.url, tls);
}

const send = (url: string, tls: TlsOptions) => openTransport(url, { tls }).send(PUT);
const trusting = (): TlsOptions => ({ ca: authority.certificate });

// What tests/e2e/tls.test.ts holds by whole sentences stands here no second time.
describe('TLS', () => {
  const mutual = () => ({ clientAuthority: authority.certificate });
  const HANDSHAKE =
    /failed \(ERR_SSL_.*ALERT_HANDSHAKE_FAILURE\): see which TLS versions it speaks, whether it wants a client/;

  it.each<[string, RegExp, () => Promise<unknown>]>([
    ['untrusted', /is not trusted here \(/, () => put({}, { ca: namesake.certificate })],
    ['wrong-name', /is not for this name: use/, () => put({ identity: elsewhere }, trusting())],
    ['client-certificate', /wants a client certificate/, () => put(mutual(), trusting())],
    // Node hangs up on this one without a word.
    ['client-certificate', /wants a client certificate/, () => put(mutual(), { ...trusting(), ...foreign })],
    ['other', HANDSHAKE, () => put({ ...mutual(), maxVersion: 'TLSv1.2' }, trusting())],
  ])('reports %s: %s, and no request arrived', async (detail, sentence, exchange) => {
    const error = await failure(exchange());
    expect(error).toMatchObject({
      name: 'UnreachableError',
      networkError: { kind: `tls/${detail}`, mayHaveArrived: false },
    });
    expect(error.message).toMatch(sentence);
    expect(server?.requests ?? []).toEqual([]);
  });

  it('says what to try with a TLS port that hangs up on plain HTTP', async () => {
    const { port } = await stopLater(startTlsServer({ identity }));
    const error = await failure(send(`http://127.0.0.1:${port}`, {}));
    expect(sentenceOf(error)).toBe(
      'HOST closed the connection before its answer began: see the log of the server; if the port speaks TLS, the address begins with https://',
    );
  });
});

describe('PEM texts', () => {
  const locked = (key: string): string =>
    createPrivateKey(key)
      .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'canary' })
      .toString();
  const open = (tls: () => TlsOptions) => () => createTransport('https://127.0.0.1:1', { tls: tls() });

  it.each<[string, () => TlsOptions]>([
    ['a CA that is none', () => ({ ca: 'canary' })],
    ['no PEM', () => ({ ...client, cert: 'canary' })],
    ['a key that is none', () => ({ ...client, key: 'canary' })],
    ['a locked key', () => ({ ...client, key: locked(client.key) })],
    ['a foreign key', () => ({ ...client, key: identity.key })],
  ])('with %s are refused', (_, tls) => {
    expect(open(tls)).toThrow(/^the CA, the client certificate or its key cannot be used: all are in PEM/);
    expect(open(tls)).toThrow(expect.objectContaining({ name: 'OptionError' }));
    expect(open(tls)).not.toThrow(/canary/);
  });
});
