import { MASK, standingAlone } from './mask.ts';

/** Characters that are compared at once: a secret of fewer is looked for where it stands alone. */
const WINDOW = 8;

const BITS = 20;
const FACTOR = 0x01000193;
/** What the first character of a window adds to its hash. */
const FIRST = Array.from({ length: WINDOW - 1 }).reduce((power: number) => Math.imul(power, FACTOR), 1);

/** One way in which a secret may be written, and what stands for it. */
interface Form {
  readonly text: string;
  readonly replacement: string;
  readonly secret: string;
}

/**
 * Masks secrets wherever they stand. All are looked for in one walk over a text, so that it costs the same for
 * one as for very many.
 */
export class SecretSearch {
  /** Hashes of the beginnings of secrets, as bits. */
  readonly #hashes = new Uint8Array(1 << BITS);
  /** Forms by their beginning, the longest first. */
  readonly #byStart = new Map<string, Form[]>();
  readonly #short = new Map<string, readonly string[]>();
  #shortPattern: RegExp | null = null;

  /** Learns a secret; what is known already stays as it is. */
  add(secret: string, replacement: string = MASK): void {
    const short: string[] = [];
    for (const text of formsOf(secret)) {
      if (text.length < WINDOW) short.push(text);
      else this.#learn({ text, replacement, secret });
    }
    if (short.length === 0 || this.#short.has(secret)) return;
    this.#short.set(secret, short);
    this.#shortPattern = null;
  }

  /** Forgets a secret. */
  delete(secret: string): void {
    for (const text of formsOf(secret)) {
      const start = text.slice(0, WINDOW);
      const kept = this.#byStart.get(start)?.filter((form) => form.secret !== secret);
      if (kept === undefined) continue;
      // Its hash stays: it costs a closer look, and may be another's.
      if (kept.length === 0) this.#byStart.delete(start);
      else this.#byStart.set(start, kept);
    }
    if (this.#short.delete(secret)) this.#shortPattern = null;
  }

  /** A text without the secrets. */
  mask(text: string): string {
    const masked = this.#byStart.size === 0 || text.length < WINDOW ? text : this.#search(text);
    if (this.#short.size === 0) return masked;
    this.#shortPattern ??= standingAlone([...this.#short.values()].flat());
    return masked.replaceAll(this.#shortPattern, MASK);
  }

  #learn(form: Form): void {
    const start = form.text.slice(0, WINDOW);
    let hash = 0;
    for (let at = 0; at < WINDOW; at++) hash = (Math.imul(hash, FACTOR) + start.charCodeAt(at)) | 0;
    this.#hashes[hash >>> (32 - BITS)] = 1;
    const list = this.#byStart.get(start);
    if (list === undefined) this.#byStart.set(start, [form]);
    else if (!list.some(({ text }) => text === form.text)) {
      const at = list.findIndex(({ text }) => text.length < form.text.length);
      list.splice(at === -1 ? list.length : at, 0, form);
    }
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
        ?.find((form) => text.startsWith(form.text, start));
      if (found === undefined) continue;
      parts.push(text.slice(done, start), found.replacement);
      done = start + found.text.length;
    }
    return done === 0 ? text : `${parts.join('')}${text.slice(done)}`;
  }
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
