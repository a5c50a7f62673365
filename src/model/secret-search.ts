import { MASK } from './mask.ts';
import { ShortSearch } from './short-search.ts';

/** Characters that are compared at once: a secret of fewer is looked for where it stands alone. */
const WINDOW = 8;

const BITS = 20;
const FACTOR = 0x01000193;
/** What the first character of a window adds to its hash. */
const FIRST = Array.from({ length: WINDOW - 1 }).reduce((power: number) => Math.imul(power, FACTOR), 1);

/**
 * Masks secrets wherever they stand. All are looked for in one walk over a text, so that it costs the same for
 * one as for very many; for each little more is held than the ways in which it may be written.
 */
export class SecretSearch {
  /** Hashes of the beginnings of secrets, as bits. */
  readonly #hashes = new Uint8Array(1 << BITS);
  /** How long what begins alike may be, the longest first. */
  readonly #lengths = new Map<string, readonly number[]>();
  /** Secrets by each way in which they may be written. */
  readonly #secrets = new Map<string, string>();
  /** What stands for a secret, where that is no mask. */
  readonly #replacements = new Map<string, string>();
  readonly #short = new ShortSearch();

  /** Learns a secret; what is known already stays as it is. */
  add(secret: string, replacement: string = MASK): void {
    if (replacement !== MASK && !this.#secrets.has(secret)) this.#replacements.set(secret, replacement);
    for (const text of formsOf(secret)) {
      if (text.length < WINDOW) this.#short.add(text);
      else this.#learn(text, secret);
    }
  }

  /** Forgets a secret. */
  delete(secret: string): void {
    for (const text of formsOf(secret)) {
      this.#short.delete(text);
      // Another secret may be written alike. Hash and length stay: they cost a closer look, and may be others'.
      if (this.#secrets.get(text) === secret) this.#secrets.delete(text);
    }
    this.#replacements.delete(secret);
  }

  /** A text without the secrets. */
  mask(text: string): string {
    const masked = this.#secrets.size === 0 || text.length < WINDOW ? text : this.#search(text);
    return this.#short.mask(masked);
  }

  #learn(text: string, secret: string): void {
    if (this.#secrets.has(text)) return;
    this.#secrets.set(text, secret);
    const start = text.slice(0, WINDOW);
    const lengths = this.#lengths.get(start) ?? NO_LENGTHS;
    if (lengths.includes(text.length)) return;
    this.#lengths.set(start, shared([...lengths, text.length].sort((one, other) => other - one)));
    let hash = 0;
    for (let at = 0; at < WINDOW; at++) hash = (Math.imul(hash, FACTOR) + start.charCodeAt(at)) | 0;
    this.#hashes[hash >>> (32 - BITS)] = 1;
  }

  /** A hash that rolls along with the text tells where it is worth a closer look. */
  #search(text: string): string {
    const parts: string[] = [];
    let done = 0;
    let hash = 0;
    for (let at = 0; at < text.length; at++) {
      const leaving = at >= WINDOW ? Math.imul(text.charCodeAt(at - WINDOW), FIRST) : 0;
      hash = (Math.imul(hash - leaving, FACTOR) + text.charCodeAt(at)) | 0;
      const start = at - WINDOW + 1;
      if (start < done || this.#hashes[hash >>> (32 - BITS)] === 0) continue;
      const secret = this.#secretAt(text, start);
      if (secret === undefined) continue;
      parts.push(text.slice(done, start), this.#replacements.get(secret.is) ?? MASK);
      done = secret.end;
    }
    return done === 0 ? text : `${parts.join('')}${text.slice(done)}`;
  }

  #secretAt(text: string, start: number): { readonly is: string; readonly end: number } | undefined {
    for (const length of this.#lengths.get(text.slice(start, start + WINDOW)) ?? NO_LENGTHS) {
      const is = this.#secrets.get(text.slice(start, start + length));
      if (is !== undefined) return { is, end: start + length };
    }
    return undefined;
  }
}

const NO_LENGTHS: readonly number[] = [];

const SHARED = new Map<string, readonly number[]>();

/** Most secrets are alone with their beginning, and of few different lengths. */
function shared(lengths: readonly number[]): readonly number[] {
  if (lengths.length > 1) return lengths;
  const key = String(lengths[0]);
  const known = SHARED.get(key) ?? lengths;
  SHARED.set(key, known);
  return known;
}

/** A secret as it is, within JSON, within a URL, and within a JSON Pointer. */
function formsOf(secret: string): ReadonlySet<string> {
  const inPointer = secret.replaceAll('~', '~0').replaceAll('/', '~1');
  return new Set([secret, JSON.stringify(secret).slice(1, -1), encoded(secret), inPointer]);
}

function encoded(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    // Half a character has no such form.
    return text;
  }
}
