import { createHmac, randomBytes } from 'node:crypto';
import type { Catalog } from '../contract/catalog.ts';
import { MASK } from '../model/mask.ts';
import { isUuid } from '../model/uuid.ts';
import { contractWords } from './contract-words.ts';
import { isHarmless } from './words.ts';

/** So many secrets are remembered at least, and at most twice as many: a recording can show any number. */
const MOST = 250_000;
const MOST_UNSHOWN = 1_000;
/** A shorter secret stands in dates, numbers and words: it is hidden only where it is the whole of a value. */
const SHORTEST_WITHIN = 4;
/** A phrase is looked up by so many of its first parts. */
const MOST_PARTS = 24;
/** Of phrases that begin alike so many lengths are looked up. */
const MOST_LENGTHS = 24;
/** What texts and secrets are compared by: humps, runs of digits, letters of scripts without case one by one. */
const PART = /\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{M}]+|[\p{Lo}\p{Lm}]|\p{Lt}|\p{N}+/gu;

/**
 * The secrets of one run that are known by value. Only those have to be remembered that would be shown
 * otherwise: uuids, and what looks like plain words. All others are hidden wherever they stand.
 */
export class OwnSecrets {
  readonly #key = randomBytes(32);
  readonly #published: ReadonlySet<string>;
  #values = new Set<string>();
  #earlier: ReadonlySet<string> = new Set();
  /** Phrases by their first part: how many parts they have, and all of them. */
  readonly #phrases = new Map<string, { readonly lengths: number[]; readonly wholes: Set<string> }>();
  /** Those that need not be remembered: most requests come with the credential of the one before. */
  readonly #unshown = new Set<string>();
  #learned = 0;

  /** @param catalog its words are published: somebody who takes one for a password hides it nowhere else */
  constructor(catalog: Catalog) {
    this.#published = contractWords(catalog);
  }

  /** How many different secrets had to be remembered. */
  get learned(): number {
    return this.#learned;
  }

  learn(secret: string): void {
    const value = secret.trim();
    const key = value.toLowerCase();
    if (key === '' || this.has(key) || this.#published.has(value) || this.#unshown.has(value)) return;
    const forms = isUuid(key) ? [] : formsOf(value).filter(holdsWords);
    if (forms.length === 0 && !isUuid(key)) {
      if (this.#unshown.size > MOST_UNSHOWN) this.#unshown.clear();
      this.#unshown.add(value);
      return;
    }
    if (this.#values.size >= MOST) {
      this.#earlier = this.#values;
      this.#values = new Set();
      this.#phrases.clear();
    }
    this.#values.add(key);
    this.#learned++;
    if (value.length < SHORTEST_WITHIN) return;
    for (const form of forms) this.#addPhrase(form);
  }

  /** Whether a text is one of the secrets, as a whole, in whichever case. */
  has(text: string): boolean {
    const key = text.toLowerCase();
    return this.#values.has(key) || this.#earlier.has(key);
  }

  /** A text without the secrets that look like words. */
  hide(text: string): string {
    if (this.has(text)) return MASK;
    if (this.#phrases.size === 0) return text;
    const found = Array.from(text.matchAll(PART));
    const parts = found.map(([part]) => part.toLowerCase());
    let shown = '';
    let done = 0;
    for (let at = 0; at < parts.length; at++) {
      const length = this.#phraseAt(parts, at);
      if (length === 0) continue;
      const last = found[at + length - 1];
      shown += `${text.slice(done, found[at]?.index)}${MASK}`;
      // A longer phrase was looked up by its beginning.
      if (length === MOST_PARTS || last === undefined) return shown;
      done = last.index + last[0].length;
      at += length - 1;
    }
    return `${shown}${text.slice(done)}`;
  }

  /** What stands in a copy for a secret uuid or job: always the same for the same, of the same length. */
  standIn(text: string): string {
    const digest = createHmac('sha256', this.#key).update(text.toLowerCase()).digest('hex');
    return digest.repeat(Math.ceil(Math.min(text.length, 1_000) / digest.length)).slice(0, text.length);
  }

  #addPhrase(form: string): void {
    const parts = (form.match(PART) ?? []).slice(0, MOST_PARTS).map((part) => part.toLowerCase());
    const [first] = parts;
    if (first === undefined || parts.join('').length < SHORTEST_WITHIN) return;
    const known = this.#phrases.get(first) ?? { lengths: [], wholes: new Set() };
    this.#phrases.set(first, known);
    if (!known.lengths.includes(parts.length) && known.lengths.length < MOST_LENGTHS) {
      known.lengths.push(parts.length);
      known.lengths.sort((one, other) => other - one);
    }
    known.wholes.add(parts.join(' '));
  }

  /** How many parts a phrase has that begins at a place; 0 where none does. */
  #phraseAt(parts: readonly string[], at: number): number {
    const known = this.#phrases.get(parts[at] ?? '');
    return known?.lengths.find((length) => known.wholes.has(parts.slice(at, at + length).join(' '))) ?? 0;
  }
}

/** The ways in which a secret may be written. */
function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  return [
    ...new Set([
      secret,
      secret.toLowerCase(),
      secret.toUpperCase(),
      JSON.stringify(secret).slice(1, -1),
      encodeURIComponent(secret.toWellFormed()),
      bytes.toString('base64'),
      bytes.toString('base64url'),
      bytes.toString('hex'),
    ]),
  ];
}

/** Whether some token of a text would be shown. */
function holdsWords(text: string): boolean {
  if (text.length > 4_000) return true;
  return text
    .split(/[\s"'`()[\]{}<>,;!?=|]+/)
    .some((token) => token !== '' && (/[\p{Lo}\p{Lm}]/u.test(token) || isHarmless(token, () => false)));
}
