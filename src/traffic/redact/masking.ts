import { SHORTEST_ELSEWHERE } from '../../model/secret-forms.ts';

/** What becomes of the texts of a recording, depending on where they stand. */
export interface Masking {
  /** A text where a secret belongs. */
  secret(text: string): string;
  /** A text where a secret may be, such as an answer to a login: it is not taken for one elsewhere, if it is short. */
  guarded(text: string): string;
  /** A text that is masked wherever nobody can tell what it is, and taken for a secret nowhere else. */
  hidden(text: string): string;
  /** Any other text: it may repeat a secret. */
  plain(text: string): string;
  /** A text whose form leaves no room for a secret, unless it is one as a whole. */
  whole(text: string): string;
}

/** A guarded text of fewer characters is a word rather than a credential. */
const SHORTEST_GUARDED = 12;

/** Letters and digits without blanks, and no path or URL: what credentials are made of. */
const CREDENTIAL = /^(?=.*\d)(?=.*[a-z])(?!\/|.*:\/\/)[\w+/=.~:-]+$/i;

/** So many secrets, of so many characters in all, can be looked for at once. */
const MOST = 500_000;
const MOST_CHARACTERS = 64 * 1024 * 1024;

/** A recording with more secrets than can be looked for, so that no copy of it could be trusted. */
export class TooManySecretsError extends Error {
  override readonly name = 'TooManySecretsError';
}

/** Learns the secrets of a recording in a first reading; changes nothing. */
export class SecretCollector implements Masking {
  readonly secrets = new Set<string>();
  readonly #words: ReadonlySet<string>;
  #characters = 0;

  /** @param words that are never looked for, since answers are made of them */
  constructor(words: ReadonlySet<string>) {
    this.#words = words;
  }

  secret(text: string): string {
    const isSecret = text.trim().length >= SHORTEST_ELSEWHERE && !this.#words.has(text);
    if (isSecret && !this.secrets.has(text)) this.#add(text);
    return text;
  }

  guarded(text: string): string {
    if (text.length >= SHORTEST_GUARDED && CREDENTIAL.test(text)) this.secret(text);
    return text;
  }

  hidden(text: string): string {
    return text;
  }

  plain(text: string): string {
    return text;
  }

  whole(text: string): string {
    return text;
  }

  #add(text: string): void {
    this.secrets.add(text);
    this.#characters += text.length;
    if (this.secrets.size <= MOST && this.#characters <= MOST_CHARACTERS) return;
    throw new TooManySecretsError(
      `the file holds more than ${MOST} secrets, too many to look for: split it, and redact its parts`,
    );
  }
}
