import { MASK, standingAlone } from '../../model/mask.ts';
import type { Masking } from './masking.ts';

/** Characters that are compared at once: a secret of fewer is looked for where it stands alone. */
const WINDOW = 8;

const BITS = 20;
const FACTOR = 0x01000193;
/** What the first character of a window adds to its hash. */
const FIRST = Array.from({ length: WINDOW - 1 }).reduce((power: number) => Math.imul(power, FACTOR), 1);

const UUID = /^[0-9a-f]{32}$/;

/**
 * Masks what was found to be a secret wherever it stands. All are looked for in one walk over a text, since a
 * recording can hold very many. A uuid becomes another one, so that what is due to be a uuid stays one.
 */
export class SecretSearch implements Masking {
  /** Hashes of the beginnings of secrets, as bits. */
  readonly #hashes = new Uint8Array(1 << BITS);
  /** Secrets and what stands for each, by their beginning, the longest first. */
  readonly #byStart = new Map<string, (readonly [secret: string, replacement: string])[]>();
  readonly #replacements = new Map<string, string>();
  readonly #short: RegExp | null;

  constructor(secrets: Iterable<string>) {
    const short: string[] = [];
    let uuids = 0;
    for (const secret of secrets) {
      const replacement = UUID.test(secret) ? String(++uuids).padStart(32, '0') : MASK;
      this.#replacements.set(secret, replacement);
      for (const form of formsOf(secret)) {
        if (form.length < WINDOW) short.push(form);
        else this.#learn(form, replacement);
      }
    }
    for (const list of this.#byStart.values()) list.sort(([one], [other]) => other.length - one.length);
    this.#short = short.length === 0 ? null : standingAlone(short);
  }

  secret(text: string): string {
    return text.trim() === '' ? text : (this.#replacements.get(text) ?? MASK);
  }

  guarded(text: string): string {
    return this.secret(text);
  }

  plain(text: string): string {
    const masked = this.#byStart.size === 0 || text.length < WINDOW ? text : this.#search(text);
    return this.#short === null ? masked : masked.replaceAll(this.#short, MASK);
  }

  #learn(secret: string, replacement: string): void {
    const start = secret.slice(0, WINDOW);
    let hash = 0;
    for (let at = 0; at < WINDOW; at++) hash = (Math.imul(hash, FACTOR) + secret.charCodeAt(at)) | 0;
    this.#hashes[hash >>> (32 - BITS)] = 1;
    const list = this.#byStart.get(start);
    if (list === undefined) this.#byStart.set(start, [[secret, replacement]]);
    else list.push([secret, replacement]);
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
      const found = this.#byStart
        .get(text.slice(start, at + 1))
        ?.find(([secret]) => text.startsWith(secret, start));
      if (found === undefined) continue;
      parts.push(text.slice(done, start), found[1]);
      done = start + found[0].length;
    }
    return done === 0 ? text : `${parts.join('')}${text.slice(done)}`;
  }
}

/** A secret as it is, within JSON, and within a URL. */
function formsOf(secret: string): ReadonlySet<string> {
  return new Set([secret, JSON.stringify(secret).slice(1, -1), encoded(secret)]);
}

function encoded(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    // Half a character has no such form.
    return text;
  }
}
