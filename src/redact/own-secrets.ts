import { createHmac, randomBytes } from 'node:crypto';
import type { Catalog } from '../contract/catalog.ts';
import { contractWords } from '../contract/contract-words.ts';
import { MASK } from '../model/mask.ts';
import { isUuid } from '../model/uuid.ts';
import { isHarmless } from './words.ts';

/** So many secrets are remembered, the last ones: a recording can show any number. */
export const MOST_SECRETS = 250_000;
const MOST_UNSHOWN = 1_000;
/** No credential is longer. */
const LONGEST_SECRET = 16_384;
/** A shorter secret stands in dates, numbers and words: it is hidden only where it is the whole of a value. */
const SHORTEST_WITHIN = 4;
const LONGEST_STAND_IN = 1_024;
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
  /** Words of the contract: somebody who takes one for a password hides it nowhere else. */
  readonly published: ReadonlySet<string>;
  readonly #values = new Set<string>();
  /** Phrases by their first part: how many parts they have, and all of them. */
  readonly #phrases = new Map<string, { readonly lengths: number[]; readonly wholes: Set<string> }>();
  /** Those that need not be remembered: most requests come with the credential of the one before. */
  readonly #unshown = new Set<string>();
  /** How many different secrets had to be remembered. */
  learned = 0;

  constructor(catalog: Catalog) {
    this.published = contractWords(catalog);
  }

  learn(secret: string): void {
    const value = secret.trim().slice(0, LONGEST_SECRET);
    const key = value.toLowerCase();
    if (key === '' || this.has(key) || this.published.has(value) || this.#unshown.has(value)) return;
    const forms = isUuid(key) ? [] : formsOf(value).filter(holdsWords);
    if (forms.length === 0 && !isUuid(key)) {
      if (this.#unshown.size > MOST_UNSHOWN) this.#unshown.clear();
      this.#unshown.add(value);
      return;
    }
    this.#values.add(key);
    const [first = ''] = this.#values;
    if (this.#values.size > MOST_SECRETS) this.#values.delete(first);
    if (this.#phrases.size > MOST_SECRETS) this.#phrases.clear();
    this.learned++;
    if (value.length < SHORTEST_WITHIN) return;
    for (const form of forms) this.#addPhrase(form);
  }

  /** Whether a text is one of the secrets, as a whole, in whichever case. */
  has(text: string): boolean {
    return this.#values.has(text.toLowerCase());
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

  /** What stands in a copy for a secret uuid or job: the same for the same, of its length. */
  standIn(text: string): string {
    const digest = createHmac('sha256', this.#key).update(text.toLowerCase()).digest('hex');
    return digest.repeat(LONGEST_STAND_IN / digest.length).slice(0, text.length);
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
      ...(['base64', 'base64url', 'hex'] as const).map((encoding) => bytes.toString(encoding)),
    ]),
  ];
}

/** Whether some token of a text would be shown. */
function holdsWords(text: string): boolean {
  return text
    .split(/[\s"'`()[\]{}<>,;!?=|]+/)
    .some((token) => token !== '' && (/[\p{Lo}\p{Lm}]/u.test(token) || isHarmless(token, () => false)));
}
