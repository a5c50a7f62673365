import { MASK } from './mask.ts';
import { SHORTEST_ANYWHERE } from './mask-text.ts';
import { secretForms } from './secret-forms.ts';
import { ShortSearch } from './short-search.ts';

/** Characters that are compared at once: a secret of fewer is looked for where it stands alone. */
const WINDOW = SHORTEST_ANYWHERE;

/** Of more lengths of what begins alike the shortest only is looked for, and masked as far as its word goes. */
const MOST_LENGTHS = 16;
const END_OF_WORD = /[\s"'\\,;&<>{}[\]()]/g;

const BITS = 20;
const FACTOR = 0x01000193;
/** What the first character of a window adds to its hash. */
const FIRST = Array.from({ length: WINDOW - 1 }).reduce((power: number) => Math.imul(power, FACTOR), 1);

/**
 * Masks secrets wherever they stand. All are looked for in one walk over a text, so that it costs about the
 * same for one as for very many; for each little more is held than the ways in which it may be written.
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
    for (const text of secretForms(secret)) {
      if (text.length < WINDOW) this.#short.add(text);
      else this.#learn(text, secret);
    }
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
    this.#lengths.set(start, withLength(lengths, text.length));
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
      if (start < 0 || this.#hashes[hash >>> (32 - BITS)] === 0) continue;
      const found = this.#secretAt(text, start, done);
      if (found === undefined) continue;
      // One that begins within another is masked with it, to its own end.
      if (start >= done) parts.push(text.slice(done, start), this.#replacements.get(found.secret) ?? MASK);
      done = Math.max(done, found.end);
    }
    return done === 0 ? text : `${parts.join('')}${text.slice(done)}`;
  }

  /** The longest secret that begins at a place and ends behind what is masked already. */
  #secretAt(
    text: string,
    start: number,
    done: number,
  ): { readonly secret: string; readonly end: number } | undefined {
    const lengths = this.#lengths.get(text.slice(start, start + WINDOW)) ?? NO_LENGTHS;
    if (lengths.length > MOST_LENGTHS) return wordAt(text, start, done, lengths.at(-1) ?? 0);
    for (const length of lengths) {
      const end = start + length;
      if (end <= done) return undefined;
      const secret = this.#secrets.get(text.slice(start, end));
      if (secret !== undefined) return { secret, end };
    }
    return undefined;
  }
}

const NO_LENGTHS: readonly number[] = [];

function withLength(lengths: readonly number[], length: number): readonly number[] {
  if (lengths.length === 0) return alone(length);
  const all = [...lengths, length].sort((one, other) => other - one);
  // One more than are looked for says that there are too many; of those the shortest counts.
  return all.length > MOST_LENGTHS + 1 ? [...all.slice(0, MOST_LENGTHS), ...all.slice(-1)] : all;
}

const ALONE = new Map<number, readonly number[]>();

/** Most secrets are alone with their beginning, and of few different lengths: their lists are shared. */
function alone(length: number): readonly number[] {
  const known = ALONE.get(length) ?? [length];
  ALONE.set(length, known);
  return known;
}

function wordAt(
  text: string,
  start: number,
  done: number,
  shortest: number,
): { readonly secret: string; readonly end: number } | undefined {
  // Within a word that is masked already there is nothing more to be found.
  if (start < done) return undefined;
  END_OF_WORD.lastIndex = start + WINDOW;
  const end = END_OF_WORD.exec(text)?.index ?? text.length;
  return end - start < shortest ? undefined : { secret: '', end };
}
