import { MASK } from '../../model/mask.ts';
import { SecretSearch } from '../../model/secret-search.ts';
import { isUuid } from '../../model/uuid.ts';
import type { Masking } from './masking.ts';

/**
 * Masks what was found to be a secret wherever it stands. A uuid becomes another one, so that what is due to
 * be a uuid stays one.
 */
export class SecretMasker implements Masking {
  readonly #search = new SecretSearch();
  readonly #secrets: ReadonlySet<string>;
  readonly #uuids = new Map<string, string>();

  constructor(secrets: ReadonlySet<string>) {
    this.#secrets = secrets;
    for (const secret of secrets) {
      if (!isUuid(secret)) this.#search.add(secret);
      else {
        const other = String(this.#uuids.size + 1).padStart(32, '0');
        this.#uuids.set(secret, other);
        this.#search.add(secret, other);
      }
    }
  }

  secret(text: string): string {
    return text.trim() === '' ? text : (this.#uuids.get(text) ?? MASK);
  }

  guarded(text: string): string {
    return this.secret(text);
  }

  hidden(text: string): string {
    return this.secret(text);
  }

  whole(text: string): string {
    return this.#secrets.has(text) ? this.secret(text) : text;
  }

  plain(text: string): string {
    return this.#search.mask(text);
  }
}
