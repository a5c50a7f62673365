import { createHmac, randomBytes } from 'node:crypto';
import type { Catalog } from '../contract/catalog.ts';
import { MASK } from '../model/exchange.ts';
import { isUuid } from '../model/values.ts';
import { isHarmless } from './harmless-text.ts';

/** How many secrets are remembered, the latest ones: a recording can show any number. */
export const MOST_SECRETS = 250_000;
/** No credential is longer. */
const LONGEST_SECRET = 16_384;
/** A shorter secret stands in dates, numbers and words: it is hidden only where it is the whole of a value. */
const SHORTEST_WITHIN = 4;
/** A given secret of this length is also found within longer words, a shorter one only where it stands alone. */
const SHORTEST_ANYWHERE = 8;
/** A phrase is looked up by this many of its first parts. */
const MOST_PARTS = 24;
/** The parts by which texts and secrets are compared: humps, runs of digits, single letters of scripts without case. */
const PART = /\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{M}]+|[\p{Lo}\p{Lm}]|\p{Lt}|\p{N}+/gu;

/**
 * The secrets of one run that are known by value. The redactor hides every token that
 * does not look like a plain word, so only secrets that look harmless are stored: uuids and words.
 */
export class OwnSecrets {
  /** Made when it is first used: most runs of the library show no stand-in. */
  #key: Buffer | null = null;
  /** Words of the contract. They are shown even if somebody uses one as a password. */
  readonly published: ReadonlySet<string>;
  readonly #values = new Set<string>();
  /** Phrases by their first part. */
  readonly #phrases = new Map<string, Set<string>>();
  /** Secrets that the run was given, in every encoding. */
  readonly #given = new Set<string>();
  #pattern: RegExp | null = null;
  /**
   * @param catalog null where the contract cannot be read
   * @param credentials that the run was given
   */
  constructor(catalog: Catalog | null, credentials: readonly string[] = []) {
    this.published = catalog?.words ?? new Set();
    for (const secret of credentials) this.addCredential(secret);
  }

  get size(): number {
    return this.#values.size;
  }

  /** Remembers a credential that the run was given. It is also hidden within identifiers. */
  addCredential(secret: string): void {
    this.learn(secret);
    const value = secret.trim();
    if (value === '' || this.published.has(value)) return;
    const forms = value.length < SHORTEST_WITHIN ? [value] : [...formsOf(value), ...base64Within(value)];
    for (const form of forms) this.#given.add(form.toLowerCase());
    this.#pattern = patternOf(this.#given);
  }

  /** Remembers a text that an exchange has in the place of a secret. */
  learn(secret: string): void {
    const value = secret.trim().slice(0, LONGEST_SECRET);
    const key = value.toLowerCase();
    if (key === '' || this.has(key) || this.published.has(value)) return;
    const forms = isUuid(key) ? [] : formsOf(value).filter(holdsWords);
    if (forms.length === 0 && !isUuid(key)) return;
    this.#values.add(key);
    const [first = ''] = this.#values;
    if (this.#values.size > MOST_SECRETS) this.#values.delete(first);
    if (this.#phrases.size > MOST_SECRETS) this.#phrases.clear();
    if (value.length < SHORTEST_WITHIN) return;
    for (const form of forms) this.#addPhrase(form);
  }

  /** Whether a whole text is one of the secrets, ignoring case. */
  has(text: string): boolean {
    const key = text.toLowerCase();
    return this.#given.has(key) || this.#values.has(key);
  }

  /** The text with given secrets, and secrets that look like words, masked. */
  hide(whole: string): string {
    if (this.has(whole)) return MASK;
    const text = this.#pattern === null ? whole : whole.replaceAll(this.#pattern, MASK);
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

  /** Replaces a secret uuid or job id in a copy: equal ids get equal stand-ins, of their length up to 64. */
  standIn(text: string): string {
    this.#key ??= randomBytes(32);
    const digest = createHmac('sha256', this.#key).update(text.toLowerCase()).digest('hex');
    return digest.slice(0, text.length);
  }

  #addPhrase(form: string): void {
    const parts = (form.match(PART) ?? []).slice(0, MOST_PARTS).map((part) => part.toLowerCase());
    const [first] = parts;
    if (first === undefined || parts.join('').length < SHORTEST_WITHIN) return;
    this.#phrases.set(first, (this.#phrases.get(first) ?? new Set()).add(parts.join(' ')));
  }

  /** How many parts a phrase has that begins at a place; 0 where none does. */
  #phraseAt(parts: readonly string[], at: number): number {
    const known = this.#phrases.get(parts[at] ?? '');
    let length = known === undefined ? 0 : MOST_PARTS;
    while (length > 0 && known?.has(parts.slice(at, at + length).join(' ')) === false) length--;
    return Math.min(length, parts.length - at);
  }
}

function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const encoded = (['base64', 'base64url', 'hex'] as const).map((encoding) => bytes.toString(encoding));
  const escaped = [JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret.toWellFormed())];
  return [secret, secret.toLowerCase(), secret.toUpperCase(), ...escaped, ...encoded];
}

/** The base64 of a secret within a longer text, which depends on the position of its first byte. */
function base64Within(secret: string): readonly string[] {
  const written = ['', '.', '..'].map((before) => Buffer.from(before + secret).toString('base64'));
  const inner = written.map((whole, before) => whole.slice(before && before + 1).replace(/.=+$/, ''));
  const forms = inner.flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]);
  return forms.filter((form) => form.length >= SHORTEST_ANYWHERE);
}

/** Finds any of these texts, the longest first; null where all are too short to be looked for. */
function patternOf(texts: ReadonlySet<string>): RegExp | null {
  const found = [...texts].filter((text) => text.length >= SHORTEST_WITHIN);
  const alternatives = found
    .sort((one, other) => other.length - one.length)
    .map((text) => {
      const literal = text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
      return text.length >= SHORTEST_ANYWHERE ? literal : `(?<![\\p{L}\\p{N}_])${literal}(?![\\p{L}\\p{N}_])`;
    });
  return found.length === 0 ? null : new RegExp(alternatives.join('|'), 'giu');
}

/** Whether any token of a text would be shown. */
function holdsWords(text: string): boolean {
  return text
    .split(/[\s"'`()[\]{}<>,;!?=|]+/)
    .some((token) => token !== '' && (/[\p{Lo}\p{Lm}]/u.test(token) || isHarmless(token, () => false)));
}
