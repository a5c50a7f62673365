import { MASK } from './mask.ts';
import { ShortSearch } from './short-search.ts';

/** A secret of fewer characters can be part of an ordinary word: it is masked where it stands alone. */
export const SHORTEST_ANYWHERE = 8;

/** Masks a few secrets in a text, the longest first, as one can be part of another; `SecretSearch` masks many. */
export function maskText(text: string, secrets: readonly string[]): string {
  return [...secrets]
    .sort((one, other) => other.length - one.length)
    .reduce((masked, secret) => {
      if (!masked.includes(secret)) return masked;
      if (secret.length >= SHORTEST_ANYWHERE) return masked.replaceAll(secret, MASK);
      const short = new ShortSearch();
      short.add(secret);
      return short.mask(masked);
    }, text);
}
