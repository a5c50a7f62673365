import { escapeKey } from '../contract/pointer.ts';
import type { Finding } from '../model/finding.ts';
import type { Mask } from '../model/mask.ts';
import { maskCredentials } from '../model/mask-named.ts';
import { maskText } from '../model/mask-text.ts';
import { quote } from './findings.ts';

/**
 * Masks secrets in what findings say, then cuts what is long, before anything keeps or shows them.
 *
 * @param further masks what else is known to be a secret
 */
export function redactFindings(
  findings: readonly Finding[],
  secrets: readonly string[],
  further: Mask = (text) => text,
): readonly Finding[] {
  const inPointers = [...new Set([...secrets, ...secrets.map(escapeKey)])];
  return maskFindings(findings, (text) => further(maskText(text, inPointers)));
}

/** The same with a search of its own for secrets, also as a JSON Pointer writes them. */
export function maskFindings(findings: readonly Finding[], mask: Mask): readonly Finding[] {
  return findings.map((found) => ({
    ...found,
    at: quote(mask(found.at)),
    expected: mask(found.expected),
    actual: typeof found.actual === 'string' ? quote(maskCredentials(mask(found.actual))) : found.actual,
  }));
}
