import { X509Certificate } from 'node:crypto';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import { OptionError } from './errors.ts';
import type { TlsOptions } from './transport-options.ts';

/** What TLS with one party rests on. */
export interface Trust {
  readonly context: SecureContext;
  /** Whether the party's certificate is verified. */
  readonly verify: boolean;
}

/** Trust in the server, with the client's own certificate. @throws OptionError */
export function serverTrust({ ca, cert, key, insecure = false }: TlsOptions): Trust {
  if (ca !== undefined) rejectUnreadable(ca);
  if (cert !== undefined && key === undefined)
    throw new OptionError('key', 'a client certificate is given without its key: give both');
  if (key !== undefined && cert === undefined)
    throw new OptionError(
      'cert',
      'the key of a client certificate is given without the certificate: give both',
    );
  if (cert !== undefined && key !== undefined) rejectMismatch(cert, key);
  const own = cert === undefined || key === undefined ? {} : { cert, key };
  return { context: createSecureContext({ ...(ca === undefined ? {} : { ca }), ...own }), verify: !insecure };
}

/** Trust in a proxy. It gets no client certificate, and proxies of the public web stay trusted beside the CA. */
export function proxyTrust({ ca }: TlsOptions): Trust {
  const context = createSecureContext(ca === undefined ? {} : { ca: [...rootCertificates, ca] });
  return { context, verify: true };
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

/** Tells by their codes why a certificate and its key cannot be used. */
function rejectMismatch(cert: string, key: string): void {
  try {
    createSecureContext({ cert });
  } catch {
    throw new OptionError('cert', 'the client certificate is no certificate in PEM');
  }
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
    if (code === 'ERR_OSSL_X509_KEY_VALUES_MISMATCH')
      throw new OptionError('key', 'the key does not belong to the client certificate');
    if (code === 'ERR_MISSING_PASSPHRASE' || code === 'ERR_OSSL_CRYPTO_INTERRUPTED_OR_CANCELLED')
      throw new OptionError(
        'key',
        'the key of the client certificate is locked by a passphrase: give it without',
      );
    throw new OptionError('key', 'the key of the client certificate is no private key in PEM');
  }
}
