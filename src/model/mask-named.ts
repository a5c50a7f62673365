import { MASK } from './mask.ts';
import { SCHEMES, splitScheme } from './scheme.ts';
import type { IsSecretName } from './secret-names.ts';
import { secretValues } from './secret-values.ts';

/** Masks credentials in a text by their form, and what follows the name of a secret. */
export function maskNamed(text: string, isSecretName: IsSecretName): string {
  const formless = maskCredentials(text);
  const parts: string[] = [];
  let done = 0;
  for (const { value, at } of secretValues(formless, isSecretName)) {
    parts.push(formless.slice(done, at), maskValue(value));
    done = at + value.length;
  }
  return done === 0 ? formless : `${parts.join('')}${formless.slice(done)}`;
}

/** What stands for a value. A scheme is no secret, nor is how a list begins. */
function maskValue(value: string): string {
  if (/^[[{]/.test(value)) return `${value.charAt(0)}${MASK}`;
  const { scheme, apart, credential } = splitScheme(value);
  if (scheme === null || !apart) return MASK;
  return credential === '' ? value : `${scheme} ${MASK}`;
}

/** A credential that begins with its scheme says by itself what it is. */
const SCHEMED = new RegExp(`\\b(${SCHEMES.join('|')})(\\s{1,16})(?!\\*\\*\\*)[\\w+/=.:~-]{16,}`, 'g');
/** In small letters it may be a word of a sentence, of which none has a digit. */
const SCHEMED_LOOSELY = new RegExp(
  `\\b(${SCHEMES.join('|')})(\\s{1,16})(?!\\*\\*\\*)(?=[a-z+/.:~_-]{0,60}[\\d=])[\\w+/=.:~-]{16,}`,
  'gi',
);

/** A user and password in a URL, wherever it stands; either may hold an `@` too. */
const USER_INFO = /(\/\/)[^\s/?#"'\\]+@/g;

/** A private key, whole or cut short. */
const PRIVATE_KEY =
  /-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,30}PRIVATE KEY-----|$)/g;

/** A JSON Web Token: two parts in base64 of JSON, and its signature. */
const WEB_TOKEN = /(?<![\w-])eyJ[\w-]{8,}\.eyJ[\w-]{4,}(?:\.[\w-]*)?/g;

/**
 * Masks what is a credential by its form: what follows a scheme, what stands before the host of a URL, private
 * keys, and web tokens.
 */
export function maskCredentials(text: string): string {
  return text
    .replaceAll(PRIVATE_KEY, MASK)
    .replaceAll(WEB_TOKEN, MASK)
    .replaceAll(SCHEMED, withoutCredential)
    .replaceAll(SCHEMED_LOOSELY, withoutCredential)
    .replaceAll(USER_INFO, (_, slashes: string) => `${slashes}${MASK}@`);
}

function withoutCredential(_: string, scheme: string, blank: string): string {
  return `${scheme}${blank}${MASK}`;
}
