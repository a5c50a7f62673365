/** A secret of fewer characters stands in dates, numbers and words: it is looked for where it belongs only. */
export const SHORTEST_ELSEWHERE = 6;

/**
 * The ways in which a secret may be written: as it is, within JSON, within a URL, and within a JSON Pointer;
 * none for one of blanks.
 */
export function secretForms(secret: string): readonly string[] {
  if (secret.trim() === '') return [];
  const inPointer = secret.replaceAll('~', '~0').replaceAll('/', '~1');
  // Half a character has no form in a URL.
  const inUrl = encodeURIComponent(secret.toWellFormed());
  return [...new Set([secret, JSON.stringify(secret).slice(1, -1), inUrl, inPointer])];
}
