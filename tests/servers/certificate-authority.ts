import './reflect-metadata.ts';
import { webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  type Extension,
  PemConverter,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** A certificate and its key, as PEM. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
}

export interface IssueOptions {
  /** Names and addresses that the certificate is for; `127.0.0.1` and `localhost` by default. */
  readonly names?: readonly string[];
  readonly valid?: 'now' | 'no longer' | 'not yet';
}

export interface CertificateAuthority {
  /** The authority's own certificate, as PEM. */
  readonly certificate: string;
  /** Makes a certificate, for a server or a client. */
  issue(options?: IssueOptions): Promise<Identity>;
}

type KeyPair = webcrypto.CryptoKeyPair;

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY = 24 * 3600 * 1000;
/** First and last day of validity, counted from now. */
const VALIDITY = { now: [-1, 30], 'no longer': [-30, -1], 'not yet': [1, 30] } as const;
const LOOPBACK = ['127.0.0.1', 'localhost'];

/** Makes an authority that lives in memory only. */
export async function createCertificateAuthority(name = 'Test Authority'): Promise<CertificateAuthority> {
  const keys = await makeKeys();
  const certificate = await signedByItself(name, keys, new BasicConstraintsExtension(true, undefined, true));
  return {
    certificate: certificate.toString('pem'),
    issue: async ({ names = LOOPBACK, valid = 'now' } = {}) => {
      const own = await makeKeys();
      const issued = await X509CertificateGenerator.create({
        subject: `CN=${names[0]}`,
        issuer: certificate.subject,
        publicKey: own.publicKey,
        signingKey: keys.privateKey,
        ...datesOf(valid),
        signingAlgorithm: ALGORITHM,
        extensions: [alternativeNames(names)],
      });
      return identityOf(issued, own);
    },
  };
}

/** Makes a certificate that is signed by its own key. */
export async function createSelfSigned(names: readonly string[] = LOOPBACK): Promise<Identity> {
  const keys = await makeKeys();
  return identityOf(await signedByItself(`${names[0]}`, keys, alternativeNames(names)), keys);
}

function signedByItself(name: string, keys: KeyPair, extension: Extension): Promise<X509Certificate> {
  const more = { signingAlgorithm: ALGORITHM, extensions: [extension] };
  return X509CertificateGenerator.createSelfSigned({ name: `CN=${name}`, keys, ...datesOf('now'), ...more });
}

function makeKeys(): Promise<KeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

async function identityOf(certificate: X509Certificate, keys: KeyPair): Promise<Identity> {
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { cert: certificate.toString('pem'), key: PemConverter.encode(key, 'PRIVATE KEY') };
}

function datesOf(valid: keyof typeof VALIDITY): { notBefore: Date; notAfter: Date } {
  const [from, to] = VALIDITY[valid];
  return { notBefore: new Date(Date.now() + from * DAY), notAfter: new Date(Date.now() + to * DAY) };
}

function alternativeNames(names: readonly string[]): SubjectAlternativeNameExtension {
  return new SubjectAlternativeNameExtension(
    names.map((value) => ({ type: /^[\d.]+$|:/.test(value) ? 'ip' : 'dns', value })),
  );
}
