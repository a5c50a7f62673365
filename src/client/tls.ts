import { X509Certificate } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { type ConnectionOptions, createSecureContext, rootCertificates, type TLSSocket } from 'node:tls';
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
  /** Trusts any certificate of the server; the certificate of a proxy is still verified. */
  readonly insecure?: boolean;
}

const UNUSABLE =
  'the CA, the client certificate or its key cannot be used: all are in PEM and begin with -----BEGIN, certificate and key belong together, and the key must not be locked by a passphrase';

export type TlsSettings = Pick<ConnectionOptions, 'secureContext' | 'rejectUnauthorized'>;

/** Settings for the server, with the client's own certificate. @throws OptionError */
export function serverTls({ ca, cert, key, insecure = false }: TlsOptions): TlsSettings {
  try {
    // OpenSSL accepts any text as a CA and then trusts no server.
    if (ca !== undefined) void new X509Certificate(ca);
    return { secureContext: createSecureContext({ ca, cert, key }), rejectUnauthorized: !insecure };
  } catch {
    throw new OptionError(UNUSABLE);
  }
}

/** Settings for a proxy: without the client certificate, and with public authorities trusted beside the CA. */
export function proxyTls({ ca }: TlsOptions): TlsSettings {
  const trusted = ca === undefined ? undefined : [...rootCertificates, ca];
  return { secureContext: createSecureContext({ ca: trusted }), rejectUnauthorized: true };
}

/** Longest wait for a server to accept the client's half of a TLS 1.3 handshake, in milliseconds. */
const ACCEPTANCE = 100;

/**
 * Waits until the server has accepted the client's certificate. In TLS 1.3 the handshake ends for the client
 * before the server has verified it, and a request sent too early hides the alert that says why it was
 * refused. The session ticket that follows means success; not every server sends one.
 */
export async function awaitAcceptance(socket: TLSSocket): Promise<void> {
  if (socket.getProtocol() !== 'TLSv1.3') return;
  let timer: NodeJS.Timeout | undefined;
  await new Promise<unknown>((resolve, reject) => {
    timer = setTimeout(resolve, ACCEPTANCE);
    socket.once('session', resolve).once('close', resolve).once('error', reject);
  }).finally(() => clearTimeout(timer));
  // The ticket arrives during a read, and what is written during a read is lost.
  await setImmediate();
  // Some servers hang up without an alert.
  if (socket.destroyed) throw new TransportFailure('tls/client-certificate');
}
