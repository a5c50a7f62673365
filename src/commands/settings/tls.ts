import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { TlsOptions } from '../../client/transport.ts';
import { whyUnreadable } from '../../model/file-trouble.ts';
import { UsageError } from '../options.ts';
import type { ReadFile } from './config-file.ts';
import { type Given, type Layers, lookUp, type PlainSetting, pathOf } from './precedence.ts';

/** Settings for https only. */
export const TLS_SETTINGS: readonly PlainSetting[] = ['caFile', 'certFile', 'keyFile', 'insecure'];

const CERTIFICATE = /-----BEGIN ((?:TRUSTED |X509 )?CERTIFICATE)-----[\s\S]*?-----END \1-----/g;
const KEY = /-----BEGIN (?:\w+ )*PRIVATE KEY-----/;

/**
 * Reads the certificates to trust, and the client's own certificate with its key.
 *
 * TLS settings of an http target are a mistake when they were given for that target, and are ignored when
 * they were given for any target.
 */
export async function readTls(layers: Layers, isSecure: boolean, readFile: ReadFile): Promise<TlsOptions> {
  if (!isSecure) {
    refuseTls(layers);
    return {};
  }
  const caFile = lookUp(layers, 'caFile');
  const certFile = lookUp(layers, 'certFile');
  const keyFile = lookUp(layers, 'keyFile');
  if ((certFile === null) !== (keyFile === null)) {
    const [given, missing] =
      certFile === null ? [keyFile, '--cert-file (certFile)'] : [certFile, '--key-file (keyFile)'];
    throw new UsageError(`${given?.place}: a certificate and its key go together; ${missing} is missing`);
  }
  const insecure = lookUp(layers, 'insecure')?.value === true;
  return {
    ...(caFile === null ? {} : { ca: (await readCertificates(caFile, readFile)).text }),
    ...(certFile === null || keyFile === null ? {} : await readPair(certFile, keyFile, readFile)),
    ...(insecure ? { insecure } : {}),
  };
}

function refuseTls(layers: Layers): void {
  for (const setting of TLS_SETTINGS) {
    const given = lookUp(layers, setting);
    const isOfTarget = given?.from === 'flag' || layers.entry?.settings[setting] !== undefined;
    if (given === null || !isOfTarget || given.value === false) continue;
    throw new UsageError(`${given.place}: this is for https, and the target's URL begins with http://`);
  }
}

async function readPair(
  certFile: Given<string>,
  keyFile: Given<string>,
  readFile: ReadFile,
): Promise<TlsOptions> {
  const cert = await readCertificates(certFile, readFile);
  const key = await readPem(keyFile, readFile);
  if (!KEY.test(key)) throw notPem(keyFile, key, 'private key');
  if (!cert.first.checkPrivateKey(parseKey(keyFile, key))) {
    throw new UsageError(`${keyFile.place}: ${pathOf(keyFile)}: this is not the key of ${pathOf(certFile)}`);
  }
  return { cert: cert.text, key };
}

async function readCertificates(
  given: Given<string>,
  readFile: ReadFile,
): Promise<{ readonly text: string; readonly first: X509Certificate }> {
  const text = await readPem(given, readFile);
  const blocks = Array.from(text.matchAll(CERTIFICATE), ([block]) => parseCertificate(given, block));
  const [first] = blocks;
  if (first === undefined) throw notPem(given, text, 'certificate');
  return { text, first };
}

function parseCertificate(given: Given<string>, block: string): X509Certificate {
  try {
    return new X509Certificate(block);
  } catch {
    throw new UsageError(`${given.place}: ${pathOf(given)}: a certificate in it is damaged`);
  }
}

function parseKey(given: Given<string>, pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    const problem = /ENCRYPTED/.test(pem) ? 'is encrypted; give one that is not' : 'is damaged';
    throw new UsageError(`${given.place}: ${pathOf(given)}: the key in it ${problem}`);
  }
}

async function readPem(given: Given<string>, readFile: ReadFile): Promise<string> {
  if (given.value === '') throw new UsageError(`${given.place}: expected the path of a PEM file`);
  try {
    return await readFile(pathOf(given));
  } catch (error) {
    throw new UsageError(`${given.place}: ${pathOf(given)}: ${whyUnreadable(error)}`);
  }
}

function notPem(given: Given<string>, text: string, expected: 'certificate' | 'private key'): UsageError {
  const isKey = expected === 'certificate' && KEY.test(text);
  return new UsageError(
    `${given.place}: ${pathOf(given)}: expected a whole ${expected} in PEM (-----BEGIN …-----)${isKey ? '; it holds a private key' : ''}`,
  );
}
