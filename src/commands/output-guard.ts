import type { Catalog } from '../contract/catalog.ts';
import { loadCatalog } from '../contract/load-catalog.ts';
import { OwnSecrets } from '../redact/own-secrets.ts';
import { Redactor } from '../redact/redactor.ts';
import { plainText } from '../redact/words.ts';

/** Members of a report whose texts are words of ours, which programs compare. */
const WORDS_OF_OURS: ReadonlySet<string> = new Set(
  'verdict rule level field expectedId actualId dialect operation source point pact id from setting version startedAt method seen'.split(
    ' ',
  ),
);

/**
 * Keeps what a run was given to log in with out of all that it writes: sentences, progress, notes, reports. It is
 * the last door: whatever says something of an answer has hidden more.
 */
export class OutputGuard {
  #given: readonly string[];
  /** Made when something is to be shown: most runs of a command have no secrets. */
  #secrets: OwnSecrets | null = null;
  #catalog: Catalog | null | undefined;

  constructor(given: readonly string[] = []) {
    this.#given = given;
  }

  /** Adds secrets that were given elsewhere. */
  add(secrets: readonly string[]): void {
    this.#given = [...this.#given, ...secrets];
    this.#secrets = null;
  }

  /** A sentence of ours, without the secrets. */
  hide(text: string): string {
    return this.#given.length === 0 ? text : this.#own().hide(text);
  }

  /** A sentence that nobody has foreseen, such as that of a crash: what is known to be harmless. */
  text(text: string): string {
    const catalog = this.#contract();
    return catalog === null
      ? plainText(this.hide(text), () => false)
      : new Redactor(catalog, this.#own()).text(text);
  }

  /** A report, with every text that is no word of ours without the secrets. */
  report<T>(value: T): T {
    return this.#given.length === 0 ? value : (this.#within(value) as T);
  }

  #within(value: unknown): unknown {
    if (typeof value === 'string') return this.hide(value);
    if (Array.isArray(value)) return value.map((item) => this.#within(item));
    if (typeof value !== 'object' || value === null) return value;
    const members = Object.entries(value).map(([name, inner]) => [
      name,
      WORDS_OF_OURS.has(name) ? inner : this.#within(inner),
    ]);
    return Object.fromEntries(members);
  }

  #own(): OwnSecrets {
    if (this.#secrets === null) {
      this.#secrets = new OwnSecrets(this.#contract());
      for (const secret of this.#given) this.#secrets.know(secret);
    }
    return this.#secrets;
  }

  /** Null where it is what is broken. */
  #contract(): Catalog | null {
    if (this.#catalog === undefined) {
      try {
        this.#catalog = loadCatalog();
      } catch {
        this.#catalog = null;
      }
    }
    return this.#catalog;
  }
}
