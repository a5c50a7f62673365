import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { TlsOptions } from '../../client/transport.ts';
import { whyUnreadable } from '../../model/file-errors.ts';
import { UsageError } from '../options.ts';
import type { ReadFile } from './config-file.ts';
import { type GivenSetting, type Layers, lookUp, type PlainSetting, resolvedPath } from './precedence.ts';

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
  return {
    ...(caFile === null ? {} : { ca: (await readCertificates(caFile, readFile)).text }),
    ...(certFile === null || keyFile === null ? {} : await readPair(certFile, keyFile, readFile)),
    ...(lookUp(layers, 'insecure')?.value === true ? { insecure: true } : {}),
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
  certFile: GivenSetting<string>,
  keyFile: GivenSetting<string>,
  readFile: ReadFile,
): Promise<TlsOptions> {
  const { text: cert, first } = await readCertificates(certFile, readFile);
  const key = await readPem(keyFile, readFile);
  if (!KEY.test(key)) throw problem(keyFile, 'expected a whole private key in PEM (-----BEGIN …-----)');
  const reason = /ENCRYPTED/.test(key) ? 'is encrypted; give one that is not' : 'is damaged';
  const parsed = parse(keyFile, `the key in it ${reason}`, () => createPrivateKey(key));
  if (!first.checkPrivateKey(parsed))
    throw problem(keyFile, `this is not the key of ${resolvedPath(certFile)}`);
  return { cert, key };
}

async function readCertificates(
  given: GivenSetting<string>,
  readFile: ReadFile,
): Promise<{ readonly text: string; readonly first: X509Certificate }> {
  const text = await readPem(given, readFile);
  const [first] = Array.from(text.matchAll(CERTIFICATE), ([block]) =>
    parse(given, 'a certificate in it is damaged', () => new X509Certificate(block)),
  );
  if (first !== undefined) return { text, first };
  const hint = KEY.test(text) ? '; it holds a private key' : '';
  throw problem(given, `expected a whole certificate in PEM (-----BEGIN …-----)${hint}`);
}

async function readPem(given: GivenSetting<string>, readFile: ReadFile): Promise<string> {
  if (given.value === '') throw new UsageError(`${given.place}: expected the path of a PEM file`);
  return readFile(resolvedPath(given)).catch((error: unknown) => {
    throw problem(given, whyUnreadable(error));
  });
}

function parse<T>(given: GivenSetting<string>, sentence: string, action: () => T): T {
  try {
    return action();
  } catch {
    throw problem(given, sentence);
  }
}

function problem(given: GivenSetting<string>, sentence: string): UsageError {
  return new UsageError(`${given.place}: ${resolvedPath(given)}: ${sentence}`);
}
