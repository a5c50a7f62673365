/** Words that begin a credential and say what kind it is; ZStack's own are the first two (facts 3). */
export const SCHEMES = ['OAuth', 'ZStack', 'Bearer', 'Basic'] as const;

const AT_START = new RegExp(`^\\s*(${SCHEMES.join('|')})(?:[\\s:]+|$)?`, 'i');

/** A credential in its parts. */
export interface SplitCredential {
  /** As it was written; null where there is none. */
  readonly scheme: string | null;
  /** Whether a blank or a colon tells the scheme from what follows: some servers take it without (facts 3). */
  readonly apart: boolean;
  /** All that follows. */
  readonly credential: string;
}

/** Splits what an Authorization header holds. */
export function splitScheme(text: string): SplitCredential {
  const [whole, scheme] = AT_START.exec(text) ?? [];
  if (whole === undefined || scheme === undefined)
    return { scheme: null, apart: false, credential: text.trim() };
  const apart = !whole.endsWith(scheme) || whole.length === text.length;
  return { scheme, apart, credential: text.slice(whole.length).trimEnd() };
}
