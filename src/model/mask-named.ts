import { SCHEMES, splitScheme } from './authorization.ts';
import { MASK } from './mask.ts';
import { replaceRuns } from './runs.ts';
import type { IsSecretName } from './secret-names.ts';
import { secretValues } from './secret-values.ts';

/** Masks credentials in a text by their form, and what follows the name of a secret. */
export function maskNamed(text: string, isSecretName: IsSecretName): string {
  const formless = maskCredentials(text);
  const parts: string[] = [];
  let done = 0;
  for (const { value, at, schemed } of secretValues(formless, isSecretName)) {
    parts.push(formless.slice(done, at), maskValue(value, schemed));
    done = at + value.length;
  }
  return done === 0 ? formless : `${parts.join('')}${formless.slice(done)}`;
}

/** What stands for a value. A scheme is no secret, nor is how a list begins. */
function maskValue(value: string, schemed: boolean): string {
  if (/^[[{]/.test(value)) return `${value.charAt(0)}${MASK}`;
  const { scheme, apart, credential } = splitScheme(value);
  if (!schemed || scheme === null || !apart) return MASK;
  return credential === '' ? value : `${scheme} ${MASK}`;
}

/** A credential that begins with its scheme says by itself what it is. */
const SCHEMED = new RegExp(`\\b(${SCHEMES.join('|')})(\\s{1,16})(?!\\*\\*\\*)[\\w+/=.:~-]{16}`, 'g');
/** In small letters it may be a word of a sentence, of which none has a digit. */
const SCHEMED_LOOSELY = new RegExp(
  `\\b(${SCHEMES.join('|')})(\\s{1,16})(?!\\*\\*\\*)(?=[a-z+/.:~_-]{0,60}[\\d=])[\\w+/=.:~-]{16}`,
  'gi',
);
const END_OF_CREDENTIAL = /[^\w+/=.:~-]/g;

/** A user and password in a URL, wherever it stands; either may hold an `@` too. */
const AUTHORITY = /\/\//g;
const END_OF_AUTHORITY = /[\s/?#"'\\]/g;

/** A private key, whole or cut short. */
const PRIVATE_KEY =
  /-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,30}PRIVATE KEY-----|$)/g;

/** A JSON Web Token: two parts in base64 of JSON, and its signature. */
const WEB_TOKEN = /(?<![\w-])eyJ[\w-]{8}/g;
const END_OF_TOKEN = /[^\w.-]/g;

/**
 * Masks what is a credential by its form: what follows a scheme, what stands before the host of a URL, private
 * keys, and web tokens.
 */
export function maskCredentials(text: string): string {
  let masked = text.includes('PRIVATE KEY-----') ? text.replaceAll(PRIVATE_KEY, MASK) : text;
  masked = replaceRuns(masked, WEB_TOKEN, END_OF_TOKEN, (_, run) => (/\.eyJ/.test(run) ? MASK : run));
  for (const schemed of [SCHEMED, SCHEMED_LOOSELY]) {
    masked = replaceRuns(
      masked,
      schemed,
      END_OF_CREDENTIAL,
      ([, scheme, blank]) => `${scheme}${blank}${MASK}`,
    );
  }
  return replaceRuns(masked, AUTHORITY, END_OF_AUTHORITY, (_, run) => {
    const at = run.lastIndexOf('@');
    return at <= 2 ? run : `//${MASK}${run.slice(at)}`;
  });
}
