import { MASK } from '../model/mask.ts';
import { maskCredentials } from '../model/mask-named.ts';
import type { IsSecretName } from '../model/secret-names.ts';
import { secretValues } from '../model/secret-values.ts';
import type { IsExample } from './contract-examples.ts';

/** Whether a text has a secret behind its name: a query, a form, a header, JSON or XML written out. */
export function tellsSecret(text: string, isSecretName: IsSecretName, isExample: IsExample): boolean {
  return secretValues(text, isSecretName).some(({ value }) => !isExample(value.trim()));
}

/** Whether a text has a credential that is one by its form, such as `Bearer …` or a private key. */
export function holdsCredential(text: string, isExample: IsExample): boolean {
  if (maskCredentials(text) === text) return false;
  const withoutExamples = text
    .replaceAll(/\$\{[^}]*\}|<[^<>]*>/g, MASK)
    .replaceAll(/[\w+/=.:~-]{16,}/g, (part) => (isExample(part) ? MASK : part))
    // Of a user and a password that are both masked nothing is left to mask.
    .replaceAll(/\/\/\*{3}:\*{3}@/g, `//${MASK}@`);
  return maskCredentials(withoutExamples) !== withoutExamples;
}

/** The text that a regular expression stands for when it has but one; null for all others. */
export function literalOf(pattern: string): string | null {
  const bare = pattern.replace(/^\^/, '').replace(/\$$/, '');
  if (/(?<!\\)(?:\\\\)*[[\](){}*+?|^$]|\\[a-zA-Z0-9]/.test(bare)) return null;
  return bare.replaceAll(/\\(.)/g, '$1');
}
