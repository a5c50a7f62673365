import type { Finding } from '../model/finding.ts';
import { maskText } from '../model/mask.ts';
import { maskCredentials } from './evidence.ts';
import { escapeKey } from './fields.ts';
import { quote } from './findings.ts';

/** Masks secrets in what findings say, then cuts what is long, before anything keeps or shows them. */
export function redactFindings(findings: readonly Finding[], secrets: readonly string[]): readonly Finding[] {
  const inPointers = [...new Set([...secrets, ...secrets.map(escapeKey)])];
  return findings.map((found) => ({
    ...found,
    at: quote(maskText(found.at, inPointers)),
    expected: maskText(found.expected, secrets),
    actual:
      typeof found.actual === 'string'
        ? quote(maskCredentials(maskText(found.actual, secrets)))
        : found.actual,
  }));
}
