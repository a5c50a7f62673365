/** Words that begin a credential and say what kind it is; ZStack's own are the first two (facts 3). */
export const SCHEMES = ['OAuth', 'ZStack', 'Bearer', 'Basic'] as const;

/** Some servers take no blank after the word (facts 3). */
const AT_START = new RegExp(`^\\s*(${SCHEMES.join('|')})[\\s:]*`, 'i');

/** A credential's scheme, as it was written, or null; and all that follows it. */
export function splitScheme(text: string): { readonly scheme: string | null; readonly credential: string } {
  const found = AT_START.exec(text);
  if (found === null) return { scheme: null, credential: text.trim() };
  return { scheme: found[1] ?? '', credential: text.slice(found[0].length).trimEnd() };
}
