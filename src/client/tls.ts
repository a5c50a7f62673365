import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { createSecureContext, rootCertificates, type SecureContext, type TLSSocket } from 'node:tls';
import { OptionError } from './errors.ts';
import { TransportFailure } from './network-error.ts';

/** Trust and identity on the way to a server; PEM texts, not paths. */
export interface TlsOptions {
  /** Certificates to trust in place of the system's. */
  readonly ca?: string;
  /** The client's own certificate. */
  readonly cert?: string;
  /** Key of the client's certificate. */
  readonly key?: string;
  /** Trusts whatever certificate the server shows; a proxy's own certificate is verified all the same. */
  readonly insecure?: boolean;
}

/** Settings of a TLS connection, as Node takes them. */
export interface TlsSettings {
  readonly secureContext: SecureContext;
  /** Whether the certificate of the other side is verified. */
  readonly rejectUnauthorized: boolean;
}

/** Settings for the server, with the client's own certificate. @throws OptionError */
export function serverTls({ ca, cert, key, insecure = false }: TlsOptions): TlsSettings {
  if (ca !== undefined) rejectUnreadable(ca);
  if (cert !== undefined && key === undefined)
    throw new OptionError('key', 'a client certificate is given without its key: give both');
  if (key !== undefined && cert === undefined)
    throw new OptionError(
      'cert',
      'the key of a client certificate is given without the certificate: give both',
    );
  if (cert !== undefined && key !== undefined) rejectMismatch(cert, key);
  return { secureContext: createSecureContext({ ca, cert, key }), rejectUnauthorized: !insecure };
}

/** Settings for a proxy. It gets no client certificate, and proxies of the public web stay trusted beside the CA. */
export function proxyTls({ ca }: TlsOptions): TlsSettings {
  const trusted = ca === undefined ? undefined : [...rootCertificates, ca];
  return { secureContext: createSecureContext({ ca: trusted }), rejectUnauthorized: true };
}

/** OpenSSL takes any text for a CA and then trusts nobody. */
function rejectUnreadable(ca: string): void {
  try {
    new X509Certificate(ca);
  } catch {
    throw new OptionError(
      'ca',
      'the CA is no certificate in PEM: it begins with -----BEGIN CERTIFICATE-----',
    );
  }
}

function rejectMismatch(cert: string, key: string): void {
  try {
    createSecureContext({ cert });
  } catch {
    throw new OptionError('cert', 'the client certificate is no certificate in PEM');
  }
  // OpenSSL's code for such a key depends on chance; both formats of PEM have the word.
  if (key.includes('ENCRYPTED'))
    throw new OptionError(
      'key',
      'the key of the client certificate is locked by a passphrase: give it without',
    );
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
    throw new OptionError(
      'key',
      code === 'ERR_OSSL_X509_KEY_VALUES_MISMATCH'
        ? 'the key does not belong to the client certificate'
        : 'the key of the client certificate is no private key in PEM',
    );
  }
}

/** Longest wait for a server to accept the client's half of a TLS 1.3 handshake, in milliseconds. */
const ACCEPTANCE = 100;

/**
 * Waits until the server has accepted the client's certificate. In TLS 1.3 the handshake ends for the client
 * before the server has looked at it, and a request sent too early hides the alert that says why it was
 * refused. The session ticket that follows says that all is well; not every server sends one.
 */
export async function awaitAcceptance(socket: TLSSocket): Promise<void> {
  if (socket.getProtocol() !== 'TLSv1.3') return;
  const over = new AbortController();
  const { signal } = over;
  await Promise.race([once(socket, 'session', { signal }), sleep(ACCEPTANCE, null, { signal })]).finally(() =>
    over.abort(),
  );
  // The ticket comes in the middle of a read, and what is written there is lost.
  await setImmediate();
  // Some servers hang up without an alert.
  if (socket.destroyed) throw new TransportFailure('tls/client-certificate');
}
